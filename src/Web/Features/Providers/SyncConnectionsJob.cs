using Quartz;

namespace TeamCost.Web.Features.Providers;

/// <summary>A tick of the schedule, on one of the processes: starts what is due there.</summary>
public sealed class SyncConnectionsJob(SyncPool pool) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await pool.StartDueAsync(cancellationToken);
}
