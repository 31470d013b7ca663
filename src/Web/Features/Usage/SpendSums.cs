namespace TeamCost.Web.Features.Usage;

/// <summary>Everything that adds up, for any set of rows of the rollup.</summary>
public sealed record SpendSums
{
    public static readonly SpendSums Zero = new();

    public decimal BilledUsd { get; init; }

    public decimal EstimatedUsd { get; init; }

    /// <summary>Money: billed, and estimated where no bill is known.</summary>
    public decimal SpendUsd => BilledUsd + EstimatedUsd;

    /// <summary>What the usage cost by the best figure for each line, seats included. Input + output + cache + search + recorded.</summary>
    public decimal BestUsd { get; init; }

    public decimal ListUsd { get; init; }

    public decimal InputUsd { get; init; }

    public decimal OutputUsd { get; init; }

    public decimal CacheUsd { get; init; }

    public decimal SearchUsd { get; init; }

    public decimal RecordedUsd { get; init; }

    public long Input { get; init; }

    public long Output { get; init; }

    public long CacheRead { get; init; }

    public long CacheWrite { get; init; }

    public long Reasoning { get; init; }

    public long Tokens => Input + Output + CacheRead + CacheWrite;

    public long Requests { get; init; }

    public long WebSearches { get; init; }

    /// <summary>Tokens of models whose price is unknown: in <see cref="Tokens"/>, not in any amount.</summary>
    public long UnpricedTokens { get; init; }

    /// <summary>Nothing is known of the cost, because no token of it has a price.</summary>
    public bool IsCostUnknown => UnpricedTokens > 0 && UnpricedTokens == Tokens && SpendUsd == 0 && BestUsd == 0;

    public static SpendSums operator +(SpendSums a, SpendSums b) => new()
    {
        BilledUsd = a.BilledUsd + b.BilledUsd,
        EstimatedUsd = a.EstimatedUsd + b.EstimatedUsd,
        BestUsd = a.BestUsd + b.BestUsd,
        ListUsd = a.ListUsd + b.ListUsd,
        InputUsd = a.InputUsd + b.InputUsd,
        OutputUsd = a.OutputUsd + b.OutputUsd,
        CacheUsd = a.CacheUsd + b.CacheUsd,
        SearchUsd = a.SearchUsd + b.SearchUsd,
        RecordedUsd = a.RecordedUsd + b.RecordedUsd,
        Input = a.Input + b.Input,
        Output = a.Output + b.Output,
        CacheRead = a.CacheRead + b.CacheRead,
        CacheWrite = a.CacheWrite + b.CacheWrite,
        Reasoning = a.Reasoning + b.Reasoning,
        Requests = a.Requests + b.Requests,
        WebSearches = a.WebSearches + b.WebSearches,
        UnpricedTokens = a.UnpricedTokens + b.UnpricedTokens,
    };

    public static SpendSums Of(IEnumerable<SpendSums> parts) => parts.Aggregate(Zero, (a, b) => a + b);
}

/// <summary>Sums of one group.</summary>
/// <param name="Day">The local day, when grouped per day.</param>
/// <param name="Keys">The values of the asked dimensions, in their order; ids as in an address, <see cref="SpendFilter.None"/> for none.</param>
public sealed record SpendRow(DateOnly? Day, IReadOnlyList<string> Keys, SpendSums Sums)
{
    public string Key => Keys[0];
}
