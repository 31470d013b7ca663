using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Budgets;

/// <summary>
/// When a budget would have spoken up in days that are over: the machine of the alerts, looking at the end of each day as the daily sums stand now.
/// Pure.
/// </summary>
public static class BudgetReplay
{
    public const int Days = 90;

    /// <param name="rule">What the budget allows.</param>
    /// <param name="period">Its periods.</param>
    /// <param name="sums">What it measures; also before the days, for their forecasts and the beginning of their first period.</param>
    /// <param name="days">The days to look at.</param>
    public static IReadOnlyList<ReplayedAlert> Run(BudgetRule rule, BudgetPeriod period, BudgetSums sums, DayRange days)
    {
        var fired = new List<ReplayedAlert>();
        var marks = new Dictionary<int, BudgetMark>();
        var current = period.At(days.First);
        foreach (var day in days.Each())
        {
            if (!current.Contains(day))
            {
                current = period.At(day);
                marks.Clear();
            }

            var spent = sums.In(new DayRange(current.First, day));
            // The evening of a day is the beginning of the next: the whole of today is known.
            var rate = RunRate.From(sums.PerDay.Where(d => d.Key <= day).ToDictionary(d => d.Key, d => d.Value), day.AddDays(1));
            var passes = BudgetForecast.PassesOn(rate, period, current, spent, rule.AmountUsd);
            foreach (var move in BudgetMachine.Next(rule, new BudgetLook(spent, passes), marks.Values))
            {
                marks[move.Threshold] = move.After(rule);
                if (move.Fires)
                {
                    fired.Add(new ReplayedAlert(day, current, move.To is AlertState.Near ? null : move.Threshold, spent, passes));
                }
            }
        }

        return fired;
    }
}

/// <param name="Threshold">Null: the forecast.</param>
/// <param name="PassesOn">When the amount would have been passed at the rate of that day.</param>
public sealed record ReplayedAlert(DateOnly Day, DayRange Period, int? Threshold, decimal SpentUsd, DateOnly? PassesOn);
