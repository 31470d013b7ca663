using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Alerts;

public enum AlertKind
{
    Budget,
    Connection,
    Model,
    Source,
}

/// <summary>One thing that is said once: a row with a unique key that only moves by conditional updates.</summary>
public sealed class Alert : IOrgOwned
{
    private Alert() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid Id { get; private init; }

    public string Key { get; private init; } = "";

    public AlertKind Kind { get; private init; }

    /// <summary>What can be muted.</summary>
    public string Subject { get; private init; } = "";

    public Guid? BudgetId { get; private init; }

    public DateOnly? PeriodFirst { get; private init; }

    public DateOnly? PeriodLast { get; private init; }

    public int? Threshold { get; private init; }

    public AlertState State { get; private set; }

    public DateTimeOffset DetectedAt { get; private init; }

    public DateTimeOffset? NearAt { get; private set; }

    public DateTimeOffset? ExceededAt { get; private set; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }

    public Guid? AcknowledgedBy { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    public ResolvedWhy? ResolvedWhy { get; private set; }

    /// <summary>Null: nobody was told, because it was muted.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    public string Title { get; private set; } = "";

    public string Summary { get; private set; } = "";

    /// <summary>The day on which it began to be so.</summary>
    public DateOnly? SinceDay { get; private set; }

    public decimal? SpentUsd { get; private set; }

    public decimal? AmountUsd { get; private set; }

    public decimal? ExpectedUsd { get; private set; }

    public DateOnly? PassesOn { get; private set; }

    public bool IsOpen => State is AlertState.Near or AlertState.Exceeded or AlertState.Acknowledged;
}

/// <summary>A move of an alert, kept for its page.</summary>
public sealed class AlertStep : IOrgOwned
{
    private AlertStep() { } // for EF

    public Guid OrgId { get; private set; }

    public Guid Id { get; private init; }

    public Guid AlertId { get; private init; }

    public DateTimeOffset At { get; private init; }

    public AlertState State { get; private init; }

    public string Words { get; private init; } = "";

    public Guid? ByUser { get; private init; }
}

/// <summary>Nobody is told of the subject until then.</summary>
public sealed class AlertMute : IOrgOwned
{
    private AlertMute() { } // for EF

    public AlertMute(string subject, DateTimeOffset until, Guid? byUser, DateTimeOffset at) => (Subject, Until, ByUser, At) = (subject, until, byUser, at);

    public Guid OrgId { get; private set; }

    public string Subject { get; private init; } = "";

    public DateTimeOffset Until { get; private set; }

    public Guid? ByUser { get; private set; }

    public DateTimeOffset At { get; private set; }

    public void Change(DateTimeOffset until, Guid? byUser, DateTimeOffset at) => (Until, ByUser, At) = (until, byUser, at);
}
