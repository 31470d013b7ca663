using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Publishing;

/// <summary>A person's wish to publish what they used in this organization. Goes with the membership.</summary>
public sealed class PublishingChoice : IOrgOwned
{
    public Guid OrgId { get; private set; }

    public Guid UserId { get; init; }

    public DateTimeOffset ChosenAt { get; init; }
}

public enum HeldKind
{
    /// <summary>What one device submitted for a day.</summary>
    Submission,

    /// <summary>All that counts of a day, from wherever it came.</summary>
    Day,
}

public enum HeldState
{
    Waiting,
    Approved,
    Rejected,
}

public enum ReviewAction
{
    Approve,
    Reject,
    Undo,
}

/// <summary>A day that is not published before somebody looked at it, or that was looked at. It counts in the organization all the same.</summary>
public sealed class HeldDay : IOrgOwned
{
    public Guid OrgId { get; private set; }

    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public HeldKind Kind { get; init; }

    /// <summary>Of the source whose lines are meant; empty: all that counts.</summary>
    public string SourceKey { get; init; } = "";

    public string Device { get; init; } = "";

    public DateOnly Day { get; init; }

    public Guid? SubmissionId { get; init; }

    public HeldState State { get; set; }

    public string[] Reasons { get; init; } = [];

    /// <summary>Of the figures that were looked at: other figures are another question.</summary>
    public byte[] Fingerprint { get; init; } = [];

    public long Tokens { get; init; }

    public decimal ValueUsd { get; init; }

    public long UsualTokens { get; init; }

    public decimal UsualUsd { get; init; }

    public DateTimeOffset HeldAt { get; init; }
}

/// <summary>One decision about a held day. Rows are only added.</summary>
public sealed class HeldDayReview : IOrgOwned
{
    public Guid OrgId { get; private set; }

    public Guid Id { get; init; }

    public Guid HeldId { get; init; }

    public Guid UserId { get; init; }

    public DateOnly Day { get; init; }

    public ReviewAction Action { get; init; }

    public string Reason { get; init; } = "";

    public byte[] Fingerprint { get; init; } = [];

    public long Tokens { get; init; }

    public decimal ValueUsd { get; init; }

    public Guid ReviewedBy { get; init; }

    public DateTimeOffset ReviewedAt { get; init; }
}
