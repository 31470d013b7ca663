using Quartz;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Usage;

/// <summary>The net under <see cref="RollupWaker"/>: dirty days of a process that died, or of another one.</summary>
[DisallowConcurrentExecution]
public sealed class RollUpUsageJob(OrgRunner orgs) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await orgs.ForEachAsync<RollUp>(RollUp.UnscopedDirtyOrgs, (rollUp, ct) => rollUp.RunAsync(ct), cancellationToken);
}
