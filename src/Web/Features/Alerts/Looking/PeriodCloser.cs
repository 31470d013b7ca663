using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Alerts.Looking;

/// <summary>Keeps what a period came to once it is closed, so that what changes later is seen as a restatement.</summary>
public sealed class PeriodCloser(AppDbContext db, CurrentOrg org, TimeProvider clock)
{
    private const string Write = """
        insert into budget_periods (org_id, budget_id, first_day, last_day, amount_usd, spent_usd, closed_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (org_id, budget_id, first_day) do nothing
        """;

    private Dictionary<Guid, DateOnly> _closedTo = [];

    /// <summary>The first day of sums that a look needs: the weekdays' history, the open periods, and whatever was not closed while nobody looked.</summary>
    public async Task<DateOnly> SinceAsync(IReadOnlyCollection<Budget> budgets, DateOnly today, CancellationToken ct)
    {
        _closedTo = await db.ClosedPeriods.AsNoTracking().GroupBy(p => p.BudgetId).ToDictionaryAsync(g => g.Key, g => g.Max(p => p.LastDay), ct);
        return budgets.SelectMany(b => Unclosed(b, today).Concat(b.Period.Open(today))).Select(p => p.First).Append(RunRate.Since(today)).Min();
    }

    public async Task CloseAsync(Budget budget, BudgetSums sums, DateOnly today, CancellationToken ct)
    {
        foreach (var period in Unclosed(budget, today))
        {
            await db.ExecuteAsync(Write, ct, org.RequiredId, budget.Id, period.First, period.Last, budget.AmountUsd, sums.In(period), clock.GetUtcNow());
        }
    }

    public static DateOnly CreatedOn(Budget budget, CurrentOrg org) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(budget.CreatedAt, org.TimeZone).DateTime);

    private IEnumerable<DayRange> Unclosed(Budget budget, DateOnly today)
    {
        var last = _closedTo.TryGetValue(budget.Id, out var to) ? to : DateOnly.MinValue;
        var created = CreatedOn(budget, org);
        for (var period = budget.Period.Before(budget.Period.At(today)); period.Last >= created && period.Last > last; period = budget.Period.Before(period))
        {
            if (BudgetPeriods.IsClosed(period, today))
            {
                yield return period;
            }
        }
    }
}
