using TeamCost.Contracts;

namespace TeamCost.Web.Features.Usage;

/// <summary>What the month has cost so far, and what the days that are left bring by their weekday's <see cref="RunRate"/>.</summary>
public sealed record MonthForecast(DateOnly Today, decimal SoFarUsd, decimal PerDayUsd, decimal ForecastUsd, decimal LowUsd, decimal HighUsd)
{
    public static DayRange Month(DateOnly today)
    {
        var first = new DateOnly(today.Year, today.Month, 1);
        return new DayRange(first, first.AddMonths(1).AddDays(-1));
    }

    /// <summary>The days whose spend it needs.</summary>
    public static DayRange Needs(DateOnly today) => new(RunRate.Since(today), today);

    public static MonthForecast From(IReadOnlyDictionary<DateOnly, decimal> spendPerDay, DateOnly today)
    {
        var month = Month(today);
        var rate = RunRate.From(spendPerDay, today);
        var soFar = spendPerDay.Where(d => month.Contains(d.Key) && d.Key <= today).Sum(d => d.Value);
        var (end, band) = (soFar + rate.Until(month.Last), rate.Spread(month.Last));
        return new MonthForecast(today, soFar, rate.KnownDays == 0 ? rate.TodaysUsd : rate.PerDayUsd, end, Math.Max(soFar, end - band), end + band);
    }
}
