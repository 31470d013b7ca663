using System.Collections.Concurrent;
using System.Threading.Channels;
using Npgsql;
using TeamCost.Web.Platform.Jobs;

namespace TeamCost.Web.Data;

/// <summary>
/// Hears <c>org_changed</c> from PostgreSQL, whichever process rolled up, and tells the streams of this process. One connection listens for all
/// of them; it holds no transaction.
/// </summary>
public sealed partial class OrgChanges(NpgsqlDataSource database, ILogger<OrgChanges> log) : BackgroundService
{
    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Channel<bool>, byte>> _listeners = new();

    /// <summary>Rings for whichever organization changed, for work in the background of this process.</summary>
    public OrgBell Every { get; } = new();

    /// <summary>Changes of one organization from now on. Changes that come faster than they are read become one.</summary>
    public Listener Listen(Guid orgId)
    {
        var channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        _listeners.GetOrAdd(orgId, _ => new())[channel] = 0;
        return new Listener(channel.Reader, () =>
        {
            if (_listeners.TryGetValue(orgId, out var those))
            {
                those.TryRemove(channel, out _);
            }
        });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or IOException && !stoppingToken.IsCancellationRequested)
            {
                Log.Lost(log, error);
                await Task.Delay(TimeSpan.FromSeconds(3), stoppingToken);
                // What changed meanwhile is unknown: everybody looks again.
                foreach (var orgId in _listeners.Keys)
                {
                    Tell(orgId);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        connection.Notification += (_, note) =>
        {
            if (Guid.TryParse(note.Payload, out var orgId))
            {
                Tell(orgId);
                Every.Ring(orgId);
            }
        };
        await using (var listen = new NpgsqlCommand("listen org_changed", connection))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        while (!ct.IsCancellationRequested)
        {
            await connection.WaitAsync(ct);
        }
    }

    private void Tell(Guid orgId)
    {
        foreach (var channel in _listeners.TryGetValue(orgId, out var those) ? those.Keys : [])
        {
            channel.Writer.TryWrite(true);
        }
    }

    public sealed class Listener(ChannelReader<bool> changes, Action stop) : IDisposable
    {
        /// <returns>False when nothing changed in this time.</returns>
        public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(atMost);
            try
            {
                await changes.ReadAsync(limit.Token);
                return true;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return false;
            }
        }

        public void Dispose() => stop();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The connection that hears changes was lost; listening again")]
        public static partial void Lost(ILogger logger, Exception error);
    }
}
