using TeamCost.Contracts;

namespace TeamCost.Web.Features.Usage;

/// <summary>
/// A plain run-rate: what the month has cost so far, and for each remaining day the average of the last 28 complete days (fewer where the
/// history is shorter). No seasons, no trend; the band is one standard deviation of those days.
/// </summary>
public sealed record MonthForecast(DateOnly Today, decimal SoFarUsd, decimal PerDayUsd, decimal ForecastUsd, decimal LowUsd, decimal HighUsd)
{
    public const int History = 28;

    public static DayRange Month(DateOnly today)
    {
        var first = new DateOnly(today.Year, today.Month, 1);
        return new DayRange(first, first.AddMonths(1).AddDays(-1));
    }

    /// <summary>The days whose spend it needs.</summary>
    public static DayRange Needs(DateOnly today) => new(Earlier(today.AddDays(-History), Month(today).First), today);

    public static MonthForecast From(IReadOnlyDictionary<DateOnly, decimal> spendPerDay, DateOnly today)
    {
        var month = Month(today);
        var soFar = spendPerDay.Where(d => month.Contains(d.Key) && d.Key <= today).Sum(d => d.Value);
        var todays = spendPerDay.GetValueOrDefault(today);
        var past = spendPerDay.Where(d => d.Key < today && d.Key >= today.AddDays(-History)).ToList();
        var known = past.Count == 0 ? 0 : today.DayNumber - past.Min(d => d.Key.DayNumber);
        if (known == 0)
        {
            return new MonthForecast(today, soFar, todays, soFar, soFar, soFar);
        }

        var perDay = past.Sum(d => d.Value) / known;
        // Today counts as a whole day, or as what it already is when that is more.
        var rest = Math.Max(0, perDay - todays) + (perDay * (month.Last.DayNumber - today.DayNumber));
        var days = Enumerable.Range(1, known).Select(back => spendPerDay.GetValueOrDefault(today.AddDays(-back)));
        var spread = days.Sum(d => (double)((d - perDay) * (d - perDay))) / known;
        var band = (decimal)Math.Sqrt(spread * (month.Last.DayNumber - today.DayNumber));
        return new MonthForecast(today, soFar, perDay, soFar + rest, Math.Max(soFar, soFar + rest - band), soFar + rest + band);
    }

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;
}
