using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Alerts.Looking;

/// <summary>Looks at an organization as soon as its figures or its budgets have changed, in whichever process that was.</summary>
public sealed partial class AlertWaker(OrgChanges changes, OrgRunner orgs, ILogger<AlertWaker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await LookAsync(await changes.Every.NextAsync(stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private async Task LookAsync(Guid orgId, CancellationToken stop)
    {
        try
        {
            await orgs.ForAsync<AlertLook>(orgId, (look, ct) => look.RunAsync(ct), stop);
        }
        catch (Exception error) when (error is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            // Nothing was committed: the next change or the hourly look says it.
            Log.Failed(log, error, orgId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Looking at the alerts of organization {OrgId} failed; the next look says what this one would have said")]
        public static partial void Failed(ILogger logger, Exception error, Guid orgId);
    }
}
