namespace TeamCost.Cli;

/// <summary>What scripts see.</summary>
internal enum ExitCode
{
    Ok = 0,
    Error = 1,
    Cancelled = 2,
    Usage = 3,
    SignInNeeded = 4,
    ServerUnavailable = 5,
}
