using System.Threading.Channels;

namespace TeamCost.Web.Platform.Jobs;

/// <summary>Wakes, in this process, what follows a rollup for single people. Who they are stands in the database; the schedule is the net for what is not heard.</summary>
public sealed class PeopleBell
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Call it after commit. Ringing again before somebody looked is one ring.</summary>
    public void Ring() => _rung.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken ct) => await _rung.Reader.ReadAsync(ct);
}
