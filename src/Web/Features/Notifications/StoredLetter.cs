namespace TeamCost.Web.Features.Notifications;

public enum LetterState
{
    Waiting,
    Sent,
    Failed,
}

/// <summary>Platform row: a mail that belongs to no organization's outbox, sealed while it waits, empty once it went.</summary>
public sealed class StoredLetter
{
    private StoredLetter() { } // for EF

    public StoredLetter(Guid id, string kind, string content, DateTimeOffset createdAt, DateTimeOffset goodUntil) =>
        (Id, Kind, Content, CreatedAt, GoodUntil, NextAt) = (id, kind, content, createdAt, goodUntil, createdAt);

    public Guid Id { get; private init; }

    public string Kind { get; private init; } = "";

    public string? Content { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>After this its links no longer work, and it is not sent.</summary>
    public DateTimeOffset GoodUntil { get; private init; }

    public LetterState State { get; private set; }

    public int Attempts { get; private set; }

    public DateTimeOffset NextAt { get; private set; }

    public bool IsUnheard { get; private set; }

    public string? Words { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public Guid? LeaseBy { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }
}
