namespace TeamCost.Contracts.Pricing;

/// <summary>What a model costs by the list, in USD per million tokens; null where no price is known.</summary>
/// <param name="Provider">Who sells it; empty: any.</param>
/// <param name="From">First instant of the price; null: not known, or always.</param>
/// <param name="Until">First instant it no longer holds; null: open.</param>
/// <param name="LongPromptsFrom">Prompts above so many tokens cost more; null: none do.</param>
/// <param name="Aliases">Other exact names.</param>
public sealed record ListPrice(
    string Provider, string Model, decimal? Input, decimal? Output, decimal? CacheRead, decimal? CacheWrite5m, decimal? CacheWrite1h,
    DateTimeOffset? From, DateTimeOffset? Until, int? LongPromptsFrom, IReadOnlyList<string> Aliases)
{
    private const decimal Million = 1_000_000m;

    internal static ListPrice Of(PricedModel model, PricePeriod period, TokenRates rates) => new(
        model.Provider, model.Id, rates.Input * Million, rates.Output * Million, rates.CacheRead * Million, rates.CacheWrite5m * Million, rates.CacheWrite1h * Million,
        period.From, period.Until, period.Above.Count > 0 ? period.Above[0].Threshold : null, model.Aliases);
}
