using Npgsql;
using NpgsqlTypes;
using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Web.Features.Pricing;

/// <summary>
/// List value of a line, one amount for each counter that has a price: the two cache writes apart, because each follows its own counter
/// when two tellings are merged.
/// </summary>
internal readonly record struct LinePrice(
    decimal Input, decimal Output, decimal CacheRead, decimal CacheWrite5m, decimal CacheWrite1h, decimal WebSearch)
{
    public static LinePrice? Of(
        string provider, string model, RateClass rate, TokenCounts tokens, long webSearches, DateTimeOffset at, PriceBook prices)
    {
        if (prices.CostOf(provider, model, rate, tokens, webSearches, at) is not { } cost)
        {
            return null;
        }

        var forAnHour = (tokens.CacheWrite5m, tokens.CacheWrite1h) switch
        {
            (_, 0) => 0m,
            (0, _) => cost.CacheWrite,
            _ => prices.CostOf(provider, model, rate, new TokenCounts(0, 0, 0, 0, tokens.CacheWrite1h, 0), 0, at)?.CacheWrite ?? 0m,
        };
        return new LinePrice(cost.Input, cost.Output, cost.CacheRead, cost.CacheWrite - forAnHour, forAnHour, cost.WebSearch);
    }

    /// <summary>The instant whose price holds: the start of the line's hour, of its day where the hour is unknown.</summary>
    public static DateTimeOffset InstantOf(DateOnly day, int? hour) => new(day.ToDateTime(new TimeOnly(hour ?? 0, 0)), TimeSpan.Zero);

    /// <summary>As it is kept: twelve decimals, halves away from zero, which is how PostgreSQL rounds.</summary>
    public LinePrice Rounded() => new(Round(Input), Round(Output), Round(CacheRead), Round(CacheWrite5m), Round(CacheWrite1h), Round(WebSearch));

    /// <summary>The six columns in their order; all null where the price is unknown.</summary>
    public static void Write(NpgsqlBinaryImporter copy, LinePrice? price)
    {
        if (price is not { } known)
        {
            for (var column = 0; column < 6; column++)
            {
                copy.WriteNull();
            }

            return;
        }

        copy.Write(known.Input, NpgsqlDbType.Numeric);
        copy.Write(known.Output, NpgsqlDbType.Numeric);
        copy.Write(known.CacheRead, NpgsqlDbType.Numeric);
        copy.Write(known.CacheWrite5m, NpgsqlDbType.Numeric);
        copy.Write(known.CacheWrite1h, NpgsqlDbType.Numeric);
        copy.Write(known.WebSearch, NpgsqlDbType.Numeric);
    }

    private static decimal Round(decimal amount) => Math.Round(amount, 12, MidpointRounding.AwayFromZero);
}
