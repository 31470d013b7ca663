using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TeamCost.Web.Platform.Jobs;

/// <summary>Wakes background work of an organization at once, inside this process. The schedule is the net for what is not heard.</summary>
public sealed class OrgBell
{
    private readonly Channel<Guid> _rung = Channel.CreateUnbounded<Guid>();
    private readonly ConcurrentDictionary<Guid, bool> _waiting = new();

    /// <summary>Call it after commit. Ringing again before the work starts is one ring.</summary>
    public void Ring(Guid orgId)
    {
        if (_waiting.TryAdd(orgId, true))
        {
            _rung.Writer.TryWrite(orgId);
        }
    }

    /// <summary>The next organization with work, from now on free to ring again.</summary>
    public async ValueTask<Guid> NextAsync(CancellationToken ct)
    {
        var orgId = await _rung.Reader.ReadAsync(ct);
        _waiting.TryRemove(orgId, out _);
        return orgId;
    }
}
