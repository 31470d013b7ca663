using System.Diagnostics;
using System.Globalization;
using System.Text;
using TeamCost.Cli;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Tools;

namespace TeamCost.Web.Tests.Cli;

/// <summary>
/// Every reader against damage: whatever the bytes of a log are, reading it ends, throws nothing that the scanner does not expect, and tells nothing that
/// cannot be true. A few seconds in the gate; <c>TEAMCOST_FUZZ_MINUTES</c> makes it as long as somebody has time for.
/// </summary>
public sealed class ReaderFuzzTests
{
    private const int Seed = 20_261_121;
    private const int RandomRounds = 60;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private static readonly string[] _oddValues =
    [
        "-1", "1e308", "-1e400", "99999999999999999999999", "9223372036854775807", "0.5", "1e-400", "null", "true", "\"\"", "\"12\"", "\"NaN\"", "[]", "{}", "[[[]]]", "\"\\ud800\"", "\"\\u0000\"",
    ];

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

        foreach (var (name, bytes) in Damages(original, random, isLong: Longer() > 0))
        {
            reading.Read(name, bytes);
        }

        for (var until = Stopwatch.GetTimestamp() + Longer(); Stopwatch.GetTimestamp() < until;)
        {
            var (name, bytes) = RandomDamage(original, random);
            reading.Read(name, bytes);
        }
    }

    // The whole time is shared by all logs.
    private static long Longer() =>
        double.TryParse(Environment.GetEnvironmentVariable("TEAMCOST_FUZZ_MINUTES"), NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes)
            ? (long)(minutes * 60 * Stopwatch.Frequency / AllLogs().Count())
            : 0;

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

    private static IEnumerable<(string Name, byte[] Bytes)> Damages(byte[] original, Random random, bool isLong)
    {
        // At each byte where there is time for it.
        for (var length = 0; length < original.Length; length += isLong ? 1 : Math.Max(1, original.Length / 300))
        {
            yield return ($"cut at {length}", original[..length]);
        }

        for (var round = 0; round < RandomRounds; round++)
        {
            yield return RandomDamage(original, random);
        }

        yield return ("nested too deep", [.. Text(original).Replace("{", string.Concat(Enumerable.Repeat("{\"a\":[", 3_000)), StringComparison.Ordinal).Take(400_000).Select(letter => (byte)letter)]);
        yield return ("one line of ten megabytes", [.. original, .. "{\"usage\":{\"input_tokens\":\""u8, .. Enumerable.Repeat((byte)'x', 10 << 20), .. "\"}}\n"u8]);
    }

    private static (string Name, byte[] Bytes) RandomDamage(byte[] original, Random random) => random.Next(6) switch
    {
        0 => Flipped(original, random),
        1 => OtherValue(original, random),
        2 => Overwritten(original, random),
        3 => WithoutAPiece(original, random),
        4 => PieceTwice(original, random),
        _ => OtherValue(OtherValue(original, random).Bytes, random),
    };

    private static (string Name, byte[] Bytes) Flipped(byte[] original, Random random)
    {
        var bytes = (byte[])original.Clone();
        var where = new List<int>();
        for (var i = random.Next(1, 6); i > 0 && bytes.Length > 0; i--)
        {
            where.Add(random.Next(bytes.Length));
            bytes[where[^1]] ^= (byte)(1 << random.Next(8));
        }

        return ($"bits flipped at {string.Join(", ", where)}", bytes);
    }

    /// <summary>A number or a text of the JSON becomes something else: another type, a huge number, half a character.</summary>
    private static (string Name, byte[] Bytes) OtherValue(byte[] original, Random random)
    {
        var text = Text(original);
        var colons = Enumerable.Range(0, text.Length).Where(i => text[i] == ':').ToArray();
        if (colons.Length == 0)
        {
            return Flipped(original, random);
        }

        var start = colons[random.Next(colons.Length)] + 1;
        var end = text.IndexOfAny([',', '}', ']', '\n'], start);
        end = end < 0 ? text.Length : end;
        var value = _oddValues[random.Next(_oddValues.Length)];
        return ($"{value} at {start}", Encoding.Latin1.GetBytes(text[..start] + value + text[end..]));
    }

    private static (string Name, byte[] Bytes) Overwritten(byte[] original, Random random)
    {
        var bytes = (byte[])original.Clone();
        if (bytes.Length == 0)
        {
            return ("empty", bytes);
        }

        var start = random.Next(bytes.Length);
        random.NextBytes(bytes.AsSpan(start, Math.Min(random.Next(1, 64), bytes.Length - start)));
        return ($"noise at {start}", bytes);
    }

    private static (string Name, byte[] Bytes) WithoutAPiece(byte[] original, Random random)
    {
        var (start, end) = Piece(original, random);
        return ($"without {start} to {end}", [.. original[..start], .. original[end..]]);
    }

    private static (string Name, byte[] Bytes) PieceTwice(byte[] original, Random random)
    {
        var (start, end) = Piece(original, random);
        return ($"{start} to {end} twice", [.. original[..end], .. original[start..]]);
    }

    private static (int Start, int End) Piece(byte[] original, Random random)
    {
        var start = random.Next(original.Length + 1);
        return (start, start + random.Next(Math.Min(300, original.Length - start) + 1));
    }

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

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
