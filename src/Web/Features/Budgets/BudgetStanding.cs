using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Budgets;

public enum BudgetState
{
    Quiet,

    /// <summary>At this rate it will be passed.</summary>
    Near,

    /// <summary>A threshold below the whole amount is passed.</summary>
    Warned,

    /// <summary>The amount is reached.</summary>
    Exceeded,
}

/// <summary>Where a budget stands in one of its periods.</summary>
/// <param name="ScopeLabel">As people call it: "Platform", "Claude Code", the organization's name.</param>
/// <param name="Days">The period.</param>
/// <param name="Today">In the organization's zone.</param>
/// <param name="ExpectedUsd">By the end of the period, at the rate of its weekdays.</param>
/// <param name="PassesOn">The day on which the amount will be passed at this rate; null: it lasts, or it is passed already.</param>
/// <param name="PassedOn">The day on which it was passed.</param>
/// <param name="KeepPerDayUsd">What each day after today may cost so that it lasts; null when it is passed or no day is left.</param>
/// <param name="UnpricedTokens">Tokens of the period that are in no amount, as no price is known.</param>
/// <param name="KnownDays">Days of history behind the rate, at most <see cref="RunRate.History"/>.</param>
public sealed record BudgetStanding(
    Guid Id, string Name, BudgetScope Scope, string ScopeValue, string ScopeLabel, BudgetPeriod Period, BudgetBasis Basis, DayRange Days, DateOnly Today,
    decimal AmountUsd, decimal SpentUsd, decimal ExpectedUsd, DateOnly? PassesOn, DateOnly? PassedOn, decimal? KeepPerDayUsd, long UnpricedTokens, int KnownDays,
    BudgetState State)
{
    /// <summary>Spent of the amount in per cent, not rounded.</summary>
    public decimal Percent => SpentUsd * 100 / AmountUsd;

    public static BudgetStanding Of(Budget budget, string label, DayRange days, BudgetSums sums, DateOnly today)
    {
        var rate = RunRate.From(sums.PerDay, today);
        var (spent, isNow) = (sums.In(days), days.Contains(today));
        var expected = isNow ? spent + rate.Until(days.Last) : spent;
        var passes = BudgetForecast.PassesOn(rate, budget.Period, days, spent, budget.AmountUsd);
        var after = isNow ? days.Last.DayNumber - today.DayNumber : 0;
        var left = budget.AmountUsd - spent - rate.RestOfTodayUsd;
        return new BudgetStanding(
            budget.Id, budget.Name, budget.Scope, budget.ScopeValue, label, budget.Period, budget.Basis, days, today, budget.AmountUsd, spent, expected, passes,
            spent >= budget.AmountUsd ? sums.Reached(days, budget.AmountUsd) : null, after == 0 || left <= 0 ? null : left / after, sums.UnpricedIn(days), rate.KnownDays,
            StateOf(budget, spent, passes));
    }

    private static BudgetState StateOf(Budget budget, decimal spent, DateOnly? passes) =>
        spent >= budget.AmountUsd ? BudgetState.Exceeded
        : budget.Thresholds.Any(t => t < 100 && spent >= budget.AmountUsd * t / 100) ? BudgetState.Warned
        : passes is not null && budget.Forecasts ? BudgetState.Near
        : BudgetState.Quiet;
}

/// <summary>What a budget measures, day by day.</summary>
public sealed record BudgetSums(IReadOnlyDictionary<DateOnly, decimal> PerDay, IReadOnlyDictionary<DateOnly, long> Unpriced)
{
    public static readonly BudgetSums None = new(new Dictionary<DateOnly, decimal>(), new Dictionary<DateOnly, long>());

    public decimal In(DayRange days) => PerDay.Where(d => days.Contains(d.Key)).Sum(d => d.Value);

    public long UnpricedIn(DayRange days) => Unpriced.Where(d => days.Contains(d.Key)).Sum(d => d.Value);

    /// <summary>The first day of the period by whose end its running sum had reached an amount.</summary>
    public DateOnly? Reached(DayRange days, decimal amount)
    {
        var sum = 0m;
        foreach (var (day, usd) in PerDay.Where(d => days.Contains(d.Key)).OrderBy(d => d.Key))
        {
            if ((sum += usd) >= amount)
            {
                return day;
            }
        }

        return null;
    }
}
