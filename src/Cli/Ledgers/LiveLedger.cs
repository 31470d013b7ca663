using System.Runtime.InteropServices;
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
    private readonly LedgerFile.Content _ledger;
    private readonly Dictionary<string, LogFileState> _states;

    // In the order of reading.
    private readonly List<UsageEvent> _fresh = [];

    /// <summary>What was read beyond the ledger, and what the ledger has of the same replies.</summary>
    private EventStore _store = new([], 0);

    private LiveLedger(CliEnvironment environment, LedgerFile.Content? ledger)
    {
        _folder = Path.Combine(environment.StateFolder, "live");
        (IsKnown, _ledger) = (ledger is not null, ledger ?? LedgerFile.Content.Empty);
        Sums = _ledger.Sums ?? UsageSums.Of(_ledger.Store, Words);
        _states = new Dictionary<string, LogFileState>(_ledger.Files.Count, StringComparer.Ordinal);
        foreach (var state in _ledger.Files)
        {
            _states.Add(state.Path, state);
        }
    }

    /// <summary>Whether there is a ledger at all.</summary>
    public bool IsKnown { get; }

    public Words Words => _ledger.Words;

    public UsageSums Sums { get; }

    /// <param name="transcript">The log of the session that asks; null for none.</param>
    public static LiveLedger Read(CliEnvironment environment, string? transcript, DateTimeOffset now, CancellationToken ct)
    {
        var path = Path.Combine(environment.StateFolder, "ledger.bin");
        // While the ledger is being replaced there is a moment without one; the one before is as good. So it is when another took its place between two looks at it.
        return TryFollow(environment, path, transcript, now, ct)
            ?? TryFollow(environment, path + ".previous", transcript, now, ct)
            ?? Follow(new LiveLedger(environment, null), transcript, now, ct);
    }

    /// <summary>The last request of a session's main conversation; null when none is known.</summary>
    public UsageEvent? LastOf(string session)
    {
        var (number, last) = (Words.NumberOf(session), default(UsageEvent));
        See(_store.Events);
        try
        {
            _ledger.Walk(See);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Another ledger has taken its place: what was just read says it, too.
        }

        return last.InstantMs == 0 ? null : last;

        void See(ReadOnlySpan<UsageEvent> events)
        {
            foreach (ref readonly var e in events)
            {
                if (!e.IsSidechain && e.Session == number && e.InstantMs > last.InstantMs)
                {
                    last = e;
                }
            }
        }
    }

    private static LiveLedger? TryFollow(CliEnvironment environment, string path, string? transcript, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            return LedgerFile.Read(path, checksEvents: false) is { } ledger ? Follow(new LiveLedger(environment, ledger), transcript, now, ct) : null;
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static LiveLedger Follow(LiveLedger live, string? transcript, DateTimeOffset now, CancellationToken ct)
    {
        live.AddOthers(transcript, now);
        var keep = transcript is null ? null : live.Follow(transcript, ct);
        live.Settle();
        // Only now: how far the transcript was read holds for this ledger, and for none that takes its place because its events are damaged.
        keep?.Invoke();
        return live;
    }

    /// <summary>
    /// Merges what was read beyond the ledger with what the ledger has of the same replies, by its own rules. Of the ledger's events only those are loaded that could
    /// be meant: a status line is asked for after every answer, and the ledger knows years.
    /// </summary>
    private void Settle()
    {
        if (_fresh.Count == 0)
        {
            return;
        }

        // By sixteen bits of their hash: some are loaded in vain, which changes nothing.
        var wanted = new bool[1 << 16];
        foreach (ref readonly var e in CollectionsMarshal.AsSpan(_fresh))
        {
            wanted[(ushort)e.ReplyLow] = true;
        }

        var met = new List<UsageEvent>();
        _ledger.Walk(events =>
        {
            foreach (ref readonly var e in events)
            {
                if (wanted[(ushort)e.ReplyLow])
                {
                    met.Add(e);
                }
            }
        });
        _store = new EventStore([.. met], met.Count);
        Sums.Remove(UsageSums.Of(_store, Words));
        _store.Merge(_fresh, rank: int.MaxValue);
        Sums.Add(UsageSums.Of(_store, Words));
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
                _fresh.AddRange(EventsOf(other));
            }
        }
    }

    /// <returns>What keeps it for the next time.</returns>
    private Action Follow(string transcript, CancellationToken ct)
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

        _fresh.AddRange(events);
        return () =>
        {
            if (hasRead)
            {
                Keep(own, events, states);
            }
            else if (kept is not null && isCovered)
            {
                TryDelete(own);
            }
        };
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
