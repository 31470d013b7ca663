using TeamCost.Cli.Reports;
using TeamCost.Cli.Tools;
using TeamCost.Contracts;

namespace TeamCost.Cli.Output;

/// <summary>Usage of one line of a report.</summary>
/// <param name="keys">What the line is about, in the report's order: date, tool, model …</param>
internal sealed class ReportRow(IReadOnlyList<string> keys)
{
    private readonly Dictionary<string, ReportRow> _details = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Keys { get; } = keys;

    public TokenCounts Tokens { get; private set; }

    public long Requests { get; private set; }

    public long WebSearches { get; private set; }

    public bool IsPriced { get; private set; } = true;

    public long FirstMs { get; private set; } = long.MaxValue;

    public long LastMs { get; private set; }

    /// <summary>Where its earliest part was done.</summary>
    public string Project { get; private set; } = "";

    public SortedSet<string> Models { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Tools { get; } = new(StringComparer.Ordinal);

    /// <summary>Models of which some part has no price.</summary>
    public SortedSet<string> UnpricedModels { get; } = new(StringComparer.Ordinal);

    public long UnpricedTokens { get; private set; }

    /// <summary>How finely its parts were counted (<see cref="Contracts.Grains"/>).</summary>
    public HashSet<string> Grains { get; } = new(StringComparer.Ordinal);

    /// <summary>The coarsest of <see cref="Grains"/>: what can be said of the row as a whole.</summary>
    public string Grain => Contracts.Grains.All.LastOrDefault(Grains.Contains) ?? Contracts.Grains.Request;

    /// <summary>The tool wrote what it cost and no tokens: they are unknown, not none.</summary>
    public bool HasUnknownTokens { get; private set; }

    /// <summary>Null as soon as any part of it has no price: a part would look like the whole.</summary>
    public decimal? CostUsd => IsPriced ? KnownUsd : null;

    /// <summary>The parts whose price is known.</summary>
    public decimal KnownUsd { get; private set; }

    /// <summary>The rows under it, the dearest first.</summary>
    public IEnumerable<ReportRow> Details =>
        _details.Values.OrderByDescending(row => row.KnownUsd).ThenByDescending(row => row.Tokens.Total).ThenBy(row => row.Keys[0], StringComparer.Ordinal);

    public ReportRow Detail(string key)
    {
        if (!_details.TryGetValue(key, out var row))
        {
            _details.Add(key, row = new ReportRow([key]));
        }

        return row;
    }

    public void Add(in UsagePart part)
    {
        var sum = part.Sum;
        if (sum.FirstMs < FirstMs)
        {
            (FirstMs, Project) = (sum.FirstMs, part.Folder);
        }

        LastMs = Math.Max(LastMs, sum.LastMs);
        Tokens += sum.Tokens;
        Requests += sum.Requests;
        WebSearches += sum.WebSearches;
        Models.Add(part.Model);
        Tools.Add(part.Tool);
        Grains.Add(EventWords.At(EventWords.Grains, part.Key.Grain));
        HasUnknownTokens |= sum.Tokens.Total == 0 && sum.RecordedUsd > 0;
        KnownUsd += part.CostUsd ?? 0m;
        if (part.CostUsd is null)
        {
            IsPriced = false;
            UnpricedTokens += sum.Tokens.Total;
            UnpricedModels.Add(part.Model);
        }
    }
}

/// <summary>A local report: rows in their final order, and the usage that they show.</summary>
internal sealed record Report(IReadOnlyList<ReportRow> Rows, LocalUsage Usage)
{
    public ReportRow Total { get; } = Usage.Total();

    public TimeZoneInfo Zone => Usage.Zone;

    /// <summary>The other way round, rows of one first key staying as they are.</summary>
    public Report Turned() => this with { Rows = [.. Rows.GroupBy(row => row.Keys[0], StringComparer.Ordinal).Reverse().SelectMany(rows => rows)] };
}
