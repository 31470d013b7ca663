using System.Globalization;
using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Ledgers;

/// <summary>
/// What this machine has seen of its tools' logs. It makes the next scan quick and outlives the logs: tools delete and rewrite theirs.
/// One process at a time holds it.
/// </summary>
internal sealed class Ledger : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly string _path;
    private readonly HeldFile _lock;
    private readonly LogScanner _scanner;
    private List<LogFileState> _files;
    private UsageSums? _sums;
    private bool _mustSave;

    private Ledger(string path, HeldFile held, LogScanner scanner, LedgerFile.Content content, string? warning)
    {
        _path = path;
        _lock = held;
        _scanner = scanner;
        _files = content.Files;
        (Words, Store, Warning, _sums) = (content.Words, content.Store, warning, content.Sums);
        _mustSave = warning is not null || content.Sums is null;
    }

    public Words Words { get; }

    public EventStore Store { get; }

    public IReadOnlyList<LogFileState> Files => _files;

    /// <summary>What went wrong with the file itself and what was done about it.</summary>
    public string? Warning { get; }

    /// <summary>What the last scan found out; null before the first.</summary>
    public ScanReport? Report { get; private set; }

    public static string PathIn(CliEnvironment environment) => Path.Combine(environment.StateFolder, "ledger.bin");

    public static string LockOf(string path) => path + ".lock";

    public static async Task<Ledger> OpenAsync(CliEnvironment environment, IReadOnlyList<ILogSource> sources, TimeProvider time, CancellationToken ct)
    {
        var path = PathIn(environment);
        var held = await HeldFile.TakeAsync(LockOf(path), _patience, time, ct)
            ?? throw new CliException("Another teamcost has been reading the logs for a minute. Try again when it is done.");
        try
        {
            var (content, warning) = Load(path, time);
            return new Ledger(path, held, new LogScanner(sources, environment), content, warning);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Everything known, added up by hour and session: what reports and syncs are made of.</summary>
    public UsageSums Sums => _sums ??= UsageSums.Of(Store, Words);

    /// <summary>Reads what is new in the logs. Whatever happens afterwards, it is kept.</summary>
    public ScanReport Scan(Action<long, long> progress, CancellationToken ct)
    {
        var report = Read(_files, progress, ct);
        if (report.HasChanged || _mustSave)
        {
            Save();
        }

        return report;
    }

    /// <summary>
    /// Reads every log again from its start, as if none had been read; what running totals have told stays told. The store then holds what was
    /// known and what the logs say; nothing is kept on disk before <see cref="Save"/>.
    /// </summary>
    public ScanReport Reread(Action<long, long> progress, CancellationToken ct)
    {
        var report = Read([.. _files.Select(file => file with { Stat = default, Offset = 0, BrokenLines = 0, FirstBrokenAt = 0 })], progress, ct);
        _sums = null;
        return report;
    }

    public void Save()
    {
        _sums = null;
        LedgerFile.Write(_path, PreviousOf(_path), Words, _files, Store, Sums);
        _mustSave = false;
    }

    public void Dispose() => _lock.Dispose();

    private ScanReport Read(IReadOnlyCollection<LogFileState> known, Action<long, long> progress, CancellationToken ct)
    {
        (Report, _files) = _scanner.Scan(Words, known, Store, progress, ct);
        return Report;
    }

    private static string PreviousOf(string path) => path + ".previous";

    private static (LedgerFile.Content Content, string? Warning) Load(string path, TimeProvider time)
    {
        string? warning = null;
        foreach (var candidate in (ReadOnlySpan<string>)[path, PreviousOf(path)])
        {
            try
            {
                if (LedgerFile.Read(candidate) is { } content)
                {
                    return (content, warning);
                }
            }
            catch (InvalidDataException e)
            {
                var aside = $"{candidate}.damaged-{time.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}";
                File.Move(candidate, aside, overwrite: true);
                warning = $"The ledger was damaged ({e.Message}). It is set aside as {aside}; the logs are read again.";
            }
            catch (NotSupportedException)
            {
                throw new CliException($"{candidate} was written by a newer teamcost. Update this one, or set TEAMCOST's state folder (XDG_STATE_HOME) elsewhere.");
            }
        }

        return (LedgerFile.Content.Empty, warning);
    }
}
