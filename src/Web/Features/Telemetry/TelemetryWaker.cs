using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>Sums an organization's telemetry as soon as something was kept in this process, and what a process that died left behind.</summary>
internal sealed partial class TelemetryWaker(TelemetryBell bell, OrgRunner orgs, ILogger<TelemetryWaker> log) : BackgroundService
{
    // Longer than it takes another process to sum a day; shorter than a lease.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await LookBackAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                await SumAsync(await bell.NextAsync(stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops; what is marked stays marked.
        }
    }

    private async Task LookBackAsync(CancellationToken ct)
    {
        try
        {
            foreach (var orgId in await orgs.UnscopedIdsAsync(LineSummer.UnscopedMarkedOrgs, ct))
            {
                bell.Ring(orgId);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // No database yet: the schedule comes round.
            Log.CannotLook(log, error);
        }
    }

    private async Task SumAsync(Guid orgId, CancellationToken ct)
    {
        try
        {
            await orgs.ForAsync<LineSummer>(orgId, async (summer, stop) =>
            {
                if (await summer.RunAsync(stop))
                {
                    _ = RingLaterAsync(orgId, stop);
                }
            }, ct);
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Log.Failed(log, error, orgId);
        }
    }

    // Another process holds the stream; if it dies, nobody else would hear.
    private async Task RingLaterAsync(Guid orgId, CancellationToken ct)
    {
        await Task.Delay(Patience, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ct.IsCancellationRequested)
        {
            bell.Ring(orgId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Summing the telemetry of organization {OrgId} failed; its days stay marked and the schedule tries again")]
        public static partial void Failed(ILogger logger, Exception error, Guid orgId);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not look for telemetry that waits to be summed; the schedule does")]
        public static partial void CannotLook(ILogger logger, Exception error);
    }
}
