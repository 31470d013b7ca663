using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>
/// The rollup that every number comes from. Sums over any partition add up by construction: best = input + output + cache + search +
/// recorded; spend = billed + estimated. Zero ids mean nobody, no team.
/// </summary>
public sealed class DailyUsage : IOrgOwned
{
    public Guid OrgId { get; private init; }

    /// <summary>Day of the organization's zone.</summary>
    public DateOnly Day { get; private init; }

    /// <summary>The UTC day it was computed from; a rollup replaces all rows of one.</summary>
    public DateOnly UtcDay { get; private init; }

    public int Seq { get; private init; }

    public Guid PersonId { get; private init; }

    public Guid IdentityId { get; private init; }

    public Guid TeamId { get; private init; }

    public string Tool { get; private init; } = "";

    public string Provider { get; private init; } = "";

    public string Model { get; private init; } = "";

    public string Project { get; private init; } = "";

    public string BillingMode { get; private init; } = "";

    public string Grain { get; private init; } = "";

    public long Input { get; private init; }

    public long Output { get; private init; }

    public long CacheRead { get; private init; }

    public long CacheWrite5m { get; private init; }

    public long CacheWrite1h { get; private init; }

    public long Reasoning { get; private init; }

    public long Requests { get; private init; }

    public long WebSearches { get; private init; }

    public long UnpricedTokens { get; private init; }

    public decimal BilledUsd { get; private init; }

    public decimal EstimatedUsd { get; private init; }

    public decimal BestUsd { get; private init; }

    public decimal ListUsd { get; private init; }

    public decimal InputUsd { get; private init; }

    public decimal OutputUsd { get; private init; }

    public decimal CacheUsd { get; private init; }

    public decimal SearchUsd { get; private init; }

    public decimal RecordedUsd { get; private init; }
}

/// <summary>The same by local hour; hour −1 where a source knows only the day.</summary>
public sealed class HourlyUsage : IOrgOwned
{
    public Guid OrgId { get; private init; }

    public DateOnly Day { get; private init; }

    public DateOnly UtcDay { get; private init; }

    public int Seq { get; private init; }

    public short Hour { get; private init; }

    public Guid PersonId { get; private init; }

    public Guid TeamId { get; private init; }

    public string Tool { get; private init; } = "";

    public string Provider { get; private init; } = "";

    public string Model { get; private init; } = "";

    public long Tokens { get; private init; }

    public long Requests { get; private init; }

    public decimal BestUsd { get; private init; }
}

/// <summary>What each source said of a UTC day, counted or not: "who else reported how much".</summary>
public sealed class DailySource : IOrgOwned
{
    public Guid OrgId { get; private init; }

    public DateOnly UtcDay { get; private init; }

    public int Seq { get; private init; }

    public Guid SourceId { get; private init; }

    public Guid PersonId { get; private init; }

    /// <summary>The name that the source used; zero where it named nobody. Also set where the name belongs to a person.</summary>
    public Guid IdentityId { get; private init; }

    public string Tool { get; private init; } = "";

    public string Provider { get; private init; } = "";

    public string Model { get; private init; } = "";

    public long Tokens { get; private init; }

    public long Requests { get; private init; }

    public decimal BestUsd { get; private init; }

    public long UnpricedTokens { get; private init; }

    /// <summary>How the source says the use is paid for.</summary>
    public string PaidBy { get; private init; } = "";

    public long Input { get; private init; }

    public long Output { get; private init; }

    public long CacheRead { get; private init; }

    public long CacheWrite { get; private init; }

    public long Reasoning { get; private init; }

    /// <summary>Tokens × the dated price table, also where the source wrote an amount of its own.</summary>
    public decimal ListUsd { get; private init; }

    /// <summary>The part of <see cref="ListUsd"/> that is for searches.</summary>
    public decimal SearchUsd { get; private init; }

    /// <summary>Tokens that the price table does not know.</summary>
    public long UnlistedTokens { get; private init; }

    /// <summary>How many of the tokens count; the rest another source said as well. Right in sums over a source, a person, a provider.</summary>
    public long CountedTokens { get; private init; }
}

/// <summary>One session on one day. Distinct counts of sessions do not add up over days.</summary>
public sealed class DailySession : IOrgOwned
{
    public Guid OrgId { get; private init; }

    public DateOnly Day { get; private init; }

    public DateOnly UtcDay { get; private init; }

    public Guid Session { get; private init; }

    public string Tool { get; private init; } = "";

    public Guid PersonId { get; private init; }

    public Guid TeamId { get; private init; }

    public string Project { get; private init; } = "";

    public short? FirstHour { get; private init; }

    public short? LastHour { get; private init; }

    public long Tokens { get; private init; }

    public long Requests { get; private init; }

    public decimal BestUsd { get; private init; }

    public long UnpricedTokens { get; private init; }
}

/// <summary>When a UTC day was last rolled up, and how fresh its newest line was.</summary>
public sealed class RolledDay : IOrgOwned
{
    public Guid OrgId { get; private init; }

    public DateOnly UtcDay { get; private init; }

    public DateTimeOffset RolledAt { get; private init; }

    public DateTimeOffset? DataUpTo { get; private init; }

    /// <summary>When anything was known of the day for the first time.</summary>
    public DateTimeOffset FirstRolledAt { get; private init; }
}
