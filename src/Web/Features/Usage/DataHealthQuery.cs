using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>What a reader must know before trusting the figures of a range: what has no price, no owner, no billing mode, and how fresh it is.</summary>
public sealed class DataHealthQuery(AppDbContext db, CurrentOrg org)
{
    private const string Gaps = $"""
        /* Usage.DataHealth */
        select 'model', model, sum(unpriced_tokens)::bigint, 0::numeric from daily_usage {SpendSql.Where} and unpriced_tokens > 0 group by model
        union all
        select 'identity', '', sum(input + output + cache_read + cache_write_5m + cache_write_1h)::bigint, sum(billed_usd + estimated_usd)
        from daily_usage {SpendSql.Where} and identity_id in (select id from identities where org_id = $1 and state = 'unassigned') having count(*) > 0
        union all
        select 'mode', tool, sum(requests)::bigint, sum(estimated_usd) from daily_usage {SpendSql.Where} and billing_mode = 'not-said' and tool <> 'api' group by tool having sum(estimated_usd) > 0
        """;

    private const string Freshness = """
        /* Usage.Freshness */
        select (select max(rolled_at) from rolled_days where org_id = $1), (select max(data_up_to) from rolled_days where org_id = $1),
          (select count(*) from dirty_days where org_id = $1), (select count(*) from identities where org_id = $1 and state = 'unassigned'),
          exists (select 1 from daily_usage where org_id = $1)
        """;

    public async Task<DataHealth> RunAsync(SpendFilter filter, CancellationToken ct)
    {
        var fresh = await FreshnessAsync(ct);
        await using var command = SpendSql.Command(db, org, Gaps, filter);
        await using var row = await command.ExecuteReaderAsync(ct);
        var gaps = new List<(string Kind, DataGap Gap)>();
        while (await row.ReadAsync(ct))
        {
            gaps.Add((row.GetString(0), new DataGap(row.GetString(1), row.GetInt64(2), row.GetDecimal(3))));
        }

        return fresh with
        {
            UnpricedModels = [.. gaps.Where(g => g.Kind == "model").Select(g => g.Gap).OrderByDescending(g => g.Count)],
            Unassigned = gaps.Where(g => g.Kind == "identity").Select(g => g.Gap).FirstOrDefault(),
            ToolsNotSaid = [.. gaps.Where(g => g.Kind == "mode").Select(g => g.Gap).OrderByDescending(g => g.Usd)],
        };
    }

    /// <summary>How fresh the figures are, without looking for gaps.</summary>
    public async Task<DataHealth> FreshnessAsync(CancellationToken ct)
    {
        await using var command = SpendSql.Command(db, Freshness);
        command.Parameters.Add(new() { Value = org.RequiredId });
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return new DataHealth(
            await row.IsDBNullAsync(0, ct) ? null : row.GetFieldValue<DateTimeOffset>(0),
            await row.IsDBNullAsync(1, ct) ? null : row.GetFieldValue<DateTimeOffset>(1),
            row.GetInt64(2), row.GetInt64(3), !row.GetBoolean(4), [], null, []);
    }
}

/// <param name="RolledAt">When the figures were last computed.</param>
/// <param name="DataUpTo">The newest moment that any source has spoken of.</param>
/// <param name="PendingDays">Days that are being computed again.</param>
/// <param name="UnassignedNames">Names of sources that nobody is behind yet.</param>
/// <param name="IsEmpty">Nothing has ever arrived.</param>
/// <param name="UnpricedModels">Models without a price, with their tokens.</param>
/// <param name="Unassigned">Usage of names that are not assigned to anybody.</param>
/// <param name="ToolsNotSaid">Tools of which nobody has said how they are paid for.</param>
public sealed record DataHealth(
    DateTimeOffset? RolledAt, DateTimeOffset? DataUpTo, long PendingDays, long UnassignedNames, bool IsEmpty,
    IReadOnlyList<DataGap> UnpricedModels, DataGap? Unassigned, IReadOnlyList<DataGap> ToolsNotSaid);

public sealed record DataGap(string Name, long Count, decimal Usd);
