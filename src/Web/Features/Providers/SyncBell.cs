using System.Threading.Channels;

namespace TeamCost.Web.Features.Providers;

/// <summary>Wakes the syncing of this process at once; the schedule is the net for what is not heard.</summary>
public sealed class SyncBell
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Call it after commit: something is due now.</summary>
    public void Ring() => _rung.Writer.TryWrite(true);

    public async ValueTask NextAsync(CancellationToken ct) => await _rung.Reader.ReadAsync(ct);
}
