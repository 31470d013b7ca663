using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>In which of the shapes that clients ever sent a submission came.</summary>
public enum SubmissionShape
{
    /// <summary>Of the first design: <c>{data, cliVersion}</c>.</summary>
    Original,

    /// <summary>The first that was sent: sources for clients, no device.</summary>
    First,

    Current,

    Ccusage,
}

/// <summary>For publishing only: the rows count in the organization either way.</summary>
public enum SubmissionVerdict
{
    Accepted,
    Flagged,
}

/// <summary>What a person's client submitted, once; the same body again is the same submission.</summary>
public sealed class Submission : IOrgOwned
{
    public Guid OrgId { get; private set; }

    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public string Device { get; init; } = "";

    public string DeviceName { get; init; } = "";

    public string Client { get; init; } = "";

    public string ClientVersion { get; init; } = "";

    public SubmissionShape Shape { get; init; }

    public DateOnly FirstDay { get; init; }

    public DateOnly LastDay { get; init; }

    public int Days { get; init; }

    public long Tokens { get; init; }

    public decimal CostUsd { get; init; }

    public SubmissionVerdict Verdict { get; init; }

    public string[] Reasons { get; init; } = [];

    public string[] Warnings { get; init; } = [];

    public byte[] BodyHash { get; init; } = [];

    public DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>What one device of a person says of one day and tool: the telling that counts, and the lower one that was set aside.</summary>
public sealed class SubmittedPart : IOrgOwned
{
    public Guid OrgId { get; private set; }

    public Guid UserId { get; init; }

    public string Device { get; init; } = "";

    public DateOnly Day { get; init; }

    public string Client { get; init; } = "";

    public Guid SubmissionId { get; init; }

    public int ParserVersion { get; init; }

    public long Tokens { get; init; }

    public decimal CostUsd { get; init; }

    /// <summary>JSON of what each model used.</summary>
    public string Entries { get; init; } = "[]";

    public DateTimeOffset ObservedAt { get; init; }

    /// <summary>JSON of the largest telling of each version of the program's rules.</summary>
    public string Tellings { get; init; } = "[]";

    /// <summary>The newest rules that have read the full history; what older ones said does not count.</summary>
    public int? FullVersion { get; init; }

    public Guid? PrunedSubmissionId { get; init; }

    public int? PrunedParserVersion { get; init; }

    public long? PrunedTokens { get; init; }

    public decimal? PrunedCostUsd { get; init; }

    public string? PrunedEntries { get; init; }

    public DateTimeOffset? PrunedAt { get; init; }
}

/// <summary>A message that a client told by itself.</summary>
public sealed class ClientMessage : IOrgOwned
{
    public Guid OrgId { get; private set; }

    public Guid UserId { get; init; }

    /// <summary>Of the client's own key of the message.</summary>
    public byte[] Hash { get; init; } = [];

    public DateOnly Day { get; init; }

    public short Hour { get; init; }

    public string Tool { get; init; } = "";

    public string Provider { get; init; } = "";

    public string Model { get; init; } = "";

    public string Project { get; init; } = "";

    public string Conversation { get; init; } = "";

    public long Input { get; init; }

    public long Output { get; init; }

    public long CacheRead { get; init; }

    public long CacheWrite { get; init; }

    public long Reasoning { get; init; }

    public decimal? CostUsd { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }
}
