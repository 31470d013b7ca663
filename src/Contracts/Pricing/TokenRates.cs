namespace TeamCost.Contracts.Pricing;

/// <summary>USD per token, by component; null where the seller names no price.</summary>
internal readonly record struct TokenRates(
    decimal? Input, decimal? Output, decimal? CacheRead, decimal? CacheWrite5m, decimal? CacheWrite1h, decimal? WebSearch = null)
{
    /// <summary>These prices where they are named, the others' elsewhere.</summary>
    public TokenRates Over(TokenRates others) => new(
        Input ?? others.Input, Output ?? others.Output, CacheRead ?? others.CacheRead,
        CacheWrite5m ?? others.CacheWrite5m, CacheWrite1h ?? others.CacheWrite1h, WebSearch ?? others.WebSearch);

    /// <summary>Tokens at a multiple; searches cost the same in every tier and region.</summary>
    public TokenRates Times(decimal factor) => new(
        Input * factor, Output * factor, CacheRead * factor, CacheWrite5m * factor, CacheWrite1h * factor, WebSearch);

    /// <summary>
    /// Null as soon as something was used that has no price: a part of a cost would look like the whole.
    /// </summary>
    public Cost? CostOf(TokenCounts tokens, long webSearches)
    {
        var input = Of(tokens.Input, Input);
        var output = Of(tokens.Output, Output);
        var cacheRead = Of(tokens.CacheRead, CacheRead);
        var cacheWrite = Of(tokens.CacheWrite5m, CacheWrite5m) + Of(tokens.CacheWrite1h, CacheWrite1h);
        var search = Of(webSearches, WebSearch);
        return input is null || output is null || cacheRead is null || cacheWrite is null || search is null
            ? null
            : new Cost(input.Value, output.Value, cacheRead.Value, cacheWrite.Value, search.Value);
    }

    private static decimal? Of(long count, decimal? price) => count == 0 ? 0m : count * price;
}
