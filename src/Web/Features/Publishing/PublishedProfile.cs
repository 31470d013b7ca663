namespace TeamCost.Web.Features.Publishing;

/// <summary>A person who chose to be public, as strangers see them. Without a row nothing of the person is public.</summary>
public sealed class PublishedProfile
{
    public Guid UserId { get; init; }

    /// <summary>The user name: the address of the person's own organization.</summary>
    public string Handle { get; set; } = "";

    public string DisplayName { get; set; } = "";

    public string About { get; set; } = "";

    public DateTimeOffset JoinedAt { get; init; }

    public DateTimeOffset PublishedAt { get; init; }

    public bool ShowsCost { get; set; }

    public bool ShowsTools { get; set; }

    public bool ShowsModels { get; set; }

    public bool OnLeaderboard { get; set; }

    /// <summary>Moves with every change of what is public: what validators are made of.</summary>
    public DateTimeOffset RefreshedAt { get; set; }

    public DateTimeOffset? LastSubmissionAt { get; set; }
}

/// <summary>What a published person used on a day, without anything that was not chosen: empty names are not shown, unknown ones are "other".</summary>
public sealed class PublishedDay
{
    public Guid UserId { get; init; }

    public DateOnly Day { get; init; }

    public string Tool { get; init; } = "";

    public string Provider { get; init; } = "";

    public string Model { get; init; } = "";

    public long Input { get; init; }

    public long Output { get; init; }

    public long CacheRead { get; init; }

    public long CacheWrite { get; init; }

    /// <summary>Inside <see cref="Output"/>.</summary>
    public long Reasoning { get; init; }

    public long Requests { get; init; }

    /// <summary>Best cost; null: not shown, or unknown. Never an organization's bill.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Tokens whose price nobody knows: they are not in <see cref="CostUsd"/>.</summary>
    public long UnpricedTokens { get; init; }

    /// <summary>All of it came through a provider connection at the vendor's own address.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Input, output and both caches.</summary>
    public long Tokens => Input + Output + CacheRead + CacheWrite;
}

/// <summary>A person whose published days are to be computed again.</summary>
public sealed class PublishingMark
{
    public Guid UserId { get; init; }

    public long Generation { get; init; }

    public DateTimeOffset MarkedAt { get; init; }
}
