using System.Globalization;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Platform.Charts;

/// <summary>Hour of the day × day of the week.</summary>
/// <param name="Cells">Seven rows, Monday first, of 24 hours.</param>
/// <param name="Unplaced">What is known only by its day: part of the total, not of the picture.</param>
public sealed record HeatMap(string Id, string Title, Unit Unit, IReadOnlyList<IReadOnlyList<decimal>> Cells, decimal Unplaced = 0)
{
    public const int CellHeight = 18;
    public static readonly IReadOnlyList<string> Weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    private readonly decimal most = Cells.SelectMany(row => row).DefaultIfEmpty().Max();

    public bool IsEmpty => most <= 0;

    public int Level(decimal value) => HeatLevel.Of(value, most);

    public ChartTable Table => new(
        Title, ["Day", .. Enumerable.Range(0, 24).Select(h => h.ToString("00", CultureInfo.InvariantCulture))],
        [.. Cells.Select((row, i) => new ChartTableRow(Weekdays[i], [.. row.Select(v => v == 0 ? "–" : Unit.Short(v))]))]);
}

/// <summary>A square for each day, weeks as columns.</summary>
public sealed record CalendarMap(
    string Id, string Title, Unit Unit, DayRange Days, IReadOnlyDictionary<DateOnly, decimal> Values, Func<DateOnly, string>? HrefOf = null)
{
    public const int Cell = 12;
    public const int Gap = 3;
    public const int Top = 16;
    public const int Left = 28;

    private readonly decimal most = Values.Values.DefaultIfEmpty().Max();
    private readonly DateOnly monday = Days.First.AddDays(-Row(Days.First));

    public bool IsEmpty => most <= 0;

    public int Weeks => ((Days.Last.DayNumber - monday.DayNumber) / 7) + 1;

    public int Width => Left + (Weeks * (Cell + Gap));

    public static int Height => Top + (7 * (Cell + Gap));

    public int X(DateOnly day) => Left + ((day.DayNumber - monday.DayNumber) / 7 * (Cell + Gap));

    public static int Y(DateOnly day) => Top + (Row(day) * (Cell + Gap));

    public static int Row(DateOnly day) => ((int)day.DayOfWeek + 6) % 7;

    public decimal ValueOf(DateOnly day) => Values.GetValueOrDefault(day);

    public int Level(DateOnly day) => HeatLevel.Of(ValueOf(day), most);

    /// <summary>The first shown day of each month that has room for its name.</summary>
    public IEnumerable<DateOnly> Months()
    {
        var free = 0;
        foreach (var day in Days.Each().Where(d => d.Day == 1 || d == Days.First))
        {
            if (X(day) >= free)
            {
                free = X(day) + 30;
                yield return day;
            }
        }
    }

    public ChartTable Table => new(
        Title, ["Day", "Amount"],
        [.. Values.Where(v => v.Value != 0).OrderByDescending(v => v.Key)
            .Select(v => new ChartTableRow(Figures.Day(v.Key), [Unit.Full(v.Value)], HrefOf?.Invoke(v.Key)))]);
}

internal static class HeatLevel
{
    /// <summary>0 is nothing, 5 the most. The root spreads the many small values, as days of one busy person are far apart.</summary>
    public static int Of(decimal value, decimal most) =>
        value <= 0 || most <= 0 ? 0 : Math.Clamp((int)Math.Ceiling(Math.Sqrt((double)(value / most)) * 5), 1, 5);
}
