using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>Marks every day that names occur in, the past included: lines, bills, activity, and the days of the seats they hold.</summary>
public sealed class IdentityDays(AppDbContext db, CurrentOrg org, DirtyDays dirty, TimeProvider clock)
{
    // A line that is not in the rollup yet is on a dirty day, and is rolled up with the new owner anyway.
    private const string Days = """
        /* Organizations.IdentityDays */
        select utc_day from daily_sources where org_id = $1 and identity_id = any ($2)
        union select utc_day from daily_usage where org_id = $1 and identity_id = any ($2)
        union select day from bill_lines where org_id = $1 and identity_id = any ($2)
        union select day from activity_lines where org_id = $1 and identity_id = any ($2)
        union select day::date from seats, generate_series(from_day, coalesce(until_day - 1, $3), interval '1 day') day
          where org_id = $1 and identity_id = any ($2)
        """;

    /// <returns>How many days.</returns>
    public async Task<int> MarkAsync(IReadOnlyCollection<Guid> identities, CancellationToken ct)
    {
        var days = new List<DateOnly>();
        await using (var command = SpendSql.Command(db, Days))
        {
            command.Parameters.Add(new() { Value = org.RequiredId });
            command.Parameters.Add(new() { Value = identities.ToArray() });
            command.Parameters.Add(new() { Value = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime) });
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                days.Add(row.GetFieldValue<DateOnly>(0));
            }
        }

        await dirty.MarkAsync(days, ct);
        return days.Count;
    }
}
