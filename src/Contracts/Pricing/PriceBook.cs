namespace TeamCost.Contracts.Pricing;

/// <summary>Dated list prices of models. Pure: no input or output, the same answer on server and CLI.</summary>
public sealed class PriceBook
{
    /// <summary>List value of the tokens of one usage line, or null when the price of the model is not known at that instant.</summary>
    /// <param name="provider">Who bills; narrows a model id sold by several.</param>
    /// <param name="model">The id as the source writes it.</param>
    /// <param name="rate">Tier, region, prompt band.</param>
    /// <param name="tokens">Counts of one rate class; the price is linear in them.</param>
    /// <param name="webSearches">Billed server-side searches.</param>
    /// <param name="at">Start of the line's UTC hour, or of its day where the hour is unknown.</param>
    public Cost? CostOf(string provider, string model, RateClass rate, TokenCounts tokens, long webSearches, DateTimeOffset at) =>
        throw new NotSupportedException("Written by the pricing piece.");

    /// <summary>The built-in table (docs/decisions: pricing), read once.</summary>
    public static PriceBook BuiltIn { get; } = new();

    /// <summary>A LiteLLM-shaped price map instead of the built-in table.</summary>
    public static PriceBook FromLiteLlm(Stream json) => throw new NotSupportedException("Written by the pricing piece.");

    /// <summary>This book with an organization's own rows laid over it (theirs win).</summary>
    public PriceBook With(IEnumerable<PriceRow> rows) => throw new NotSupportedException("Written by the pricing piece.");
}

/// <summary>One model's price for a period: USD per million tokens.</summary>
/// <param name="Provider">Empty: any provider.</param>
/// <param name="Model">Exact id, matched like the built-in ones.</param>
/// <param name="From">First instant the price holds (inclusive); null: always.</param>
/// <param name="Until">First instant it no longer holds; null: open.</param>
public sealed record PriceRow(
    string Provider, string Model, decimal InputPerMtok, decimal OutputPerMtok, decimal? CacheReadPerMtok,
    decimal? CacheWrite5mPerMtok, decimal? CacheWrite1hPerMtok, DateTimeOffset? From, DateTimeOffset? Until);
