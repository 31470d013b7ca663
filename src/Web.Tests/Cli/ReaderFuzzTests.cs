using System.Diagnostics;
using TeamCost.Cli;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Tools;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli;

/// <summary>
/// Every reader against damage: whatever the bytes of a log are, reading it ends, throws nothing that the scanner does not expect, and tells nothing that
/// cannot be true. A few seconds in the gate; <c>TEAMCOST_FUZZ_MINUTES</c> makes it as long as somebody has time for.
/// </summary>
public sealed class ReaderFuzzTests
{
    private const int Seed = 20_261_121;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Logs => [.. AllLogs()];

    [Theory]
    [MemberData(nameof(Logs))]
    public void Any_damage_is_survived(string log)
    {
        var (sample, relative) = (log[..log.IndexOf(':', StringComparison.Ordinal)], log[(log.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        using var machine = CliMachine.WithSample(sample);
        var path = Path.Combine(machine.Home, relative);
        var original = File.ReadAllBytes(path);
        var random = new Random(Seed ^ log.Length);
        using var reading = new Reading(machine, path);
        reading.Read("as it is", original);

        foreach (var (name, bytes) in Damage.Of(original, random, isLong: Damage.Minutes > 0))
        {
            reading.Read(name, bytes);
        }

        for (var until = Stopwatch.GetTimestamp() + Longer(); Stopwatch.GetTimestamp() < until;)
        {
            var (name, bytes) = Damage.AtRandom(original, random);
            reading.Read(name, bytes);
        }
    }

    // The whole time is shared by all logs.
    private static long Longer() => (long)(Damage.Minutes * 60 * Stopwatch.Frequency / AllLogs().Count());

    private static IEnumerable<string> AllLogs()
    {
        foreach (var folder in Directory.EnumerateDirectories(CliMachine.SampleFolder).Where(folder => Directory.Exists(Path.Combine(folder, "home"))).Order(StringComparer.Ordinal))
        {
            var home = Path.Combine(folder, "home");
            foreach (var file in Directory.EnumerateFiles(home, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).Order(StringComparer.Ordinal))
            {
                yield return $"{Path.GetFileName(folder)}:{Path.GetRelativePath(home, file)}";
            }
        }
    }

    /// <summary>Reads one damaged log with every source that looks at it.</summary>
    private sealed class Reading : IDisposable
    {
        private readonly CliMachine _machine;
        private readonly string _path;
        private readonly Words _words = new([]);
        private readonly LogReaders _readers;
        private readonly List<(ILogSource Source, LogFile File)> _logs;

        public Reading(CliMachine machine, string path)
        {
            (_machine, _path, _readers) = (machine, path, new LogReaders(_words));
            _logs = Found();
        }

        public void Read(string damage, byte[] bytes)
        {
            File.WriteAllBytes(_path, bytes);
            foreach (var (source, file) in _logs)
            {
                if (FileStat.Of(file) is not { } stat)
                {
                    continue;
                }

                var started = Stopwatch.GetTimestamp();
                var events = new List<UsageEvent>();
                try
                {
                    var state = _readers.Read(source, file, stat, known: null, events, _ => { }, CancellationToken.None);
                    state.BrokenLines.ShouldBeGreaterThanOrEqualTo(0, damage);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    e.Message.ShouldNotBeNullOrWhiteSpace(damage); // what the scanner names and tries again
                }
                catch (Exception e) when (e is not ShouldAssertException)
                {
                    throw new InvalidOperationException($"{source.Tool} of {_path}, {damage}: {e.GetType().Name}: {e.Message}", e);
                }

                Stopwatch.GetElapsedTime(started).ShouldBeLessThan(_patience, $"{source.Tool}: {damage}");
                foreach (var e in events)
                {
                    Sane(e, $"{source.Tool}: {damage}");
                }
            }
        }

        public void Dispose() => _readers.Dispose();

        // Files that lead to others (a list of projects, settings beside) are read through the logs that they lead to.
        private List<(ILogSource Source, LogFile File)> Found()
        {
            var environment = new CliEnvironment(new Dictionary<string, string>(StringComparer.Ordinal), _machine.Home);
            var all = LogSources.All().SelectMany(source => source.Find(environment).Select(file => (source, file))).ToList();
            var own = all.Where(log => log.file.Path == _path || log.file.Beside.Contains(_path)).ToList();
            return own.Count > 0 ? own : all;
        }

        private static void Sane(in UsageEvent e, string damage)
        {
            Math.Min(Math.Min(e.Input, e.Output), Math.Min(Math.Min(e.CacheRead, e.CacheWrite5m), Math.Min(e.CacheWrite1h, e.Reasoning))).ShouldBeGreaterThanOrEqualTo(0, damage);
            e.Total.ShouldBeLessThanOrEqualTo(5 * EventMaker.MostTokens, damage);
            e.Reasoning.ShouldBeLessThanOrEqualTo(e.Output, damage);
            e.Requests.ShouldBeInRange(0, 1_000_000_000, damage);
            e.WebSearches.ShouldBeGreaterThanOrEqualTo(0, damage);
            e.RecordedPicoUsd.ShouldBeGreaterThanOrEqualTo(0, damage);
            DateTimeOffset.FromUnixTimeMilliseconds(e.InstantMs).Year.ShouldBeInRange(2000, 2100, damage);
        }
    }
}
