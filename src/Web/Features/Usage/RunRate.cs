using TeamCost.Contracts;

namespace TeamCost.Web.Features.Usage;

/// <summary>
/// How days go on if they go on as they did: each weekday by its own average of the last eight weeks (fewer where the history is shorter; of all
/// known days where a weekday was not seen yet). The one forecast behind the month on the dashboard, budgets and their alerts. No seasons, no trend.
/// </summary>
public sealed class RunRate
{
    /// <summary>Days before today that it looks at.</summary>
    public const int History = 56;

    private readonly decimal[] _weekdays = new decimal[7];
    private readonly double _variance;

    private RunRate(IReadOnlyDictionary<DateOnly, decimal> perDay, DateOnly today)
    {
        (Today, TodaysUsd) = (today, perDay.GetValueOrDefault(today));
        var past = perDay.Keys.Where(day => day < today && day >= today.AddDays(-History)).ToList();
        if (past.Count == 0)
        {
            return;
        }

        var known = new DayRange(past.Min(), today.AddDays(-1)).Each().Select(day => (Day: day, Usd: perDay.GetValueOrDefault(day))).ToList();
        KnownDays = known.Count;
        PerDayUsd = known.Average(d => d.Usd);
        for (var weekday = 0; weekday < 7; weekday++)
        {
            var those = known.Where(d => (int)d.Day.DayOfWeek == weekday).ToList();
            _weekdays[weekday] = those.Count == 0 ? PerDayUsd : those.Average(d => d.Usd);
        }

        _variance = known.Average(d => Math.Pow((double)(d.Usd - On(d.Day)), 2));
    }

    public DateOnly Today { get; }

    /// <summary>What today is already.</summary>
    public decimal TodaysUsd { get; }

    /// <summary>Complete days that it knows; 0: there is no rate.</summary>
    public int KnownDays { get; }

    /// <summary>The average of all known days.</summary>
    public decimal PerDayUsd { get; }

    /// <summary>What today will still bring: the rest of its weekday's average, nothing where it is above that already.</summary>
    public decimal RestOfTodayUsd => Math.Max(0, On(Today) - TodaysUsd);

    /// <summary>The first day of history that it needs.</summary>
    public static DateOnly Since(DateOnly today) => today.AddDays(-History);

    public static RunRate From(IReadOnlyDictionary<DateOnly, decimal> perDay, DateOnly today) => new(perDay, today);

    /// <summary>A whole day of that weekday.</summary>
    public decimal On(DateOnly day) => _weekdays[(int)day.DayOfWeek];

    /// <summary>What is still to come: the rest of today and the days after it.</summary>
    public decimal Until(DateOnly last) => last < Today ? 0 : RestOfTodayUsd + new DayRange(Today.AddDays(1), last).Each().Sum(On);

    /// <summary>The first day by whose end a running sum will have reached an amount; null when it will not by the last day.</summary>
    /// <param name="soFar">Up to what today is already.</param>
    /// <param name="amount">To be reached.</param>
    /// <param name="last">Days after it do not matter.</param>
    public DateOnly? Reaches(decimal soFar, decimal amount, DateOnly last)
    {
        var sum = soFar + RestOfTodayUsd;
        for (var day = Today; day <= last; day = day.AddDays(1), sum += On(day))
        {
            if (sum >= amount)
            {
                return day;
            }
        }

        return null;
    }

    /// <summary>One standard deviation of the known days around their weekday's average, over the days that are to come.</summary>
    public decimal Spread(DateOnly last) => (decimal)Math.Sqrt(_variance * Math.Max(0, last.DayNumber - Today.DayNumber));
}
