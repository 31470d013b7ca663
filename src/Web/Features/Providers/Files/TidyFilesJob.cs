using Microsoft.EntityFrameworkCore;
using Quartz;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>Files that were only looked at go after a day.</summary>
[DisallowConcurrentExecution]
public sealed class TidyFilesJob(OrgRunner orgs) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await orgs.ForEachAsync<FileTidier>(FileTidier.UnscopedOrgs, (tidier, ct) => tidier.TidyAsync(ct), cancellationToken);
}

public sealed class FileTidier(AppDbContext db, OrgTransaction unit, TimeProvider clock)
{
    internal const string UnscopedOrgs = "select distinct org_id from uploaded_files where taken_at is null";

    public async Task TidyAsync(CancellationToken ct)
    {
        var until = clock.GetUtcNow() - UploadedFile.PreviewLife;
        await using var transaction = await unit.BeginAsync(ct);
        await db.UploadedFiles.Where(f => f.TakenAt == null && f.UploadedAt < until).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
