namespace TeamCost.DemoWorld;

/// <summary>What Cursor knows of a team.</summary>
public sealed record CursorFacts
{
    public required IReadOnlyList<CursorMember> Members { get; init; }

    public required IReadOnlyList<CursorEvent> Events { get; init; }

    public IReadOnlyList<CursorDay> Days { get; init; } = [];

    public IReadOnlyList<CursorCommit> Commits { get; init; } = [];

    /// <summary>When the present billing cycle began.</summary>
    public required DateTimeOffset CycleStart { get; init; }
}

/// <param name="Role">owner, member, free-owner …</param>
public sealed record CursorMember(long Id, string Name, string Email, string Role = "member", bool IsRemoved = false)
{
    public decimal HardLimitUsd { get; init; }

    public decimal? MonthlyLimitUsd { get; init; }

    public decimal EffectiveLimitUsd { get; init; } = 200;
}

/// <summary>One request. Has no id: two may be alike in everything.</summary>
/// <param name="Email">Null: a service account, or nobody.</param>
/// <param name="ChargedCents">After discount and with the token fee; of an included event, the value taken from the allowance.</param>
public sealed record CursorEvent(DateTimeOffset At, string? Email, string Model, bool IsChargeable, decimal ChargedCents, CursorTokens? Tokens)
{
    public string Kind { get; init; } = "Usage-based";

    public bool IsMaxMode { get; init; }

    public bool IsHeadless { get; init; }

    public decimal RequestUnits { get; init; }

    public decimal? TokenFeeCents { get; init; }

    public string? ServiceAccountId { get; init; }

    public string? ServiceAccountName { get; init; }

    public string? Conversation { get; init; }
}

/// <param name="TotalCents">The model's cost before discount and fee.</param>
/// <param name="DiscountPercent">Null: none.</param>
public sealed record CursorTokens(long Input, long Output, long CacheWrite, long CacheRead, decimal TotalCents, int? DiscountPercent = null);

public sealed record CursorDay(long MemberId, DateOnly Day)
{
    public long LinesAdded { get; init; }

    public long LinesDeleted { get; init; }

    public long AcceptedAdded { get; init; }

    public long AcceptedDeleted { get; init; }

    public long Applies { get; init; }

    public long Accepts { get; init; }

    public long Rejects { get; init; }

    public long TabsShown { get; init; }

    public long TabsAccepted { get; init; }

    public long Composer { get; init; }

    public long Chat { get; init; }

    public long Agent { get; init; }

    public long CmdK { get; init; }

    public long Bugbot { get; init; }

    public long IncludedRequests { get; init; }

    public long OwnKeyRequests { get; init; }

    public long UsageBasedRequests { get; init; }

    public string? Model { get; init; }

    public string? ApplyExtension { get; init; }

    public string? TabExtension { get; init; }

    public string? Version { get; init; }
}

public sealed record CursorCommit(string Hash, string UserId, string? Email, DateTimeOffset? At, DateTimeOffset CreatedAt)
{
    public string? Repository { get; init; }

    public string? Branch { get; init; }

    public bool? IsPrimary { get; init; }

    public string? Message { get; init; }

    public long Added { get; init; }

    public long Deleted { get; init; }

    public long TabAdded { get; init; }

    public long TabDeleted { get; init; }

    public long ComposerAdded { get; init; }

    public long ComposerDeleted { get; init; }
}
