namespace TeamCost.Cli.Syncing;

/// <summary>How long to leave a server in peace that does not answer: longer each time, never longer than half an hour.</summary>
internal sealed class BackOff
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private int _failures;

    public void Reset() => _failures = 0;

    /// <param name="asked">What the server asked for; it is never asked again sooner.</param>
    /// <param name="chance">From 0 to 1: machines that lost one server at one moment must not all come back at one moment.</param>
    public TimeSpan Next(TimeSpan? asked, double chance)
    {
        var usual = Shortest * Math.Pow(2, Math.Min(_failures++, 10));
        var wait = (usual > Longest ? Longest : usual) * (0.75 + (0.25 * chance));
        return asked is { } least && least > wait ? least : wait;
    }
}
