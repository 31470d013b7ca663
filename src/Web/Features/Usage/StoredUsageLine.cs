using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>A usage line at rest, read only: the usage recorder writes them by COPY, rollups read them by SQL.</summary>
public sealed class StoredUsageLine : IOrgOwned
{
    public Guid OrgId { get; private init; }

    public DateOnly Day { get; private init; }

    public Guid SourceId { get; private init; }

    public Guid Key { get; private init; }

    public short? Hour { get; private init; }

    public string DayKind { get; private init; } = "";

    public string Tool { get; private init; } = "";

    public string Provider { get; private init; } = "";

    public string Model { get; private init; } = "";

    public Guid? Session { get; private init; }

    public string Tier { get; private init; } = "";

    public string Region { get; private init; } = "";

    public int? Band { get; private init; }

    public bool Recorded { get; private init; }

    public string Grain { get; private init; } = "";

    public string PaidBy { get; private init; } = "";

    public Guid? IdentityId { get; private init; }

    public string Project { get; private init; } = "";

    public long Input { get; private init; }

    public long Output { get; private init; }

    public long CacheRead { get; private init; }

    public long CacheWrite5m { get; private init; }

    public long CacheWrite1h { get; private init; }

    public long Reasoning { get; private init; }

    public long Requests { get; private init; }

    public long WebSearches { get; private init; }

    public decimal? ReportedAmount { get; private init; }

    public string? ReportedCurrency { get; private init; }

    public decimal? ListInputUsd { get; private init; }

    public decimal? ListOutputUsd { get; private init; }

    public decimal? ListCacheReadUsd { get; private init; }

    public decimal? ListCacheWrite5mUsd { get; private init; }

    public decimal? ListCacheWrite1hUsd { get; private init; }

    public decimal? ListSearchUsd { get; private init; }

    public int ReaderVersion { get; private init; }

    public DateTimeOffset ObservedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private init; }
}
