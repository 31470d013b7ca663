using TeamCost.Cli.Api;
using TeamCost.Cli.Output;
using TeamCost.Contracts;

namespace TeamCost.Cli.Syncing;

/// <summary>How one sync ended.</summary>
/// <param name="Planned">Batches that there were to send.</param>
/// <param name="Failure">What stopped it; null when everything was sent.</param>
internal sealed record SyncOutcome(Credentials To, int Planned, SyncTally Tally, Error? Failure)
{
    public ExitCode Code => Failure is not null ? Failure.ToExitCode() : Tally.Rejected.Count > 0 ? ExitCode.Error : ExitCode.Ok;

    /// <summary>One sentence about what was sent.</summary>
    public string Sent => Planned == 0
        ? $"Up to date: {To.Server} has everything."
        : $"Sent {Numbers.Count(Tally.Lines, "line")} of {Numbers.Count(Tally.Days.Count, "day")} to {To.Server}: "
            + $"{Numbers.Full(Tally.Accepted - Tally.Unchanged)} new or changed, {Numbers.Full(Tally.Unchanged)} known already.";

    /// <summary>The one sentence that matters.</summary>
    public string Summary => Failure?.Message
        ?? (Tally.Rejected.Count > 0 ? $"{Sent} {Numbers.Count(Tally.Rejected.Count, "line")} refused: {Tally.Rejected[0].Reason}" : Sent);
}
