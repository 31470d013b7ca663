using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TeamCost.Web.Features.Providers;

/// <summary>Wakes the syncing of a connection in this process at once; the schedule is the net for what is not heard.</summary>
public sealed class SyncBell
{
    private readonly Channel<(Guid OrgId, Guid ConnectionId)> _rung = Channel.CreateUnbounded<(Guid, Guid)>();
    private readonly ConcurrentDictionary<Guid, bool> _waiting = new();

    /// <summary>Call it after commit. Ringing again before the run starts is one ring.</summary>
    public void Ring(Guid orgId, Guid connectionId)
    {
        if (_waiting.TryAdd(connectionId, true))
        {
            _rung.Writer.TryWrite((orgId, connectionId));
        }
    }

    public async ValueTask<(Guid OrgId, Guid ConnectionId)> NextAsync(CancellationToken ct)
    {
        var next = await _rung.Reader.ReadAsync(ct);
        _waiting.TryRemove(next.ConnectionId, out _);
        return next;
    }
}
