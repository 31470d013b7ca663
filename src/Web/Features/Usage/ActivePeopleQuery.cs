using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>How many different known people used anything: on each day and in the whole range. Distinct counts do not add up.</summary>
public sealed class ActivePeopleQuery(AppDbContext db, CurrentOrg org)
{
    private const string Sql = $"""
        /* Usage.ActivePeople */
        with active as (
          select day, person_id from daily_usage {SpendSql.Where} and person_id <> '00000000-0000-0000-0000-000000000000'
          group by day, person_id
        )
        select day, count(*) from active group by day union all select null, count(distinct person_id) from active
        """;

    public async Task<ActivePeople> RunAsync(SpendFilter filter, CancellationToken ct)
    {
        await using var command = SpendSql.Command(db, org, Sql, filter);
        await using var row = await command.ExecuteReaderAsync(ct);
        var perDay = new Dictionary<DateOnly, long>();
        var all = 0L;
        while (await row.ReadAsync(ct))
        {
            if (await row.IsDBNullAsync(0, ct))
            {
                all = row.GetInt64(1);
            }
            else
            {
                perDay[row.GetFieldValue<DateOnly>(0)] = row.GetInt64(1);
            }
        }

        return new ActivePeople(all, perDay);
    }
}

public sealed record ActivePeople(long Count, IReadOnlyDictionary<DateOnly, long> PerDay);
