using System.Collections.Concurrent;
using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Ledgers;

/// <summary>What a scan found out besides the events.</summary>
/// <param name="FilesRead">Files that were new or had changed.</param>
/// <param name="BytesRead">Bytes that had to be read.</param>
/// <param name="Unreadable">Files that could not be opened, with the reason.</param>
internal sealed record ScanReport(int Files, int FilesRead, long BytesRead, IReadOnlyList<UnreadableLog> Unreadable, bool HasChanged);

/// <summary>A log that could not be opened, and why.</summary>
internal sealed record UnreadableLog(string Tool, string Path, string Reason)
{
    public override string ToString() => $"{Path}: {Reason}";
}

/// <summary>Finds logs, reads what is new in them with several workers, and merges it into the store.</summary>
internal sealed class LogScanner(IReadOnlyList<ILogSource> sources, CliEnvironment environment)
{
    // A generous guess: logs have one request in about twelve kilobytes.
    private const long BytesPerEvent = 6_000;
    private const long MostReserved = 4_000_000;

    public (ScanReport Report, List<LogFileState> Files) Scan(
        Words words, IReadOnlyCollection<LogFileState> known, EventStore store, Action<long, long> progress, CancellationToken ct)
    {
        var states = known.ToDictionary(state => state.Path, StringComparer.Ordinal);
        var kept = new List<LogFileState>(states.Count);
        var work = new List<Work>();
        foreach (var source in sources)
        {
            Sort(source, states, kept, work);
        }

        var files = kept.Count + work.Count;
        KeepRunningTotals(states, kept, work);
        var read = new ConcurrentBag<LogFileState>();
        var unreadable = new ConcurrentBag<UnreadableLog>();
        var total = work.Sum(item => Math.Max(0, item.Stat.Size - (item.Known?.Offset ?? 0)));
        var done = 0L;
        var changed = 0;
        if (work.Count > 0)
        {
            Rank(work);
            store.Reserve((int)Math.Min(total / BytesPerEvent, MostReserved));
            RunWorkers(work, worker => ReadAll(worker, bytes => progress(Interlocked.Add(ref done, bytes), total)));
        }

        kept.AddRange(read);
        var report = new ScanReport(files, work.Count, done, [.. unreadable.OrderBy(log => log.Path, StringComparer.Ordinal)], HasChanged: changed > 0 || work.Count > 0 || kept.Count != states.Count);
        return (report, kept);

        void ReadAll(IEnumerator<Work> items, Action<long> count)
        {
            using var readers = new LogReaders(words);
            var events = new List<UsageEvent>();
            while (Next(items) is { } item)
            {
                ct.ThrowIfCancellationRequested();
                events.Clear();
                try
                {
                    read.Add(readers.Read(item.Source, item.File, item.Stat, item.Known, events, count, ct));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    unreadable.Add(new UnreadableLog(item.Source.Tool, item.File.Path, e.Message));
                    if (item.Known is not null)
                    {
                        read.Add(item.Known);
                    }
                }

                lock (store)
                {
                    changed |= store.Merge(events, item.Rank) ? 1 : 0;
                }
            }
        }
    }

    private void Sort(ILogSource source, Dictionary<string, LogFileState> states, List<LogFileState> kept, List<Work> work)
    {
        foreach (var file in source.Find(environment).DistinctBy(file => file.Path, StringComparer.Ordinal))
        {
            if (FileStat.Of(file) is not { } stat)
            {
                continue;
            }

            if (states.TryGetValue(file.Path, out var state) && state.Stat == stat && state.ReaderVersion == source.ReaderVersion)
            {
                kept.Add(state);
            }
            else
            {
                work.Add(new Work(source, file, stat, state));
            }
        }
    }

    // A database that is away for a while (an unmounted disk, a tool being reinstalled) must not tell its whole total again as new.
    private static void KeepRunningTotals(Dictionary<string, LogFileState> states, List<LogFileState> kept, List<Work> work)
    {
        var found = kept.Select(state => state.Path).Concat(work.Select(item => item.File.Path)).ToHashSet(StringComparer.Ordinal);
        kept.AddRange(states.Values.Where(state => state.IsDocument && state.State.Length > 0 && !found.Contains(state.Path)));
    }

    // Of equal tellings the one in the file written last long ago is the original; a resumed session's copy is younger.
    private static void Rank(List<Work> work)
    {
        var rank = 0;
        foreach (var item in work.OrderBy(item => item.Stat.ModifiedTicks).ThenBy(item => item.File.Path, StringComparer.Ordinal))
        {
            item.Rank = rank++;
        }

        // Largest first, so that the workers end together.
        work.Sort((a, b) => b.Stat.Size.CompareTo(a.Stat.Size));
    }

    private static void RunWorkers(List<Work> work, Action<IEnumerator<Work>> run)
    {
        IEnumerator<Work> items = work.GetEnumerator();
        var count = Math.Min(Math.Clamp(Environment.ProcessorCount, 2, 8), work.Count);
        if (count == 1)
        {
            run(items);
            return;
        }

        Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Factory.StartNew(
            () => run(items), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).GetAwaiter().GetResult();
    }

    private static Work? Next(IEnumerator<Work> items)
    {
        lock (items)
        {
            return items.MoveNext() ? items.Current : null;
        }
    }

    private sealed class Work(ILogSource source, LogFile file, FileStat stat, LogFileState? known)
    {
        public ILogSource Source { get; } = source;

        public LogFile File { get; } = file;

        public FileStat Stat { get; } = stat;

        public LogFileState? Known { get; } = known;

        public int Rank { get; set; }
    }
}
