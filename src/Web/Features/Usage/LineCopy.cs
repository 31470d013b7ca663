using Npgsql;
using NpgsqlTypes;
using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Web.Features.Usage;

/// <summary>A valid line on its way to the database; lines of one key are merged into one.</summary>
internal sealed class PreparedLine(UsageLine line, Guid key, string identity)
{
    public UsageLine Line { get; } = line;

    public Guid Key { get; } = key;

    public string Identity { get; } = identity;

    public TokenCounts Tokens { get; private set; } = line.Tokens;

    public long Requests { get; private set; } = line.Requests;

    public long WebSearches { get; private set; } = line.WebSearches;

    public Money? Reported { get; private set; } = line.Reported;

    /// <summary>A line said twice in one batch is one snapshot seen twice.</summary>
    public void Merge(UsageLine again)
    {
        Tokens = TokenCounts.Max(Tokens, again.Tokens);
        Requests = Math.Max(Requests, again.Requests);
        WebSearches = Math.Max(WebSearches, again.WebSearches);
        if (again.Reported is { } reported && (Reported is null || reported.Amount > Reported.Amount))
        {
            Reported = reported;
        }
    }
}

/// <summary>Prices prepared lines and copies them into the table <c>incoming</c>.</summary>
internal static class LineCopy
{
    private const string Copy = """
        copy incoming (
          day, key, hour, day_kind, tool, provider, model, session, tier, region, band, recorded, grain, identity_id, project,
          input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, reported_amount, reported_currency,
          list_input_usd, list_output_usd, list_cache_read_usd, list_cache_write_5m_usd, list_cache_write_1h_usd, list_search_usd)
        from stdin (format binary)
        """;

    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyCollection<PreparedLine> lines, IReadOnlyDictionary<string, Guid> identities, PriceBook prices,
        CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(Copy, ct);
        Write(copy, lines, identities, prices);
        await copy.CompleteAsync(ct);
    }

    // Not asynchronous: a value goes into a buffer, and an await for each of thirty values of a line costs more than the value.
    private static void Write(
        NpgsqlBinaryImporter copy, IReadOnlyCollection<PreparedLine> lines, IReadOnlyDictionary<string, Guid> identities, PriceBook prices)
    {
        foreach (var prepared in lines)
        {
            var line = prepared.Line;
            copy.StartRow();
            copy.Write(line.Day, NpgsqlDbType.Date);
            copy.Write(prepared.Key, NpgsqlDbType.Uuid);
            WriteOrNull(copy, (short?)line.Hour, NpgsqlDbType.Smallint);
            copy.Write(line.DayKind, NpgsqlDbType.Text);
            copy.Write(line.Tool, NpgsqlDbType.Text);
            copy.Write(line.Provider, NpgsqlDbType.Text);
            copy.Write(line.Model, NpgsqlDbType.Text);
            WriteOrNull(copy, line.Session is { } session ? Guid.ParseExact(session, "N") : (Guid?)null, NpgsqlDbType.Uuid);
            copy.Write(line.Rate.Tier ?? Tiers.Standard, NpgsqlDbType.Text);
            copy.Write(line.Rate.Region ?? "", NpgsqlDbType.Text);
            WriteOrNull(copy, line.Rate.Band, NpgsqlDbType.Integer);
            copy.Write(line.Rate.Recorded, NpgsqlDbType.Boolean);
            copy.Write(line.Grain, NpgsqlDbType.Text);
            WriteOrNull(copy, prepared.Identity.Length == 0 ? null : (Guid?)identities[prepared.Identity], NpgsqlDbType.Uuid);
            copy.Write(line.Project ?? "", NpgsqlDbType.Text);
            WriteCounts(copy, prepared);
            WritePrices(copy, LinePrice.Of(prepared, prices));
        }
    }

    private static void WriteCounts(NpgsqlBinaryImporter copy, PreparedLine line)
    {
        copy.Write(line.Tokens.Input, NpgsqlDbType.Bigint);
        copy.Write(line.Tokens.Output, NpgsqlDbType.Bigint);
        copy.Write(line.Tokens.CacheRead, NpgsqlDbType.Bigint);
        copy.Write(line.Tokens.CacheWrite5m, NpgsqlDbType.Bigint);
        copy.Write(line.Tokens.CacheWrite1h, NpgsqlDbType.Bigint);
        copy.Write(line.Tokens.Reasoning, NpgsqlDbType.Bigint);
        copy.Write(line.Requests, NpgsqlDbType.Bigint);
        copy.Write(line.WebSearches, NpgsqlDbType.Bigint);
        WriteOrNull(copy, line.Reported?.Amount, NpgsqlDbType.Numeric);
        if (line.Reported is { } reported)
        {
            copy.Write(reported.Currency, NpgsqlDbType.Char);
        }
        else
        {
            copy.WriteNull();
        }
    }

    internal static void WritePrices(NpgsqlBinaryImporter copy, LinePrice? price)
    {
        WriteOrNull(copy, price?.Input, NpgsqlDbType.Numeric);
        WriteOrNull(copy, price?.Output, NpgsqlDbType.Numeric);
        WriteOrNull(copy, price?.CacheRead, NpgsqlDbType.Numeric);
        WriteOrNull(copy, price?.CacheWrite5m, NpgsqlDbType.Numeric);
        WriteOrNull(copy, price?.CacheWrite1h, NpgsqlDbType.Numeric);
        WriteOrNull(copy, price?.WebSearch, NpgsqlDbType.Numeric);
    }

    private static void WriteOrNull<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type) where T : struct
    {
        if (value is { } known)
        {
            copy.Write(known, type);
        }
        else
        {
            copy.WriteNull();
        }
    }
}

/// <summary>
/// List value of a line, one amount for each counter that has a price: the two cache writes apart, because each follows its own counter
/// when two tellings are merged.
/// </summary>
internal readonly record struct LinePrice(
    decimal Input, decimal Output, decimal CacheRead, decimal CacheWrite5m, decimal CacheWrite1h, decimal WebSearch)
{
    public static LinePrice? Of(PreparedLine prepared, PriceBook prices)
    {
        var line = prepared.Line;
        return Of(line.Provider, line.Model, line.Rate, prepared.Tokens, prepared.WebSearches, At(line.Day, line.Hour), prices);
    }

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
    public static DateTimeOffset At(DateOnly day, int? hour) => new(day.ToDateTime(new TimeOnly(hour ?? 0, 0)), TimeSpan.Zero);
}
