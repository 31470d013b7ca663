using TeamCost.Contracts;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Seats;

/// <summary>What the seats of a provider include in a month, what is used of it, and when it runs out at the present rate. Pure.</summary>
/// <param name="Unit">As the provider calls it.</param>
/// <param name="Size">Seats × allowance.</param>
/// <param name="UsedByDay">In units, UTC days of the month.</param>
public sealed record SeatPool(
    string Provider, string Unit, int Seats, decimal Size, DateOnly Today, IReadOnlyDictionary<DateOnly, decimal> UsedByDay)
{
    public DayRange Month => new(new DateOnly(Today.Year, Today.Month, 1), new DateOnly(Today.Year, Today.Month, 1).AddMonths(1).AddDays(-1));

    public decimal Used => UsedByDay.Where(d => Month.Contains(d.Key)).Sum(d => d.Value);

    public decimal Left => Size - Used;

    /// <summary>The average of the month's days so far; today counts as far as it is known.</summary>
    public decimal PerDay => Used / Today.Day;

    public decimal EvenPerDay => Size / Month.Count;

    /// <summary>The first day on which nothing is left; null where it lasts the month.</summary>
    public DateOnly? RunsOutOn
    {
        get
        {
            if (Left <= 0)
            {
                var left = Size;
                return new DayRange(Month.First, Today).Each().First(day => (left -= UsedByDay.GetValueOrDefault(day)) <= 0);
            }

            var days = PerDay == 0 ? Month.Count : Math.Ceiling(Left / PerDay);
            return days >= Month.Last.DayNumber - Today.DayNumber ? null : Today.AddDays((int)days);
        }
    }

    public LineChart Chart()
    {
        var days = Month.Each().ToList();
        var left = Size;
        var actual = days.Select(day => day > Today ? (decimal?)null : Math.Max(0, left -= UsedByDay.GetValueOrDefault(day))).ToList();
        var even = days.Select((_, i) => (decimal?)(Size - (EvenPerDay * (i + 1)))).ToList();
        var lines = new List<Line> { new("Even", LineLook.Before, even, HasEndLabel: false), new("Left", LineLook.Actual, actual) };
        if (Today < Month.Last && Left > 0)
        {
            // Ends where nothing is left: a line below zero would show what cannot be.
            lines.Add(new Line("At this rate", LineLook.Forecast, [.. days.Select(day => day < Today || day > (RunsOutOn ?? Month.Last) ? (decimal?)null : Math.Max(0, Left - (PerDay * (day.DayNumber - Today.DayNumber))))], HasEndLabel: false));
        }

        return new LineChart($"pool-{Provider}", $"{Unit} left of the month's {Figures.CountExact(Size)}", Platform.Charts.Unit.Requests, [.. days.Select(Figures.Day)], [.. days.Select(Figures.ShortDay)], lines);
    }
}
