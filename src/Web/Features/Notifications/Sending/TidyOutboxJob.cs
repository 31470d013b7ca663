using Npgsql;
using Quartz;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>Once a day, organization by organization; letters belong to none.</summary>
[DisallowConcurrentExecution]
public sealed class TidyOutboxJob(OrgRunner orgs, NpgsqlDataSource database) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await orgs.ForEachAsync<OutboxTidier>(OutboxTidier.UnscopedOrgs, (tidier, ct) => tidier.RunAsync(ct), cancellationToken);
        await using var letters = database.CreateCommand("delete from letters where ended_at < now() - interval '7 days'");
        await letters.ExecuteNonQueryAsync(cancellationToken);
    }
}
