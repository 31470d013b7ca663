namespace TeamCost.Contracts.Pricing;

/// <summary>The price of a model from one change to the next, as its source states it (USD per token).</summary>
internal sealed record PricePeriod
{
    private const decimal PerMillion = 0.000001m;

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    public required TokenRates Base { get; init; }

    /// <summary>Prices of the whole request when its prompt exceeds the threshold, ascending.</summary>
    public IReadOnlyList<(int Threshold, TokenRates Rates)> Above { get; init; } = [];

    /// <summary>Prices that the source states for a tier; what it leaves out follows the vendor's rule.</summary>
    public IReadOnlyDictionary<string, TokenRates> Tiers { get; init; } = new Dictionary<string, TokenRates>();

    /// <summary>Multiple of all token prices in fast mode, where the source states one.</summary>
    public decimal? FastMultiplier { get; init; }

    /// <summary>Multiple of all token prices for inference kept in a region, where the source states one.</summary>
    public IReadOnlyDictionary<string, decimal> RegionMultipliers { get; init; } = new Dictionary<string, decimal>();

    public PeakHours? Peak { get; init; }

    public TokenRates PeakRates { get; init; }

    public static PricePeriod Of(PriceRow row) => new()
    {
        From = row.From,
        Until = row.Until,
        Base = new TokenRates(
            row.InputPerMtok * PerMillion, row.OutputPerMtok * PerMillion, row.CacheReadPerMtok * PerMillion,
            row.CacheWrite5mPerMtok * PerMillion, row.CacheWrite1hPerMtok * PerMillion),
    };

    /// <param name="band">−1: the prompts are not known, so the long-prompt rate is never used.</param>
    public Offer Offer(string maker, string model, string tier, string region, int band) =>
        new(From, Until, RatesFor(Base, maker, model, tier, region, band), Peak,
            Peak is null ? default : RatesFor(PeakRates.Over(Base), maker, model, tier, region, band));

    private TokenRates RatesFor(TokenRates standard, string maker, string model, string tier, string region, int band)
    {
        var isLong = false;
        foreach (var (threshold, rates) in Above)
        {
            if (band >= threshold)
            {
                // A longer band that names no cache price means the multiple of its own input price, not of the shorter band's.
                standard = (VendorRules.WithDefaults(rates, maker, model) with { WebSearch = null }).Over(standard);
                isLong = true;
            }
        }

        standard = VendorRules.WithDefaults(standard, maker, model);
        var factor = tier == Contracts.Tiers.Fast && FastMultiplier is { } fast ? fast : VendorRules.TierFactor(tier, maker, model);
        var tiered = factor is { } known ? standard.Times(known) : new TokenRates();
        if (!isLong && Tiers.TryGetValue(tier, out var stated))
        {
            tiered = stated.Over(ScaleLike(standard, stated, tiered));
        }

        var regional = region.Length == 0 ? 1m
            : RegionMultipliers.TryGetValue(region, out var multiple) ? multiple
            : VendorRules.RegionFactor(region, maker, model);
        return tiered.Times(regional) with { WebSearch = standard.WebSearch };
    }

    // A tier that states its input price and no cache prices keeps the cache at the same proportion of input.
    private static TokenRates ScaleLike(TokenRates standard, TokenRates stated, TokenRates byRule) =>
        stated.Input is { } price && standard.Input is { } plain and > 0 ? standard.Times(price / plain) : byRule;
}
