using Quartz;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Alerts.Looking;

/// <summary>Periods end by the clock, and silence is heard by nobody: looks every hour, also where nothing changed.</summary>
[DisallowConcurrentExecution]
public sealed class LookAtAlertsJob(OrgRunner orgs) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await orgs.ForEachAsync<AlertLook>(AlertLook.UnscopedOrgs, (look, ct) => look.RunAsync(ct), cancellationToken);
}
