using Quartz;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>The net under <see cref="TelemetryWaker"/>: marked days of a process that died, or of another one.</summary>
[DisallowConcurrentExecution]
internal sealed class SumTelemetryJob(OrgRunner orgs) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await orgs.ForEachAsync<LineSummer>(LineSummer.UnscopedMarkedOrgs, (summer, ct) => summer.RunAsync(ct), cancellationToken);
}
