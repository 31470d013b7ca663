using System.Collections.Concurrent;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Notifications.Mail;

namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>
/// The deliveries of this process, a few at once. Woken when a message was committed here, by short waits that are over, and by the schedule
/// for everything else. A process that dies leaves a lease, and whoever looks after it ended tries again with the same id.
/// </summary>
public sealed partial class DeliveryPool(
    OrgRunner orgs, Courier courier, LetterLedger letters, DeliveryBell bell, DeliveryOptions options, IHostApplicationLifetime life, TimeProvider clock,
    ILogger<DeliveryPool> log)
    : BackgroundService
{
    private const string UnscopedDueOrgs = """
        select m.org_id from outbox m left join channels c on c.org_id = m.org_id and c.id = m.channel_id
        where m.state = 'waiting' and m.next_at <= $1 and (m.lease_until is null or m.lease_until < clock_timestamp())
          and (m.channel_id is null or c.state = 'on' or m.is_test)
        group by m.org_id order by min(m.next_at) limit 1000
        """;

    // Longer waits are the schedule's.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<Guid, Task> _running = new();
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _alarms = new();
    private readonly SemaphoreSlim _places = new(options.AtOnce);

    // Of their own, so that receivers that hang do not keep somebody from signing up.
    private readonly SemaphoreSlim _letterPlaces = new(Math.Max(1, options.AtOnce / 2));

    /// <summary>Wakes what is due, wherever it was written; does not wait for it.</summary>
    public async Task StartDueAsync(CancellationToken ct)
    {
        bell.Ring(DeliveryBell.Letters);
        foreach (var orgId in await orgs.UnscopedIdsAsync(UnscopedDueOrgs, ct, clock.GetUtcNow()))
        {
            bell.Ring(orgId);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var alarm in _alarms.Values)
        {
            await alarm.CancelAsync();
        }

        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _places.Dispose();
        _letterPlaces.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.AtOnce == 0)
        {
            return; // others deliver
        }

        try
        {
            await GuardedAsync(() => StartDueAsync(stoppingToken), stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                var orgId = await bell.NextAsync(stoppingToken);
                await GuardedAsync(() => orgId == DeliveryBell.Letters ? StartLettersAsync(stoppingToken) : StartAsync(orgId, stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops; what waits stays in the outbox.
        }
    }

    // As many as are due and have a place; each one that ends rings for the next of its destination.
    private Task StartAsync(Guid orgId, CancellationToken ct) => StartAsync(
        orgId, _places, () => courier.ClaimAsync(orgId, ct), () => courier.DueInAsync(orgId, ct), claim => courier.DeliverAsync(claim, CancellationToken.None), ct);

    private Task StartLettersAsync(CancellationToken ct) => StartAsync(
        DeliveryBell.Letters, _letterPlaces, () => letters.ClaimAsync(ct), () => letters.DueInAsync(ct), claim => courier.DeliverAsync(claim, CancellationToken.None), ct);

    private async Task StartAsync<TClaim>(
        Guid queue, SemaphoreSlim places, Func<Task<TClaim?>> next, Func<Task<TimeSpan?>> dueIn, Func<TClaim, Task> deliver, CancellationToken ct)
        where TClaim : class
    {
        while (true)
        {
            await places.WaitAsync(ct);
            TClaim? claim = null;
            try
            {
                claim = await next();
            }
            finally
            {
                if (claim is null)
                {
                    places.Release();
                }
            }

            if (claim is null)
            {
                SetAlarm(queue, await dueIn());
                return;
            }

            var key = Guid.NewGuid();
            _running[key] = RunAsync(key, queue, places, () => deliver(claim));
        }
    }

    private async Task RunAsync(Guid key, Guid queue, SemaphoreSlim places, Func<Task> deliver)
    {
        await Task.Yield();
        await GuardedAsync(deliver, CancellationToken.None);
        _running.TryRemove(key, out _);
        if (!life.ApplicationStopping.IsCancellationRequested)
        {
            places.Release();
            bell.Ring(queue);
        }
    }

    /// <summary>One for each queue: a retry that is near, or the end of a lease of somebody who may be dead.</summary>
    private void SetAlarm(Guid queue, TimeSpan? wait)
    {
        if (_alarms.TryRemove(queue, out var before))
        {
            before.Cancel();
        }

        if (wait < LongestWait)
        {
            var alarm = new CancellationTokenSource();
            _alarms[queue] = alarm;
            _ = RingLaterAsync(queue, wait.Value, alarm.Token);
        }
    }

    private async Task RingLaterAsync(Guid queue, TimeSpan wait, CancellationToken silenced)
    {
        await Task.Delay(wait + TimeSpan.FromMilliseconds(20), silenced).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!silenced.IsCancellationRequested)
        {
            bell.Ring(queue);
        }
    }

    private async Task GuardedAsync(Func<Task> work, CancellationToken ct)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // The database is away, or a mistake: the message keeps its lease or stays due, and the schedule comes round.
            Log.Failed(log, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A delivery could not be started or written down; the schedule comes round")]
        public static partial void Failed(ILogger log, Exception error);
    }
}
