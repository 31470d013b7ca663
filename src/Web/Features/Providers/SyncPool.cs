using System.Collections.Concurrent;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// The runs of this process, a few at once. Woken by the bell (somebody connected, or wants it now) and by the schedule's ticks; what is
/// due and has no place here waits for the next tick, on whichever process it falls.
/// </summary>
public sealed partial class SyncPool(
    OrgRunner orgs, ConnectionSyncer syncer, SyncBell bell, SyncOptions options, IHostApplicationLifetime life, TimeProvider clock, ILogger<SyncPool> log)
    : BackgroundService
{
    private readonly ConcurrentDictionary<Guid, Task> _running = new();
    private readonly SemaphoreSlim _places = new(options.AtOnce);

    /// <summary>Starts what is due and has a place; does not wait for it.</summary>
    public async Task StartDueAsync(CancellationToken ct)
    {
        var dueOrgs = await orgs.UnscopedIdsAsync("""
            select org_id from connections
            where state <> 'by-hand' and next_run_at <= $1 and (lease_by is null or lease_until < clock_timestamp())
            group by org_id order by min(next_run_at) limit 100
            """, ct, clock.GetUtcNow());
        foreach (var orgId in dueOrgs)
        {
            IReadOnlyList<Guid> due = [];
            await orgs.ForAsync<SyncLedger>(orgId, async (ledger, stop) => due = await ledger.DueAsync(stop), ct);
            foreach (var connectionId in due)
            {
                if (!await _places.WaitAsync(TimeSpan.Zero, ct))
                {
                    return;
                }

                Start(orgId, connectionId);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var (orgId, connectionId) = await bell.NextAsync(stoppingToken);
                await _places.WaitAsync(stoppingToken);
                Start(orgId, connectionId);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process stops
        }
    }

    /// <summary>Has a place. Several starts of one connection are harmless: its row lets one of them run.</summary>
    private void Start(Guid orgId, Guid connectionId)
    {
        var key = Guid.NewGuid();
        _running[key] = RunAsync(key, orgId, connectionId);
    }

    private async Task RunAsync(Guid key, Guid orgId, Guid connectionId)
    {
        await Task.Yield();
        RunEnd? end = null;
        try
        {
            end = await syncer.RunAsync(orgId, connectionId, life.ApplicationStopping);
        }
        catch (Exception error) when (error is not OperationCanceledException || !life.ApplicationStopping.IsCancellationRequested)
        {
            // It stays due, and the schedule comes round.
            Log.NotStarted(log, error, connectionId);
        }
        catch (OperationCanceledException)
        {
            // the process stops
        }

        _running.TryRemove(key, out _);
        if (life.ApplicationStopping.IsCancellationRequested)
        {
            return;
        }

        _places.Release();
        if (end is not null)
        {
            // Its time may have been up, or somebody asked for another run meanwhile.
            bell.Ring(orgId, connectionId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Connection {ConnectionId} could not be read; the next tick tries again")]
        public static partial void NotStarted(ILogger log, Exception error, Guid connectionId);
    }
}
