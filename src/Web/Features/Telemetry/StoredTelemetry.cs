using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>One sender of one tool: an installation where it names one, else all that a token sends of that tool.</summary>
public sealed class TelemetryStream : IOrgOwned
{
    private TelemetryStream() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid Id { get; private init; }

    public Guid TokenId { get; private init; }

    public string Tool { get; private init; } = "";

    public string Installation { get; private init; } = "";

    public string Version { get; private init; } = "";

    public DateTimeOffset FirstAt { get; private init; }

    public DateTimeOffset LastAt { get; private init; }

    public DateTimeOffset? LastLogsAt { get; private init; }

    public DateTimeOffset? LastPointsAt { get; private init; }

    public DateTimeOffset? LastSpansAt { get; private init; }

    /// <summary>As received, repetitions included.</summary>
    public long Logs { get; private init; }

    public long Points { get; private init; }

    public long Spans { get; private init; }

    /// <summary>Counters that were old when they were first seen: what they said before is not counted.</summary>
    public long Baselines { get; private init; }

    /// <summary>Somebody sums it, until then.</summary>
    public DateTimeOffset? SummingUntil { get; private init; }
}

/// <summary>By which roads a token tells of a session.</summary>
public sealed class TelemetrySession : IOrgOwned
{
    private TelemetrySession() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid TokenId { get; private init; }

    public Guid Session { get; private init; }

    /// <summary>Bits of <see cref="Telemetry.Roads"/>.</summary>
    public int Roads { get; private init; }
}

/// <summary>A single request, kept once, whatever it was told by and how often.</summary>
public sealed class TelemetryRequest : IOrgOwned
{
    private TelemetryRequest() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid Key { get; private init; }

    public Guid StreamId { get; private init; }

    public Guid TokenId { get; private init; }

    public DateOnly Day { get; private init; }

    public DateTimeOffset At { get; private init; }

    public int Road { get; private init; }

    public string Provider { get; private init; } = "";

    public string Model { get; private init; } = "";

    public Guid? Session { get; private init; }

    public string Tier { get; private init; } = "";

    public int Band { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>A lower rank is a surer name (<see cref="NameRanks"/>).</summary>
    public int NameRank { get; private init; }

    public long Input { get; private init; }

    public long Output { get; private init; }

    public long CacheRead { get; private init; }

    public long CacheWrite { get; private init; }

    public long Reasoning { get; private init; }

    /// <summary>What the tool reckons it costs at list price.</summary>
    public decimal? ReportedUsd { get; private init; }
}

/// <summary>A counter: resource, scope, metric and attributes as one hash, and what it measures.</summary>
public sealed class TelemetrySeries : IOrgOwned
{
    private TelemetrySeries() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid Id { get; private init; }

    public Guid StreamId { get; private init; }

    public Guid TokenId { get; private init; }

    public string Metric { get; private init; } = "";

    /// <summary>One of <see cref="Measures"/>.</summary>
    public string Measure { get; private init; } = "";

    public string Provider { get; private init; } = "";

    public string Model { get; private init; } = "";

    public Guid? Session { get; private init; }

    public string Tier { get; private init; } = "";

    public string Detail { get; private init; } = "";

    public string Name { get; private init; } = "";

    public int NameRank { get; private init; }

    public DateTimeOffset SeenAt { get; private init; }
}

/// <summary>The last word of a growing counter, for each start: parallel processes share everything but the start.</summary>
public sealed class TelemetryCounter : IOrgOwned
{
    private TelemetryCounter() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid SeriesId { get; private init; }

    public long StartNano { get; private init; }

    public long LastNano { get; private init; }

    public decimal LastValue { get; private init; }
}

/// <summary>What a counter grew by, kept once.</summary>
public sealed class TelemetryIncrement : IOrgOwned
{
    private TelemetryIncrement() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid SeriesId { get; private init; }

    public long StartNano { get; private init; }

    public long EndNano { get; private init; }

    public Guid StreamId { get; private init; }

    public DateOnly Day { get; private init; }

    public DateTimeOffset At { get; private init; }

    public decimal Value { get; private init; }
}

/// <summary>A day of a stream to sum again; the generation keeps a mark that was set meanwhile.</summary>
public sealed class TelemetryMark : IOrgOwned
{
    private TelemetryMark() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid StreamId { get; private init; }

    public DateOnly Day { get; private init; }

    public long Generation { get; private init; }

    public DateTimeOffset MarkedAt { get; private init; }
}

/// <summary>What was refused on a day, and why.</summary>
public sealed class TelemetryRefusal : IOrgOwned
{
    private TelemetryRefusal() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid TokenId { get; private init; }

    public DateOnly Day { get; private init; }

    public string Reason { get; private init; } = "";

    public long Records { get; private init; }

    public DateTimeOffset LastAt { get; private init; }
}
