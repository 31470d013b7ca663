using TeamCost.Contracts;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Budgets;

/// <summary>The calendar of budgets: days of the organization's zone, weeks from Monday.</summary>
public static class BudgetPeriods
{
    /// <summary>The period that a day lies in.</summary>
    public static DayRange At(this BudgetPeriod period, DateOnly day)
    {
        switch (period)
        {
            case BudgetPeriod.Day:
                return new(day, day);
            case BudgetPeriod.Week:
                var monday = day.AddDays(-CalendarMap.Row(day));
                return new(monday, monday.AddDays(6));
            case BudgetPeriod.Month:
                var first = new DateOnly(day.Year, day.Month, 1);
                return new(first, first.AddMonths(1).AddDays(-1));
            default:
                var quarter = new DateOnly(day.Year, (day.Month - 1) / 3 * 3 + 1, 1);
                return new(quarter, quarter.AddMonths(3).AddDays(-1));
        }
    }

    public static DayRange Before(this BudgetPeriod period, DayRange one) => period.At(one.First.AddDays(-1));

    /// <summary>
    /// The periods that alerts look at: the one of today, and on its first day still the one before, because accounts and machines tell of a day's
    /// last hours after midnight.
    /// </summary>
    public static IReadOnlyList<DayRange> Open(this BudgetPeriod period, DateOnly today)
    {
        var now = period.At(today);
        return now.First == today ? [period.Before(now), now] : [now];
    }

    /// <summary>A period is closed when the day after its last day is over.</summary>
    public static bool IsClosed(DayRange period, DateOnly today) => today > period.Last.AddDays(1);

    public static string Word(this BudgetPeriod period) => period.ToString().ToLowerInvariant();

    /// <summary>November 2026, the week from 16 Nov 2026, 21 Nov 2026, the third quarter of 2026.</summary>
    public static string Title(this BudgetPeriod period, DayRange days) => period switch
    {
        BudgetPeriod.Day => Figures.Day(days.First),
        BudgetPeriod.Week => $"the week from {Figures.Day(days.First)}",
        BudgetPeriod.Month => Figures.Month(days.First),
        _ => $"quarter {(days.First.Month + 2) / 3} of {days.First.Year}",
    };
}
