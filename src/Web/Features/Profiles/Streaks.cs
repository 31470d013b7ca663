namespace TeamCost.Web.Features.Profiles;

/// <summary>Active days in a row. Days are days as published; months, years and changed clocks are no gaps.</summary>
/// <param name="Current">Days of the row that still goes on; 0 when the last one has ended.</param>
/// <param name="Longest">Days of the longest row there ever was.</param>
/// <param name="LongestEnd">Its last day.</param>
public sealed record Streaks(int Current, int Longest, DateOnly? LongestEnd)
{
    /// <summary>The zone in which a day ends last is twelve hours behind UTC.</summary>
    private static readonly TimeSpan LastPlace = TimeSpan.FromHours(12);

    public DateOnly? LongestStart => LongestEnd?.AddDays(1 - Longest);

    /// <param name="days">Active days, in any order, each at least once.</param>
    /// <param name="now">Decides whether the last row still goes on: it does while its last day is today or yesterday somewhere on Earth.</param>
    public static Streaks Of(IEnumerable<DateOnly> days, DateTimeOffset now)
    {
        var (run, longest, end, last) = (0, 0, (DateOnly?)null, (DateOnly?)null);
        foreach (var day in days.Distinct().Order())
        {
            run = last?.AddDays(1) == day ? run + 1 : 1;
            last = day;
            if (run > longest)
            {
                (longest, end) = (run, day);
            }
        }

        var earliest = DateOnly.FromDateTime((now.ToUniversalTime() - LastPlace).DateTime).AddDays(-1);
        return new Streaks(last >= earliest ? run : 0, longest, end);
    }
}
