using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>
/// Sums of the daily rollup, grouped per day and by any dimensions. Screens, exports and the API all ask here, so that any two agree.
/// Runs inside the unit of work of the request.
/// </summary>
public sealed class SpendQuery(AppDbContext db, CurrentOrg org)
{
    private const string Sums = """
        coalesce(sum(billed_usd), 0), coalesce(sum(estimated_usd), 0), coalesce(sum(best_usd), 0), coalesce(sum(list_usd), 0),
        coalesce(sum(input_usd), 0), coalesce(sum(output_usd), 0), coalesce(sum(cache_usd), 0), coalesce(sum(search_usd), 0), coalesce(sum(recorded_usd), 0),
        coalesce(sum(input), 0)::bigint, coalesce(sum(output), 0)::bigint, coalesce(sum(cache_read), 0)::bigint,
        coalesce(sum(cache_write_5m + cache_write_1h), 0)::bigint, coalesce(sum(reasoning), 0)::bigint, coalesce(sum(requests), 0)::bigint,
        coalesce(sum(web_searches), 0)::bigint, coalesce(sum(unpriced_tokens), 0)::bigint
        """;

    /// <summary>The whole of the filter.</summary>
    public async Task<SpendSums> TotalAsync(SpendFilter filter, CancellationToken ct) =>
        (await ByAsync(filter, perDay: false, [], ct)).Single().Sums;

    /// <summary>Groups in no particular order; groups without rows are missing (without any grouping there is exactly one row).</summary>
    public async Task<IReadOnlyList<SpendRow>> ByAsync(SpendFilter filter, bool perDay, IReadOnlyList<Dimension> by, CancellationToken ct)
    {
        var columns = (perDay ? ["day"] : Array.Empty<string>()).Concat(by.Select(SpendSql.Column)).ToList();
        var group = string.Join(", ", columns);
        var sql = $"""
            /* Usage.Spend */ select {(group.Length > 0 ? group + ", " : "")}{Sums}
            from daily_usage {SpendSql.Where} {(group.Length > 0 ? "group by " + group : "")}
            """;
        await using var command = SpendSql.Command(db, org, sql, filter);
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<SpendRow>();
        while (await row.ReadAsync(ct))
        {
            var at = perDay ? 1 : 0;
            var keys = by.Select((dimension, i) => SpendSql.Key(row, at + i, dimension)).ToArray();
            rows.Add(new SpendRow(perDay ? row.GetFieldValue<DateOnly>(0) : null, keys, SumsAt(row, columns.Count)));
        }

        return rows;
    }

    internal static SpendSums SumsAt(NpgsqlDataReader row, int at) => new()
    {
        BilledUsd = row.GetDecimal(at),
        EstimatedUsd = row.GetDecimal(at + 1),
        BestUsd = row.GetDecimal(at + 2),
        ListUsd = row.GetDecimal(at + 3),
        InputUsd = row.GetDecimal(at + 4),
        OutputUsd = row.GetDecimal(at + 5),
        CacheUsd = row.GetDecimal(at + 6),
        SearchUsd = row.GetDecimal(at + 7),
        RecordedUsd = row.GetDecimal(at + 8),
        Input = row.GetInt64(at + 9),
        Output = row.GetInt64(at + 10),
        CacheRead = row.GetInt64(at + 11),
        CacheWrite = row.GetInt64(at + 12),
        Reasoning = row.GetInt64(at + 13),
        Requests = row.GetInt64(at + 14),
        WebSearches = row.GetInt64(at + 15),
        UnpricedTokens = row.GetInt64(at + 16),
    };
}
