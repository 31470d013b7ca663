using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>What one source says that somebody did on a UTC day; not money. A snapshot: saying it again replaces it.</summary>
/// <param name="Tool">The tool's id.</param>
/// <param name="Provider">Who bills the tool.</param>
/// <param name="Metric">One of <see cref="ActivityMetrics"/>, or another id in lower case.</param>
/// <param name="Value">Never negative.</param>
/// <param name="Identity">Whom the source names; null: nobody.</param>
/// <param name="Detail">What the source splits it by (a terminal, a feature); empty: it does not.</param>
public sealed record ActivityItem(DateOnly Day, string Tool, string Provider, string Metric, decimal Value, string? Identity = null, string Detail = "");

/// <summary>Metrics that several sources have in common, spelt as stored.</summary>
public static class ActivityMetrics
{
    public const string Sessions = "sessions";
    public const string LinesAdded = "lines-added";
    public const string LinesRemoved = "lines-removed";
    public const string Commits = "commits";
    public const string PullRequests = "pull-requests";

    /// <summary>Prompts of a person.</summary>
    public const string Interactions = "interactions";

    /// <summary>Suggestions or edits offered.</summary>
    public const string Suggestions = "suggestions";

    /// <summary>Of those, accepted.</summary>
    public const string Acceptances = "acceptances";

    /// <summary>Seconds of a person at the keyboard and of the tool at work, where the tool measures them.</summary>
    public const string ActiveSeconds = "active-seconds";
}

/// <summary>An activity line at rest.</summary>
public sealed class StoredActivityLine : IOrgOwned
{
    private StoredActivityLine() { } // for EF

    public Guid OrgId { get; private set; }

    public DateOnly Day { get; private init; }

    public Guid SourceId { get; private init; }

    public Guid Key { get; private init; }

    public Guid? IdentityId { get; private init; }

    public string Tool { get; private init; } = "";

    public string Provider { get; private init; } = "";

    public string Metric { get; private init; } = "";

    public string Detail { get; private init; } = "";

    public decimal Value { get; private init; }

    public DateTimeOffset ObservedAt { get; private init; }
}

/// <summary>The rollup of activity: what screens read. Where several sources tell of the same, the larger counts.</summary>
public sealed class DailyActivity : IOrgOwned
{
    private DailyActivity() { } // for EF

    public Guid OrgId { get; private set; }

    public DateOnly Day { get; private init; }

    public int Seq { get; private init; }

    public Guid PersonId { get; private init; }

    public Guid IdentityId { get; private init; }

    public Guid TeamId { get; private init; }

    public string Tool { get; private init; } = "";

    public string Provider { get; private init; } = "";

    public string Metric { get; private init; } = "";

    public decimal Value { get; private init; }
}
