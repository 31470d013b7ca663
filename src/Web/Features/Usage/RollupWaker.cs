using TeamCost.Web.Data;
using TeamCost.Web.Platform.Jobs;

namespace TeamCost.Web.Features.Usage;

/// <summary>Rolls an organization up as soon as something was written for it in this process.</summary>
public sealed partial class RollupWaker(OrgBell bell, OrgRunner orgs, ILogger<RollupWaker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var orgId = await bell.NextAsync(stoppingToken);
            try
            {
                await orgs.ForAsync<RollUp>(orgId, (rollUp, ct) => rollUp.RunAsync(ct), stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The days stay dirty and the schedule comes round.
                Log.Failed(log, error, orgId);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Rolling up organization {OrgId} failed; its days stay marked and the schedule tries again")]
        public static partial void Failed(ILogger logger, Exception error, Guid orgId);
    }
}
