using Npgsql;
using NpgsqlTypes;
using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Features.Pricing;

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
          day, key, hour, day_kind, tool, provider, model, session, tier, region, band, recorded, grain, paid_by, identity_id, project,
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
            copy.Write(line.PaidBy, NpgsqlDbType.Text);
            WriteOrNull(copy, prepared.Identity.Length == 0 ? null : (Guid?)identities[prepared.Identity], NpgsqlDbType.Uuid);
            copy.Write(line.Project ?? "", NpgsqlDbType.Text);
            WriteCounts(copy, prepared);
            LinePrice.Write(copy, LinePrice.Of(
                line.Provider, line.Model, line.Rate, prepared.Tokens, prepared.WebSearches, LinePrice.InstantOf(line.Day, line.Hour), prices));
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
