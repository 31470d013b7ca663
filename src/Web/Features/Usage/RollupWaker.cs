using TeamCost.Web.Data;
using TeamCost.Web.Platform.Jobs;

namespace TeamCost.Web.Features.Usage;

/// <summary>Rolls an organization up as soon as something was written for it in this process.</summary>
public sealed partial class RollupWaker(OrgBell bell, OrgRunner orgs, PeopleBell people, TimeProvider clock, ILogger<RollupWaker> log) : BackgroundService
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ServeAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops, perhaps before it was up: no failure of ours.
        }
    }

    private async Task ServeAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var orgId = await bell.NextAsync(stoppingToken);
            var started = clock.GetTimestamp();
            try
            {
                await orgs.ForAsync<RollUp>(orgId, (rollUp, ct) => rollUp.RunAsync(ct), stoppingToken);
                people.Ring();
            }
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The days stay dirty and the schedule comes round.
                Log.Failed(log, error, orgId);
            }

            // During a first sync of many batches the same days are rolled up again and again: leave the database time to take them in.
            var took = clock.GetElapsedTime(started);
            if (took > Short)
            {
                await Task.Delay(took < LongestRest ? took : LongestRest, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Rolling up organization {OrgId} failed; its days stay marked and the schedule tries again")]
        public static partial void Failed(ILogger logger, Exception error, Guid orgId);
    }
}
