using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Alerts;

/// <summary>One alert: what it says, what moved it, how it went. Runs in a unit of work.</summary>
public sealed class AlertPageQuery(AppDbContext db, AlertSight sight, SpendQuery spend, BudgetStandingsQuery standings, CurrentOrg org, TimeProvider clock)
{
    private const int Most = 3;

    /// <returns>Null when there is none, or the asker may not see it.</returns>
    public async Task<AlertPage?> RunAsync(Guid id, CancellationToken ct)
    {
        await sight.OpenAsync(ct);
        if (await db.Alerts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, ct) is not { } alert || !sight.MaySee(alert))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var muted = await db.AlertMutes.AsNoTracking().Where(m => m.Subject == alert.Subject && m.Until > now).Select(m => (DateTimeOffset?)m.Until).FirstOrDefaultAsync(ct);
        var steps = await db.AlertSteps.AsNoTracking().Where(s => s.AlertId == id).OrderBy(s => s.At).ThenBy(s => s.Id).ToListAsync(ct);
        var budget = alert.BudgetId is { } budgetId ? await db.Budgets.AsNoTracking().SingleOrDefaultAsync(b => b.Id == budgetId, ct) : null;
        var standing = budget is null ? null : (await standings.RunAsync(ct)).FirstOrDefault(s => s.Id == budget.Id);
        return new AlertPage(
            new AlertRow(alert, Name(alert.AcknowledgedBy), muted), [.. steps.Select(s => new AlertStepRow(s.At, s.State, s.Words, Name(s.ByUser)))], budget,
            standing?.Days.First == alert.PeriodFirst ? standing : null, budget is null ? [] : await MovedAsync(alert, budget, ct), $"/o/{org.Slug}", org.Role?.IsAdmin() == true, org.Today(clock));
    }

    private string? Name(Guid? who) => who is { } id ? sight.Names.People.GetValueOrDefault(id, "a former member") : null;

    /// <summary>Who and what grew most since the period began, against as many days of the period before.</summary>
    private async Task<IReadOnlyList<MovedBy>> MovedAsync(Alert alert, Budget budget, CancellationToken ct)
    {
        var (days, today) = (new DayRange(alert.PeriodFirst!.Value, alert.PeriodLast!.Value), org.Today(clock));
        days = days.Contains(today) ? days with { Last = today } : days;
        var before = budget.Period.Before(days);
        var same = before.First.AddDays(days.Count - 1);
        before = before with { Last = same < before.Last ? same : before.Last };
        var dimensions = new[] { Dimension.Person, Dimension.Model }.Where(d => d != budget.Scope.Dimension() && sight.Scope.Dimensions.Contains(d)).ToList();
        SpendSet[] sets = [.. dimensions.Select(d => new SpendSet(PerDay: false, [d]))];
        var filter = budget.Scope.Dimension() is { } dimension ? new SpendFilter(days).With(dimension, [budget.ScopeValue]) : new SpendFilter(days);
        var (now, past) = sets.Length == 0 ? ([], []) : (await spend.SetsAsync(filter, sets, ct), await spend.SetsAsync(filter.On(before), sets, ct));
        var labels = new SpendLabels(sight.Names);
        return [.. dimensions.Select((d, i) => new MovedBy(d, days, before, Rows(d, now[i], past[i], budget.Basis.Measure(), labels, filter)))];
    }

    private List<MovedRow> Rows(Dimension by, IReadOnlyList<SpendRow> now, IReadOnlyList<SpendRow> past, SpendMeasure measure, SpendLabels labels, SpendFilter filter)
    {
        var before = past.ToDictionary(r => r.Key, r => measure.Of(r.Sums));
        var choice = measure is SpendMeasure.Spend ? "" : measure.Word();
        return
        [
            .. now.Select(r => new MovedRow(labels.Of(by, r.Key), measure.Of(r.Sums), before.GetValueOrDefault(r.Key), new SpendLinks($"/o/{org.Slug}/spend", filter.With(by, [r.Key]), [("measure", choice)]).Here))
                .Where(r => r.NowUsd > r.BeforeUsd).OrderByDescending(r => r.NowUsd - r.BeforeUsd).ThenBy(r => r.Label, StringComparer.Ordinal).Take(Most),
        ];
    }
}

/// <param name="Standing">Where the budget stands now; null when the alert is of a period that is over.</param>
public sealed record AlertPage(
    AlertRow Row, IReadOnlyList<AlertStepRow> Steps, Budget? Budget, BudgetStanding? Standing, IReadOnlyList<MovedBy> Moved, string Root, bool IsAdmin, DateOnly Today)
{
    public Alert Alert => Row.Alert;

    /// <summary>The one link to what it is about.</summary>
    public (string Label, string Href) About => Alert.Kind switch
    {
        AlertKind.Budget => ("The budget", $"{Root}/budgets/{Alert.BudgetId}"),
        AlertKind.Connection => ("The connection", $"{Root}/connections/{Alert.Subject["connection:".Length..]}"),
        AlertKind.Model => ("Its use", $"{Root}/spend?range=90d&model={Uri.EscapeDataString(Alert.Subject["model:".Length..])}&measure=tokens"),
        _ => ("Who reported what", $"{Root}/spend"),
    };
}

public sealed record AlertStepRow(DateTimeOffset At, AlertState State, string Words, string? By);

public sealed record MovedBy(Dimension Dimension, DayRange Days, DayRange Before, IReadOnlyList<MovedRow> Rows);

public sealed record MovedRow(string Label, decimal NowUsd, decimal BeforeUsd, string Href);
