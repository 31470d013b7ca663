using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Budgets;

/// <summary>One budget: this period day by day, the periods before it, its alerts.</summary>
public sealed class BudgetPageQuery(AppDbContext db, BudgetSumsQuery sums, NamesQuery names, CurrentOrg org, TimeProvider clock)
{
    /// <returns>Null when there is none, or the asker may not see it.</returns>
    public async Task<BudgetPage?> RunAsync(Guid id, CancellationToken ct)
    {
        var known = await names.RunAsync(ct);
        if (await db.Budgets.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id, ct) is not { } budget
            || !new SpendScope(org.SeesPeople, org.UserId, known.OwnTeams).MaySee(budget.Scope, budget.ScopeValue))
        {
            return null;
        }

        var today = org.Today(clock);
        var last = budget.EndedAt is { } ended ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(ended, org.TimeZone).DateTime) : today;
        var now = budget.Period.At(last);
        var past = Past(budget.Period, now);
        var first = past[^1].First < RunRate.Since(today) ? past[^1].First : RunRate.Since(today);
        var found = await sums.RunAsync(budget, new DayRange(first, today), ct);
        var standing = BudgetStanding.Of(budget, budget.Scope.Label(budget.ScopeValue, new SpendLabels(known), org.Name), now, found, today);
        var closed = await db.ClosedPeriods.AsNoTracking().Where(p => p.BudgetId == id).ToDictionaryAsync(p => p.FirstDay, ct);
        var begun = found.PerDay.Count == 0 ? today : found.PerDay.Keys.Min();
        return new BudgetPage(
            budget, standing, Chart(standing, found), [.. past.Where(p => p.Last >= begun || closed.ContainsKey(p.First)).Select(p => new PastPeriod(p, found.In(p), closed.GetValueOrDefault(p.First)))],
            await AlertsAsync(id, ct), $"/o/{org.Slug}", org.Role?.IsAdmin() == true);
    }

    private static List<DayRange> Past(BudgetPeriod period, DayRange now)
    {
        var count = period switch { BudgetPeriod.Day => 14, BudgetPeriod.Quarter => 6, _ => 12 };
        var found = new List<DayRange>();
        for (var one = period.Before(now); found.Count < count; one = period.Before(one))
        {
            found.Add(one);
        }

        return found;
    }

    /// <summary>The running sum against the amount, and where it is heading. Within one day there is nothing to draw.</summary>
    private static LineChart? Chart(BudgetStanding standing, BudgetSums sums)
    {
        if (standing.Days.Count == 1)
        {
            return null;
        }

        var days = standing.Days.Each().ToList();
        var running = 0m;
        List<Line> lines =
        [
            new("Amount", LineLook.Before, [.. days.Select(_ => (decimal?)standing.AmountUsd)]),
            new("So far", LineLook.Actual, [.. days.Select(day => day > standing.Today ? (decimal?)null : running += sums.PerDay.GetValueOrDefault(day))]),
        ];
        if (standing.Days.Contains(standing.Today) && standing.Today < standing.Days.Last)
        {
            var rate = RunRate.From(sums.PerDay, standing.Today);
            lines.Add(new Line("At this rate", LineLook.Forecast, [.. days.Select(day => day < standing.Today ? (decimal?)null : day == standing.Today ? standing.SpentUsd : standing.SpentUsd + rate.Until(day))]));
        }

        return new LineChart(
            "budget-line", $"{standing.Name}, running total against {Figures.Usd(standing.AmountUsd)}", Unit.Usd,
            [.. days.Select(Figures.Day)], [.. days.Select(Figures.ShortDay)], lines);
    }

    // Read as rows: what alerts are is said by a feature above this one.
    private async Task<IReadOnlyList<BudgetAlertRow>> AlertsAsync(Guid id, CancellationToken ct) => await db.Alerts.AsNoTracking().TagWith("Budgets.Alerts")
        // What a higher threshold said in the same look was told by nobody.
        .Where(a => a.BudgetId == id && (a.ResolvedWhy != ResolvedWhy.Higher || a.ToldAt != null)).OrderByDescending(a => a.ExceededAt ?? a.DetectedAt).ThenByDescending(a => a.Threshold).Take(20)
        .Select(a => new BudgetAlertRow(a.Id, a.Title, a.State, a.ExceededAt ?? a.DetectedAt, a.ResolvedAt)).ToListAsync(ct);
}

/// <param name="Chart">Null within one day.</param>
/// <param name="Root">The organization's address.</param>
public sealed record BudgetPage(
    Budget Budget, BudgetStanding Now, LineChart? Chart, IReadOnlyList<PastPeriod> Past, IReadOnlyList<BudgetAlertRow> Alerts, string Root, bool IsAdmin)
{
    /// <summary>The same figures on the spend page.</summary>
    public string SpendHref(DayRange days) => BudgetLinks.Spend(Root, Budget.Scope, Budget.ScopeValue, Budget.Basis, days, Now.Today);
}

/// <param name="SpentUsd">As the figures stand now.</param>
/// <param name="Closed">As they stood when the period was closed; null: not closed yet, or before this budget.</param>
public sealed record PastPeriod(DayRange Days, decimal SpentUsd, ClosedPeriod? Closed)
{
    public bool IsRestated => Closed is { } closed && closed.SpentUsd != SpentUsd;
}

public sealed record BudgetAlertRow(Guid Id, string Title, AlertState State, DateTimeOffset At, DateTimeOffset? ResolvedAt);

public static class BudgetLinks
{
    /// <summary>Where the use that a budget is for is looked at: a page of its own, or the spend page narrowed to it.</summary>
    public static string Place(string root, BudgetScope scope, string value) => scope switch
    {
        BudgetScope.Organization => $"{root}/spend",
        BudgetScope.Team => $"{root}/teams/{value}",
        BudgetScope.Person => $"{root}/people/{value}",
        _ => $"{root}/spend?{scope.Dimension()!.Value.Word()}={Uri.EscapeDataString(value)}",
    };

    /// <summary>The spend page with the budget's filter, the days up to today.</summary>
    public static string Spend(string root, BudgetScope scope, string value, BudgetBasis basis, DayRange days, DateOnly today)
    {
        var filter = new SpendFilter(days.Last > today && days.First <= today ? days with { Last = today } : days);
        filter = scope.Dimension() is { } dimension ? filter.With(dimension, [value]) : filter;
        return new SpendLinks($"{root}/spend", filter, [("measure", basis is BudgetBasis.List ? SpendMeasure.Value.Word() : "")]).Here;
    }
}
