using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications;

public enum DeliveryOutcome
{
    Good,

    /// <summary>Tried again later.</summary>
    Again,

    /// <summary>This message is not taken; others may be.</summary>
    Refused,

    /// <summary>The destination takes nothing until a person mends it.</summary>
    Broken,
}

/// <summary>One try of one message: what was answered, how long it took, and when the next one is.</summary>
public sealed class Delivery : IOrgOwned
{
    private Delivery() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid Id { get; private init; }

    public Guid MessageId { get; private init; }

    public Guid? ChannelId { get; private init; }

    public Guid? UserId { get; private init; }

    public int Attempt { get; private init; }

    public DateTimeOffset At { get; private init; }

    public int DurationMs { get; private init; }

    public DeliveryOutcome Outcome { get; private init; }

    /// <summary>HTTP status or SMTP code; null when nobody answered.</summary>
    public int? Status { get; private init; }

    public string Words { get; private init; } = "";

    /// <summary>The first two kilobytes.</summary>
    public string? Answer { get; private init; }

    public DateTimeOffset? NextAt { get; private init; }
}
