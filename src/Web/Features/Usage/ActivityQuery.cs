using NpgsqlTypes;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>What people did with each tool in a range, as their tools and accounts say: sessions, lines, commits. Not money.</summary>
public sealed class ActivityQuery(AppDbContext db, CurrentOrg org)
{
    private const string Where = """
        where a.org_id = $1 and a.day between $2 and $3
          and ($4::text[] is null or a.tool = any($4)) and ($5::text[] is null or a.provider = any($5))
        """;

    private const string Sums = $"""
        /* Usage.Activity */
        select a.tool, a.metric, sum(a.value), max(a.day), count(distinct nullif(a.person_id, '00000000-0000-0000-0000-000000000000'))::int
        from daily_activity a {Where}
          and ($6::uuid[] is null or a.team_id = any($6)) and ($7::uuid[] is null or a.person_id = any($7))
        group by a.tool, a.metric
        """;

    // The rollup no longer knows who said it; the lines do.
    private const string Told = $"""
        /* Usage.ActivitySources */
        select a.tool, array_agg(distinct s.name order by s.name)
        from activity_lines a
        join sources s on s.org_id = $1 and s.id = a.source_id
        {Where}
          and ($6::uuid[] is null or $6 is not null)
          and ($7::uuid[] is null or s.user_id = any($7) or a.identity_id in (select id from identities where org_id = $1 and user_id = any($7)))
        group by a.tool
        """;

    public async Task<IReadOnlyList<ToolActivity>> RunAsync(SpendFilter filter, CancellationToken ct)
    {
        var tools = new Dictionary<string, (Dictionary<string, decimal> Metrics, DateOnly LastDay, int People)>(StringComparer.Ordinal);
        await using (var command = Command(Sums, filter))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                var known = tools.GetValueOrDefault(row.GetString(0), ([], DateOnly.MinValue, 0));
                known.Metrics[row.GetString(1)] = row.GetDecimal(2);
                var last = row.GetFieldValue<DateOnly>(3);
                tools[row.GetString(0)] = (known.Metrics, last > known.LastDay ? last : known.LastDay, Math.Max(known.People, row.GetInt32(4)));
            }
        }

        var told = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (tools.Count > 0)
        {
            await using var command = Command(Told, filter);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                told[row.GetString(0)] = row.GetFieldValue<string[]>(1);
            }
        }

        return [.. tools.Select(t => new ToolActivity(t.Key, t.Value.Metrics, t.Value.LastDay, t.Value.People, told.GetValueOrDefault(t.Key, [])))
            .OrderByDescending(t => t.Of(ActivityMetrics.Sessions) + t.Of(ActivityMetrics.Interactions)).ThenBy(t => t.Tool, StringComparer.Ordinal)];
    }

    private Npgsql.NpgsqlCommand Command(string sql, SpendFilter filter)
    {
        var command = SpendSql.Command(db, sql);
        command.Parameters.Add(new() { Value = org.RequiredId });
        command.Parameters.Add(new() { Value = filter.Days.First });
        command.Parameters.Add(new() { Value = filter.Days.Last });
        SpendSql.AddList(command.Parameters, NpgsqlDbType.Text, filter.Tools);
        SpendSql.AddList(command.Parameters, NpgsqlDbType.Text, filter.Providers);
        SpendSql.AddList(command.Parameters, NpgsqlDbType.Uuid, filter.Teams);
        SpendSql.AddList(command.Parameters, NpgsqlDbType.Uuid, filter.People);
        return command;
    }
}

/// <param name="LastDay">The newest day that anything is known of.</param>
/// <param name="People">Different members; the most that any one metric has.</param>
/// <param name="Sources">Accounts and machines that said it.</param>
public sealed record ToolActivity(string Tool, IReadOnlyDictionary<string, decimal> Metrics, DateOnly LastDay, int People, IReadOnlyList<string> Sources)
{
    public decimal Of(string metric) => Metrics.GetValueOrDefault(metric);

    public bool Has(string metric) => Metrics.ContainsKey(metric);

    /// <summary>Accepted of the offered suggestions and edits; null where nothing was offered.</summary>
    public decimal? AcceptedPart => Of(ActivityMetrics.Suggestions) > 0 ? Of(ActivityMetrics.Acceptances) / Of(ActivityMetrics.Suggestions) : null;
}
