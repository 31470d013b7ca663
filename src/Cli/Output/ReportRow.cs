using TeamCost.Contracts;

namespace TeamCost.Cli.Output;

/// <summary>Usage of one line of a report.</summary>
/// <param name="keys">What the line is about, in the report's order: date, tool, model …</param>
internal sealed class ReportRow(IReadOnlyList<string> keys)
{
    private decimal _known;

    public IReadOnlyList<string> Keys { get; } = keys;

    public TokenCounts Tokens { get; private set; }

    public long Requests { get; private set; }

    public long WebSearches { get; private set; }

    public bool IsPriced { get; private set; } = true;

    public long FirstMs { get; private set; } = long.MaxValue;

    public long LastMs { get; private set; }

    public string Project { get; private set; } = "";

    public SortedSet<string> Models { get; } = new(StringComparer.Ordinal);

    /// <summary>How finely its parts were counted (<see cref="Contracts.Grains"/>).</summary>
    public HashSet<string> Grains { get; } = new(StringComparer.Ordinal);

    /// <summary>The coarsest of <see cref="Grains"/>: what can be said of the row as a whole.</summary>
    public string Grain => Contracts.Grains.All.LastOrDefault(Grains.Contains) ?? Contracts.Grains.Request;

    /// <summary>The tool wrote what it cost and no tokens: they are unknown, not none.</summary>
    public bool HasUnknownTokens { get; private set; }

    /// <summary>Null as soon as any part of it has no price: a part would look like the whole.</summary>
    public decimal? CostUsd => IsPriced ? _known : null;

    public void Add(Ledgers.UsageSum sum, string model, string project, decimal? cost, string grain)
    {
        if (sum.FirstMs < FirstMs)
        {
            (FirstMs, Project) = (sum.FirstMs, project);
        }

        LastMs = Math.Max(LastMs, sum.LastMs);
        Tokens += sum.Tokens;
        Requests += sum.Requests;
        WebSearches += sum.WebSearches;
        Models.Add(model);
        Grains.Add(grain);
        HasUnknownTokens |= sum.Tokens.Total == 0 && sum.RecordedUsd > 0;
        IsPriced &= cost is not null;
        _known += cost ?? 0m;
    }
}

/// <summary>A local report: rows in their final order, and the window they cover.</summary>
internal sealed record Report(IReadOnlyList<ReportRow> Rows, TimeZoneInfo Zone)
{
    public decimal CostUsd => Rows.Sum(row => row.CostUsd ?? 0m);

    public long UnpricedTokens => Rows.Where(row => !row.IsPriced).Sum(row => row.Tokens.Total);

    public IEnumerable<string> UnpricedModels => Rows.Where(row => !row.IsPriced).SelectMany(row => row.Models).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
