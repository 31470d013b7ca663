using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

/// <summary>
/// When a source last spoke of whole days of bills, activity or seats: an older telling never replaces a newer one. Inside the caller's unit of
/// work, which holds the source's row.
/// </summary>
public sealed class Tellings(AppDbContext db, CurrentOrg org)
{
    public const string Bill = "bill";
    public const string Activity = "activity";
    public const string Seats = "seats";

    /// <returns>The days of which nobody has told later; they are marked with this telling.</returns>
    public async Task<DateOnly[]> AcceptAsync(Guid sourceId, string kind, IEnumerable<DateOnly> days, DateTimeOffset observedAt, CancellationToken ct) =>
        [.. await db.DaysAsync(
            """
            insert into telling_days as told (org_id, source_id, kind, day, observed_at)
            select $1, $2, $3, day, $4 from unnest($5::date[]) day order by day
            on conflict (org_id, source_id, kind, day) do update set observed_at = excluded.observed_at
            where told.observed_at <= excluded.observed_at
            returning day
            """, ct, org.RequiredId, sourceId, kind, observedAt, days.Distinct().ToArray())];

    /// <summary>For what has no day of its own: nothing at all may have been told later.</summary>
    public async Task<bool> IsNewestAsync(Guid sourceId, string kind, DateOnly day, DateTimeOffset observedAt, CancellationToken ct)
    {
        await using var later = db.Statement(
            "select exists (select from telling_days where org_id = $1 and source_id = $2 and kind = $3 and observed_at > $4)",
            org.RequiredId, sourceId, kind, observedAt);
        return !(bool)(await later.ExecuteScalarAsync(ct))! && (await AcceptAsync(sourceId, kind, [day], observedAt, ct)).Length > 0;
    }
}
