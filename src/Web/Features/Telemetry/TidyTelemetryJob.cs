using Quartz;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>Increments that nothing can be added to any more go; the lines that were summed from them stay.</summary>
[DisallowConcurrentExecution]
internal sealed class TidyTelemetryJob(OrgRunner orgs) : IJob
{
    private const string UnscopedOrgs = "select distinct org_id from telemetry_streams";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await orgs.ForEachAsync<OldTelemetry>(UnscopedOrgs, (old, ct) => old.DeleteAsync(ct), cancellationToken);
}

/// <summary>
/// Nothing is taken that is more than 90 days old, so nothing older is ever summed again; a counter that still speaks keeps its last word.
/// </summary>
internal sealed class OldTelemetry(AppDbContext db, CurrentOrg org, OrgTransaction unit, TimeProvider clock)
{
    private const int KeptDays = 95;

    private static readonly string[] Deletes =
    [
        "delete from telemetry_requests where org_id = $1 and day < $2",
        "delete from telemetry_increments where org_id = $1 and day < $2",
        "delete from telemetry_series s where s.org_id = $1 and s.seen_at < $2::date and not exists (select from telemetry_increments i where i.org_id = $1 and i.series_id = s.id)",
        "delete from telemetry_refusals where org_id = $1 and day < $2",
    ];

    public async Task DeleteAsync(CancellationToken ct)
    {
        var before = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-KeptDays);
        await using var transaction = await unit.BeginAsync(ct);
        foreach (var delete in Deletes)
        {
            await db.ExecuteAsync(delete, ct, org.RequiredId, before);
        }

        // A day that is still marked must not be summed from what is left of it.
        await db.ExecuteAsync("delete from telemetry_marks where org_id = $1 and day < $2", ct, org.RequiredId, before);
        await transaction.CommitAsync(ct);
    }
}
