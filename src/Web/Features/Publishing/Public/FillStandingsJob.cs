using Quartz;

namespace TeamCost.Web.Features.Publishing.Public;

/// <summary>When a new day has begun, month and week of everybody move here, where nobody waits for it; what visitors did not ask for yet is summed too.</summary>
[DisallowConcurrentExecution]
public sealed class FillStandingsJob(StandingsFiller filler, TimeProvider clock) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        await filler.RollAsync(today, cancellationToken);
        await filler.CatchUpAsync(today, cancellationToken);
    }
}
