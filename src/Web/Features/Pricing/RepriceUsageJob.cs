using Quartz;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Pricing;

/// <summary>Prices again what a person's new price left to the background, what another price table of this server changes, and what a crash interrupted.</summary>
[DisallowConcurrentExecution]
public sealed class RepriceUsageJob(OrgRunner orgs, ServerPrices server) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await orgs.ForEachAsync<Repricer>(Repricer.UnscopedOutdatedOrgs(server), (repricer, ct) => repricer.RepriceAllAsync(ct), cancellationToken);
}
