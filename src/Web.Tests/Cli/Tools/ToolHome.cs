using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TeamCost.Cli;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Tools;

namespace TeamCost.Web.Tests.Cli.Tools;

/// <summary>A home folder with logs that a test writes, read into a ledger as the command does.</summary>
internal sealed class ToolHome : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("teamcost-tool-").FullName;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public ToolHome() => Directory.CreateDirectory(Path);

    public string Path => System.IO.Path.Combine(_folder, "home");

    public ToolHome Set(string variable, string value)
    {
        _variables[variable] = value;
        return this;
    }

    public string At(string relative)
    {
        var path = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Whole lines.</summary>
    public ToolHome Write(string relative, params IEnumerable<string> lines)
    {
        File.WriteAllText(At(relative), string.Concat(lines.Select(line => line + "\n")));
        return this;
    }

    public ToolHome Append(string relative, params IEnumerable<string> lines)
    {
        File.AppendAllText(At(relative), string.Concat(lines.Select(line => line + "\n")));
        return this;
    }

    public ToolHome WriteText(string relative, string text)
    {
        File.WriteAllText(At(relative), text);
        return this;
    }

    public ToolHome WriteBytes(string relative, byte[] bytes)
    {
        File.WriteAllBytes(At(relative), bytes);
        return this;
    }

    /// <summary>What the ledger holds after a scan; the ledger stays between readings.</summary>
    public async Task<ToolReading> ReadAsync()
    {
        var environment = new CliEnvironment(_variables, Path);
        using var ledger = await Ledger.OpenAsync(environment, LogSources.All(), TimeProvider.System, CancellationToken.None);
        var report = ledger.Scan((_, _) => { }, CancellationToken.None);
        return new ToolReading([.. ledger.Store.Events.ToArray().Select(e => SeenUse.Of(e, ledger.Words)).OrderBy(use => use.At).ThenBy(use => use.ToString(), StringComparer.Ordinal)], [.. ledger.Files], report);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>JSON of an anonymous object; names as written.</summary>
    public static string Json(object value) => JsonSerializer.Serialize(value);

    public static string Json(JsonNode value) => value.ToJsonString();
}

/// <param name="Uses">By time.</param>
internal sealed record ToolReading(IReadOnlyList<SeenUse> Uses, IReadOnlyList<LogFileState> Files, ScanReport Report)
{
    public int Broken => Files.Sum(file => file.BrokenLines);

    public long Output => Uses.Sum(use => use.Output);

    public long Total => Uses.Sum(use => use.Total);

    public SeenUse Only => Uses.ShouldHaveSingleItem();

    /// <summary>Input, cache reads, cache writes, output, reasoning of all together.</summary>
    public (long Input, long Read, long Written, long Output, long Reasoning) Sum =>
        (Uses.Sum(use => use.Input), Uses.Sum(use => use.CacheRead), Uses.Sum(use => use.CacheWrite), Output, Uses.Sum(use => use.Reasoning));
}

/// <summary>An event of the ledger with its words.</summary>
internal sealed record SeenUse(
    DateTimeOffset At, string Tool, string Model, string Provider, string Session, string Project, long Input, long CacheRead, long CacheWrite, long Output, long Reasoning,
    int Requests, string Tier, string Grain, decimal? RecordedUsd)
{
    public long Total => Input + CacheRead + CacheWrite + Output;

    public string Day => At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static SeenUse Of(UsageEvent e, Words words) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(e.InstantMs), EventWords.Tools[e.Tool], words[e.Model], EventWords.Providers[e.Provider], words[e.Session], words[e.Project],
        e.Input, e.CacheRead, e.CacheWrite5m + e.CacheWrite1h, e.Output, e.Reasoning, e.Requests, EventWords.Tiers[e.Tier], EventWords.Grains[e.Grain], e.IsRecorded ? e.RecordedUsd : null);
}
