using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Budgets;

/// <summary>When a forecast says that a budget will be passed, and when it rather says nothing.</summary>
public static class BudgetForecast
{
    /// <summary>Before every weekday was seen once, the days say too little of the ones to come.</summary>
    public const int LeastHistory = 7;

    /// <returns>Null: it lasts, it is passed already, or nothing sound can be said (too little history; within one day there is no rate).</returns>
    public static DateOnly? PassesOn(RunRate rate, BudgetPeriod period, DayRange days, decimal spentUsd, decimal amountUsd) =>
        period is BudgetPeriod.Day || rate.KnownDays < LeastHistory || !days.Contains(rate.Today) || spentUsd >= amountUsd
            ? null
            : rate.Reaches(spentUsd, amountUsd, days.Last);
}
