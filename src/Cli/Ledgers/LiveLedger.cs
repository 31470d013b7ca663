using System.Security.Cryptography;
using System.Text;
using TeamCost.Cli.Tools;
using TeamCost.Cli.Tools.ClaudeCode;

namespace TeamCost.Cli.Ledgers;

/// <summary>
/// What the ledger says, and beyond it what sessions that run now have written since: read without the ledger's lock, so that a status bar never waits
/// (docs/decisions/0027-reports-blocks-statusline.md). What was read beyond the ledger is kept in a small file for each session, in the ledger's own format, until the
/// ledger has it too. Nothing here changes the ledger.
/// </summary>
internal sealed class LiveLedger
{
    private static readonly TimeSpan _forgotten = TimeSpan.FromDays(2);

    private readonly string _folder;
    private readonly Dictionary<string, LogFileState> _states;
    private readonly EventStore _store;
    private UsageSums? _sums;

    private LiveLedger(CliEnvironment environment, LedgerFile.Content? content)
    {
        _folder = Path.Combine(environment.StateFolder, "live");
        (IsKnown, Words) = (content is not null, content?.Words ?? new Words([]));
        (_store, _sums) = (content?.Store ?? new EventStore([], 0), content?.Sums);
        _states = (content?.Files ?? []).ToDictionary(state => state.Path, StringComparer.Ordinal);
    }

    /// <summary>Whether there is a ledger at all.</summary>
    public bool IsKnown { get; }

    public Words Words { get; }

    public UsageSums Sums => _sums ??= UsageSums.Of(_store, Words);

    public ReadOnlySpan<UsageEvent> Events => _store.Events;

    /// <param name="transcript">The log of the session that asks; null for none.</param>
    public static LiveLedger Read(CliEnvironment environment, string? transcript, DateTimeOffset now, CancellationToken ct)
    {
        var path = Path.Combine(environment.StateFolder, "ledger.bin");
        // While the ledger is being replaced there is a moment without one; the one before is as good.
        var live = new LiveLedger(environment, TryRead(path) ?? TryRead(path + ".previous"));
        live.AddOthers(transcript, now);
        if (transcript is not null)
        {
            live.Follow(transcript, ct);
        }

        return live;
    }

    private static LedgerFile.Content? TryRead(string path)
    {
        try
        {
            return LedgerFile.Read(path);
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Other sessions of now.
    private void AddOthers(string? transcript, DateTimeOffset now)
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        var own = transcript is null ? null : FileOf(transcript);
        foreach (var path in Directory.EnumerateFiles(_folder, "*.bin").Where(path => path != own))
        {
            if (now.UtcDateTime - File.GetLastWriteTimeUtc(path) > _forgotten)
            {
                TryDelete(path);
            }
            else if (TryRead(path) is { } other && !IsCovered(other))
            {
                Add(EventsOf(other));
            }
        }
    }

    private void Follow(string transcript, CancellationToken ct)
    {
        var own = FileOf(transcript);
        var kept = TryRead(own);
        var isCovered = kept is null || IsCovered(kept);
        var events = new List<UsageEvent>();
        var states = new List<LogFileState>();
        if (!isCovered)
        {
            events.AddRange(EventsOf(kept!));
            foreach (var state in kept!.Files)
            {
                _states[state.Path] = state;
            }
        }

        var hasRead = false;
        using var readers = new LogReaders(Words);
        var source = new ClaudeCodeSource();
        foreach (var path in LogsOf(transcript))
        {
            hasRead |= Read(readers, source, new LogFile(path), events, states, ct);
        }

        Add(events);
        if (hasRead)
        {
            Keep(own, events, states);
        }
        else if (kept is not null && isCovered)
        {
            TryDelete(own);
        }
    }

    /// <returns>Whether there was something new.</returns>
    private bool Read(LogReaders readers, ClaudeCodeSource source, LogFile file, List<UsageEvent> events, List<LogFileState> states, CancellationToken ct)
    {
        try
        {
            if (FileStat.Of(file) is not { } stat)
            {
                return false;
            }

            var known = _states.GetValueOrDefault(file.Path);
            if (known is not null && known.Stat == stat && known.ReaderVersion == source.ReaderVersion)
            {
                states.Add(known);
                return false;
            }

            states.Add(readers.Read(source, file, stat, known, events, _ => { }, ct));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A session's sub-agents write beside it.
    private static IEnumerable<string> LogsOf(string transcript) =>
        ToolFolders.FilesBelow(Path.ChangeExtension(transcript, null), "*.jsonl").Prepend(transcript);

    private bool IsCovered(LedgerFile.Content live) =>
        live.Files.All(state => _states.TryGetValue(state.Path, out var known) && known.Offset >= state.Offset && known.ReaderVersion >= state.ReaderVersion);

    private void Add(List<UsageEvent> events)
    {
        if (events.Count > 0 && _store.Merge(events, rank: int.MaxValue))
        {
            _sums = null;
        }
    }

    // Another file numbers its words otherwise.
    private List<UsageEvent> EventsOf(LedgerFile.Content other)
    {
        var events = new List<UsageEvent>(other.Store.Count);
        foreach (var e in other.Store.Events)
        {
            events.Add(e with { Model = Words.NumberOf(other.Words[e.Model]), Session = Words.NumberOf(other.Words[e.Session]), Project = Words.NumberOf(other.Words[e.Project]) });
        }

        return events;
    }

    private void Keep(string path, List<UsageEvent> events, List<LogFileState> states)
    {
        try
        {
            PrivateFiles.MakeFolder(Path.GetDirectoryName(_folder)!);
            PrivateFiles.MakeFolder(_folder);
            var words = new Words([]);
            var store = new EventStore([], 0);
            store.Merge([.. events.Select(e => e with { Model = words.NumberOf(Words[e.Model]), Session = words.NumberOf(Words[e.Session]), Project = words.NumberOf(Words[e.Project]) })], rank: 0);
            LedgerFile.Write(path, previous: null, words, states, store, UsageSums.Of(store, words));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Read again next time.
        }
    }

    private string FileOf(string transcript) =>
        Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(transcript))[..8]) + ".bin");

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
