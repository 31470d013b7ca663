using Quartz;

namespace TeamCost.Web.Features.Publishing.Public;

/// <summary>A new day has begun: whoever looks first shall not wait for the sums of everybody.</summary>
[DisallowConcurrentExecution]
public sealed class FillStandingsJob(StandingsFiller filler, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await filler.RunAsync(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), cancellationToken);
}
