using Quartz;

namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>A tick of the schedule, on one of the processes: wakes there what is due.</summary>
public sealed class DeliverMessagesJob(DeliveryPool pool) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await pool.StartDueAsync(cancellationToken);
}
