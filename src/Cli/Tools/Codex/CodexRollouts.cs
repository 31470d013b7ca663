using System.Collections.Concurrent;
using TeamCost.Cli.Ledgers;

namespace TeamCost.Cli.Tools.Codex;

/// <summary>
/// What sessions must know of each other in one scan. A fork's log begins with a copy of its parent's: a running total that an ancestor's
/// own log has already told is that copy. Shared by the workers.
/// </summary>
internal sealed class CodexRollouts
{
    private const int LongestChain = 32;

    private readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Session>> _sessions = new(StringComparer.Ordinal);

    public void Add(string path)
    {
        if (Path.GetFileName(path).StartsWith("rollout-", StringComparison.Ordinal))
        {
            _paths.TryAdd(CodexIds.OfFile(path), path);
        }
    }

    public bool Has(string id) => _paths.ContainsKey(id);

    /// <summary>Whether any session of the chain above a fork, up to its root, has told this running total.</summary>
    /// <param name="parents">Where the chain begins.</param>
    /// <param name="total">The fork's running total.</param>
    public bool HaveTold(IEnumerable<string> parents, CodexCounts total)
    {
        var waiting = new Queue<string>(parents);
        for (var seen = new HashSet<string>(StringComparer.Ordinal); seen.Count < LongestChain && waiting.TryDequeue(out var id);)
        {
            if (!seen.Add(id))
            {
                continue;
            }

            var session = _sessions.GetOrAdd(id, key => new Lazy<Session>(() => Read(key))).Value;
            if (session.Totals.Contains(total))
            {
                return true;
            }

            foreach (var parent in session.Parents)
            {
                waiting.Enqueue(parent);
            }
        }

        return false;
    }

    private Session Read(string id)
    {
        var session = new Session();
        if (!_paths.TryGetValue(id, out var path))
        {
            return session;
        }

        try
        {
            var log = new LogFile(path);
            if (FileStat.Of(log) is { } stat)
            {
                using var file = new LogFileReader(new AncestorReader(session));
                file.Read(log, 0, 0, stat, null, [], _ => { }, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As if it were gone: the fork's own marks decide.
        }

        return session;
    }

    private sealed class Session
    {
        public HashSet<CodexCounts> Totals { get; } = [];

        public HashSet<string> Parents { get; } = new(StringComparer.Ordinal);
    }

    private sealed class AncestorReader(Session session) : ILineReader
    {
        public void Start(LogFile file, ReadOnlyMemory<byte> state)
        {
        }

        public bool MayMatter(ReadOnlySpan<byte> line) =>
            !CodexLine.IsText(line) && (line.IndexOf("\"total_token_usage\""u8) >= 0 || line.IndexOf("\"session_meta\""u8) >= 0);

        public bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events)
        {
            if (!CodexLine.TryRead(line, out var found))
            {
                return false;
            }

            if (found.Type == "session_meta")
            {
                session.Parents.UnionWith(CodexMeta.Of(found.Payload).Parents);
            }
            else if (CodexCounts.Of(found.Payload.At("info", "total_token_usage")) is { } total)
            {
                session.Totals.Add(total);
            }

            return true;
        }
    }
}
