using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications;

public enum MessageState
{
    /// <summary>Goes at its time.</summary>
    Waiting,

    Sent,

    /// <summary>The last try failed, or the receiver refused it for good.</summary>
    Failed,

    /// <summary>Nobody is there for it any more: the member left, unsubscribed, or the channel was removed.</summary>
    Dropped,
}

/// <summary>Which of a member's wishes a mail follows.</summary>
public enum MailWishKind
{
    Alerts,
    Weekly,
}

/// <summary>One notice for one destination. Its id is the receiver's idempotency key, the same at every try.</summary>
public sealed class OutboxMessage : IOrgOwned
{
    private OutboxMessage() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid Id { get; private init; }

    /// <summary>The order within a destination.</summary>
    public long Number { get; private init; }

    public string Destination { get; private init; } = "";

    public Guid? ChannelId { get; private init; }

    public Guid? UserId { get; private init; }

    public MailWishKind? Wish { get; private init; }

    public string Kind { get; private init; } = "";

    public string Key { get; private init; } = "";

    public Notice Notice { get; private init; } = null!;

    public bool IsTest { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public MessageState State { get; private set; }

    public int Attempts { get; private set; }

    public int Step { get; private set; }

    public DateTimeOffset NextAt { get; private set; }

    public bool IsUnheard { get; private set; }

    public string? Words { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public Guid? LeaseBy { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }
}
