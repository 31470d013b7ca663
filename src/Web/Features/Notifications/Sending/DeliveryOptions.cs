using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>The settings under <c>TeamCost:Outbox</c>.</summary>
public sealed class DeliveryOptions
{
    public const string Section = "TeamCost:Outbox";

    /// <summary>How long a receiver may take to answer.</summary>
    public double TimeoutSeconds { get; set; } = 15;

    /// <summary>Messages that one process delivers at once; most of it is waiting for receivers. Zero: this process delivers none, others do.</summary>
    public int AtOnce { get; set; } = 8;

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>After so long a try counts as cut off, and another process may try: longer than any try takes.</summary>
    public TimeSpan Lease => Timeout * 3;

    public static DeliveryOptions From(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<DeliveryOptions>() ?? new DeliveryOptions();
        return options is { TimeoutSeconds: >= 0.5 and <= 60, AtOnce: >= 0 and <= 256 }
            ? options
            : throw new StartupException($"{Section}:TimeoutSeconds must be from 0.5 to 60, and {Section}:AtOnce from 0 to 256 (docs/operations.md).");
    }
}
