using Microsoft.EntityFrameworkCore;
using Quartz;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>Reports that were only looked at go after a day.</summary>
[DisallowConcurrentExecution]
public sealed class TidyUploadsJob(OrgRunner orgs) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await orgs.ForEachAsync<UploadTidier>(UploadTidier.UnscopedOrgs, (tidier, ct) => tidier.TidyAsync(ct), cancellationToken);
}

public sealed class UploadTidier(AppDbContext db, OrgTransaction unit, TimeProvider clock)
{
    internal const string UnscopedOrgs = "select distinct org_id from uploads where taken_at is null";

    public async Task TidyAsync(CancellationToken ct)
    {
        var until = clock.GetUtcNow() - Upload.PreviewLife;
        await using var transaction = await unit.BeginAsync(ct);
        await db.Uploads.Where(u => u.TakenAt == null && u.UploadedAt < until).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
