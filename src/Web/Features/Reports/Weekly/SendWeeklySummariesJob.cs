using Quartz;

namespace TeamCost.Web.Features.Reports.Weekly;

[DisallowConcurrentExecution]
public sealed class SendWeeklySummariesJob(WeeklySummarySender sender) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await sender.RunAsync(cancellationToken);
}
