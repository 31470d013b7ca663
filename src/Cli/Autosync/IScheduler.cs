namespace TeamCost.Cli.Autosync;

/// <summary>What a system runs programs by at times: systemd, launchd, the Task Scheduler.</summary>
internal interface IScheduler
{
    /// <summary>As people call it.</summary>
    string Name { get; }

    /// <returns>Why it cannot be used here; null when it can.</returns>
    Task<string?> TroubleAsync(CancellationToken ct);

    /// <summary>Writes the plan and switches it on; the same again changes it.</summary>
    /// <returns>Files written, and what people should know.</returns>
    /// <exception cref="CliException">The system refused.</exception>
    Task<Scheduled> EnableAsync(AutosyncPlan plan, CancellationToken ct);

    /// <returns>Whether there was anything to switch off.</returns>
    /// <exception cref="CliException">The system refused.</exception>
    Task<bool> DisableAsync(CancellationToken ct);

    /// <summary>Whether it is written, and whether the system has it switched on.</summary>
    Task<SchedulerState> StateAsync(CancellationToken ct);
}

internal sealed record Scheduled(IReadOnlyList<string> Files, string? Hint = null);

/// <param name="Every">How often, where the file says it.</param>
internal sealed record SchedulerState(bool IsWritten, bool IsActive, TimeSpan? Every);

internal static class Schedulers
{
    public static IScheduler Of(CliContext cli) =>
        OperatingSystem.IsWindows() ? new TaskScheduler(cli.Environment, cli.Programs, cli.Time)
        : OperatingSystem.IsMacOS() ? new Launchd(cli.Environment, cli.Programs)
        : new Systemd(cli.Environment, cli.Programs);
}
