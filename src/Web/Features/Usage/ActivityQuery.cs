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
        left join identities i on i.org_id = $1 and i.id = a.identity_id
        {Where}
          and ($6::uuid[] is null or i.team_id = any($6) or exists (
            select from team_members m where m.org_id = $1 and m.team_id = any($6) and m.from_day <= a.day and (m.until_day is null or m.until_day > a.day)
              and m.user_id = case when i.id is null then s.user_id else i.user_id end))
          and ($7::uuid[] is null or case when i.id is null then s.user_id else i.user_id end = any($7))
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

    /// <summary>At the keyboard and of the tool at work, however the source splits it; null where no source measures it.</summary>
    public decimal? ActiveSeconds => Metrics.Any(IsActive) ? Metrics.Where(IsActive).Sum(metric => metric.Value) : null;

    private static bool IsActive(KeyValuePair<string, decimal> metric) => metric.Key.StartsWith("active-seconds", StringComparison.Ordinal);

    /// <summary>Accepted of the offered suggestions and edits; null where nothing was offered.</summary>
    public decimal? AcceptedPart => Of(ActivityMetrics.Suggestions) > 0 ? Of(ActivityMetrics.Acceptances) / Of(ActivityMetrics.Suggestions) : null;
}

/// <summary>What all tools say together. What none of them reports is null, never 0.</summary>
public sealed record ActivitySummary(IReadOnlyList<ToolActivity> Tools)
{
    public decimal? Of(string metric) => Tools.Any(tool => tool.Has(metric)) ? Tools.Sum(tool => tool.Of(metric)) : null;

    public decimal? ActiveSeconds => Tools.Any(tool => tool.ActiveSeconds is not null) ? Tools.Sum(tool => tool.ActiveSeconds ?? 0) : null;

    public decimal Offered => Tools.Sum(tool => tool.Of(ActivityMetrics.Suggestions));

    // Only of tools that say both: acceptances without offers would make a part larger than the whole.
    public decimal Accepted => Tools.Where(tool => tool.AcceptedPart is not null).Sum(tool => tool.Of(ActivityMetrics.Acceptances));

    public decimal? AcceptedPart => Offered > 0 ? Accepted / Offered : null;

    public IReadOnlyList<string> Sources => [.. Tools.SelectMany(tool => tool.Sources).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
