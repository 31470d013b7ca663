using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Billing;

/// <summary>A seat or a plan costs something on days on which nobody says anything: days that were not rolled up since they began are marked.</summary>
public sealed class FeeDays(AppDbContext db, CurrentOrg org, OrgTransaction unit, DirtyDays dirty, TimeProvider clock)
{
    /// <summary>Organizations that pay a fee these days, for <see cref="OrgRunner"/>.</summary>
    public const string UnscopedPayingOrgs = """
        select org_id from seats where until_day is null or until_day > now()::date - 400
        union select org_id from plans where until_day is null or until_day > now()::date - 400
        """;

    // As far back as a server may have stood still.
    private const string Unrolled = """
        select d.at::date from generate_series($2::date - 400, $2::date, interval '1 day') d(at)
        where not exists (
            select from rolled_days r where r.org_id = $1 and r.utc_day = d.at::date and (r.rolled_at at time zone 'UTC')::date >= r.utc_day)
          and (
            exists (select from seats s where s.org_id = $1 and s.from_day <= d.at::date and (s.until_day is null or s.until_day > d.at::date))
            or exists (select from plans p where p.org_id = $1 and p.from_day <= d.at::date and (p.until_day is null or p.until_day > d.at::date)))
        """;

    public async Task MarkAsync(CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        await dirty.MarkAsync(await db.DaysAsync(Unrolled, ct, org.RequiredId, today), ct);
        await transaction.CommitAsync(ct);
    }
}
