using System.Runtime.CompilerServices;
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
    // Sums of numerics are what a large page waits for: what only a total shows is only asked for in totals.
    private const string Plain = """
        coalesce(sum(billed_usd), 0), coalesce(sum(estimated_usd), 0), coalesce(sum(best_usd), 0),
        coalesce(sum(input), 0)::bigint, coalesce(sum(output), 0)::bigint, coalesce(sum(cache_read), 0)::bigint,
        coalesce(sum(cache_write_5m + cache_write_1h), 0)::bigint, coalesce(sum(requests), 0)::bigint, coalesce(sum(unpriced_tokens), 0)::bigint
        """;

    private const string Parts = """
        , coalesce(sum(list_usd), 0), coalesce(sum(input_usd), 0), coalesce(sum(output_usd), 0), coalesce(sum(cache_usd), 0),
        coalesce(sum(search_usd), 0), coalesce(sum(recorded_usd), 0), coalesce(sum(reasoning), 0)::bigint, coalesce(sum(web_searches), 0)::bigint
        """;

    /// <summary>The whole of the filter.</summary>
    public async Task<SpendSums> TotalAsync(SpendFilter filter, CancellationToken ct) =>
        (await ByAsync(filter, perDay: false, [], ct)).Single().Sums;

    /// <summary>Groups in no particular order; groups without rows are missing (without any grouping there is exactly one row).</summary>
    public async Task<IReadOnlyList<SpendRow>> ByAsync(SpendFilter filter, bool perDay, IReadOnlyList<Dimension> by, CancellationToken ct) =>
        (await SetsAsync(filter, [new SpendSet(perDay, by)], withParts: true, ct))[0];

    /// <summary>
    /// Several groupings of the same rows in one statement and one scan; the answers in the order of the questions. Without what only totals show:
    /// list value, components, reasoning and searches stay 0.
    /// </summary>
    public Task<IReadOnlyList<IReadOnlyList<SpendRow>>> SetsAsync(SpendFilter filter, IReadOnlyList<SpendSet> sets, CancellationToken ct) =>
        SetsAsync(filter, sets, withParts: false, ct);

    /// <summary>The same groups one after the other, in the order of day and keys: for more of them than a page holds.</summary>
    public async IAsyncEnumerable<SpendRow> StreamAsync(SpendFilter filter, SpendSet set, [EnumeratorCancellation] CancellationToken ct)
    {
        var columns = set.Columns.ToList();
        var keys = string.Join(", ", columns);
        var sql = $"""
            /* Usage.SpendStream */ select 0{string.Concat(columns.Select(c => ", " + c))}, {Plain}{Parts}
            from daily_usage {SpendSql.Where}
            {(columns.Count == 0 ? "" : $"group by {keys} order by {keys}")}
            """;
        await foreach (var row in SpendSql.RowsAsync(SpendSql.Command(db, org, sql, filter), ct))
        {
            yield return Row(row, set, columns, withParts: true);
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<SpendRow>>> SetsAsync(
        SpendFilter filter, IReadOnlyList<SpendSet> sets, bool withParts, CancellationToken ct)
    {
        var columns = sets.SelectMany(s => s.Columns).Distinct().ToList();
        // GROUPING() needs a column; with none there is one set, the whole.
        var mark = columns.Count == 0 ? "0" : $"grouping({string.Join(", ", columns)})";
        var different = sets.Select(s => string.Join(", ", s.Columns)).Distinct();
        var sql = $"""
            /* Usage.Spend */ select {mark}{string.Concat(columns.Select(c => ", " + c))}, {Plain}{(withParts ? Parts : "")}
            from daily_usage {SpendSql.Where}
            {(columns.Count == 0 ? "" : $"group by grouping sets ({string.Join(", ", different.Select(s => $"({s})"))})")}
            """;
        await using var command = SpendSql.Command(db, org, sql, filter);
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new Dictionary<int, List<SpendRow>>();
        var marks = sets.Select(s => s.Mark(columns)).ToList();
        while (await row.ReadAsync(ct))
        {
            var which = row.GetInt32(0);
            var set = sets[marks.IndexOf(which)];
            if (!found.TryGetValue(which, out var rows))
            {
                found[which] = rows = [];
            }

            rows.Add(Row(row, set, columns, withParts));
        }

        return [.. marks.Select(m => found.GetValueOrDefault(m) ?? [])];
    }

    private static SpendRow Row(NpgsqlDataReader row, SpendSet set, List<string> columns, bool withParts)
    {
        var keys = set.By.Select(dimension => SpendSql.Key(row, 1 + columns.IndexOf(SpendSql.Column(dimension)), dimension)).ToArray();
        var day = set.PerDay ? row.GetFieldValue<DateOnly>(1 + columns.IndexOf(SpendSet.Day)) : (DateOnly?)null;
        var at = 1 + columns.Count;
        return new SpendRow(day, keys, withParts ? WithParts(PlainAt(row, at), row, at + 9) : PlainAt(row, at));
    }

    private static SpendSums PlainAt(NpgsqlDataReader row, int at) => new()
    {
        BilledUsd = row.GetDecimal(at),
        EstimatedUsd = row.GetDecimal(at + 1),
        BestUsd = row.GetDecimal(at + 2),
        Input = row.GetInt64(at + 3),
        Output = row.GetInt64(at + 4),
        CacheRead = row.GetInt64(at + 5),
        CacheWrite = row.GetInt64(at + 6),
        Requests = row.GetInt64(at + 7),
        UnpricedTokens = row.GetInt64(at + 8),
    };

    private static SpendSums WithParts(SpendSums sums, NpgsqlDataReader row, int at) => sums with
    {
        ListUsd = row.GetDecimal(at),
        InputUsd = row.GetDecimal(at + 1),
        OutputUsd = row.GetDecimal(at + 2),
        CacheUsd = row.GetDecimal(at + 3),
        SearchUsd = row.GetDecimal(at + 4),
        RecordedUsd = row.GetDecimal(at + 5),
        Reasoning = row.GetInt64(at + 6),
        WebSearches = row.GetInt64(at + 7),
    };
}

/// <summary>One way to group: per day or not, by any dimensions.</summary>
public sealed record SpendSet(bool PerDay, IReadOnlyList<Dimension> By)
{
    internal const string Day = "day";

    internal IEnumerable<string> Columns => (PerDay ? [Day] : Array.Empty<string>()).Concat(By.Select(SpendSql.Column));

    /// <summary>What GROUPING() answers for this set: a bit for each column that is not in it.</summary>
    internal int Mark(List<string> columns) => columns.Aggregate(0, (mark, column) => (mark << 1) | (Columns.Contains(column) ? 0 : 1));
}
