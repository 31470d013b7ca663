using Quartz;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Billing;

/// <summary>A new day has begun for whoever pays for seats or plans.</summary>
[DisallowConcurrentExecution]
public sealed class MarkFeeDaysJob(OrgRunner orgs) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await orgs.ForEachAsync<FeeDays>(FeeDays.UnscopedPayingOrgs, (days, ct) => days.MarkAsync(ct), cancellationToken);
}
