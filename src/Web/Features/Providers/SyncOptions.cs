using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Features.Providers;

/// <summary>The settings under <c>TeamCost:Sync</c>.</summary>
public sealed class SyncOptions
{
    public const string Section = "TeamCost:Sync";

    /// <summary>How often the schedule looks for connections that are due.</summary>
    public double TickSeconds { get; set; } = 15;

    /// <summary>Connections that one process reads at once. Most of a run is waiting for a provider's limit.</summary>
    public int AtOnce { get; set; } = 16;

    /// <summary>After so long without a sign of life another process takes a connection over.</summary>
    public double LeaseSeconds { get; set; } = 60;

    /// <summary>After so long a run ends and goes on at the next tick, so that others have their turn.</summary>
    public double RunSeconds { get; set; } = 180;

    /// <summary>Wait before a failed day or run is tried again for the first time; doubled each time.</summary>
    public double RetrySeconds { get; set; } = 60;

    /// <summary>How often today is read again; null: as each feed says.</summary>
    public double? EverySeconds { get; set; }

    public TimeSpan Tick => TimeSpan.FromSeconds(TickSeconds);

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    public TimeSpan Run => TimeSpan.FromSeconds(RunSeconds);

    public TimeSpan Retry => TimeSpan.FromSeconds(RetrySeconds);

    public TimeSpan? Every => EverySeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public static SyncOptions From(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<SyncOptions>() ?? new SyncOptions();
        return options is { TickSeconds: > 0, AtOnce: > 0, LeaseSeconds: >= 1, RunSeconds: > 0, RetrySeconds: >= 0, EverySeconds: null or > 0 }
            ? options
            : throw new StartupException($"A setting under {Section} is zero or negative (docs/operations.md).");
    }
}
