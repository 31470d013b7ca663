using TeamCost.Contracts;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Platform.Charts;

/// <summary>A block for each day on a floor seen from above and aside, weeks from left to right: the more, the higher and the stronger.</summary>
public sealed record Isometric(string Id, string Title, Unit Unit, DayRange Days, IReadOnlyDictionary<DateOnly, decimal> Values)
{
    /// <summary>Half the width of a tile on the drawing; its half height is half of that.</summary>
    public const double Tile = 8;
    public const double Tallest = 84;

    /// <summary>What a day with next to nothing still stands above the floor.</summary>
    public const double Least = 3;
    private const double Inset = 0.86;
    private const double TextRoom = 26;
    private const double Foot = 10;
    private const int Rows = 7;

    private readonly decimal most = Values.Values.DefaultIfEmpty().Max();
    private readonly DateOnly monday = Days.First.AddDays(-CalendarMap.Row(Days.First));

    public bool IsEmpty => most <= 0;

    public int Weeks => ((Days.Last.DayNumber - monday.DayNumber) / Rows) + 1;

    public double Width => ((Weeks + Rows) * Tile) + TextRoom;

    /// <summary>Where the highest thing on the drawing begins: what is above it is not shown.</summary>
    public double Top => Math.Max(0, Blocks().Min(block => block.Y - block.Height) - 2);

    public double Height => Tallest + ((Weeks + Rows) * Tile / 2) + Foot;

    /// <summary>From the back to the front, so that what is nearer is drawn over what is farther.</summary>
    public IEnumerable<IsoBlock> Blocks()
    {
        foreach (var day in Days.Each())
        {
            var value = Values.GetValueOrDefault(day);
            var (x, y) = At(Week(day), CalendarMap.Row(day));
            var height = value <= 0 || most <= 0 ? 0 : Least + ((Tallest - Least) * Math.Sqrt((double)(value / most)));
            yield return new IsoBlock(day, value, HeatLevel.Of(value, most), Math.Round(x, 2), Math.Round(y, 2), Math.Round(height, 2));
        }
    }

    /// <summary>The first shown day of each month that has room for its name, at the near edge of the floor.</summary>
    public IEnumerable<(DateOnly Day, double X, double Y)> Months()
    {
        var free = int.MinValue;
        foreach (var day in Days.Each().Where(d => d.Day == 1 || d == Days.First))
        {
            var week = Week(day);
            if (week >= free)
            {
                free = week + 3;
                var (x, y) = At(week, Rows);
                yield return (day, Math.Round(x - 3, 2), Math.Round(y + 9, 2));
            }
        }
    }

    /// <summary>The upper side of a block, and the two that are seen below it.</summary>
    public static (string Top, string Left, string Right) Faces(IsoBlock block)
    {
        var (w, h) = (ChartScale.N(Tile * Inset), ChartScale.N(Tile * Inset / 2));
        var (x, y) = (block.X, block.Y - block.Height);
        var (left, near) = (ChartScale.N(x - (Tile * Inset)), ChartScale.N(y + (Tile * Inset)));
        var down = ChartScale.N(block.Height);
        return (
            $"M{ChartScale.N(x)} {ChartScale.N(y)}l{w} {h}-{w} {h}-{w}-{h}z",
            $"M{left} {ChartScale.N(y + (Tile * Inset / 2))}l{w} {h}v{down}l-{w}-{h}z",
            $"M{ChartScale.N(x)} {near}l{w}-{h}v{down}l-{w} {h}z");
    }

    public string Summary => IsEmpty
        ? $"{Title}: nothing in this range."
        : $"{Title}: {Unit.Full(Values.Values.Sum())} in all, most on {Figures.Day(Values.MaxBy(v => v.Value).Key)} with {Unit.Full(most)}. The table below has every figure.";

    public ChartTable Table => new CalendarMap(Id, Title, Unit, Days, Values).Table;

    private int Week(DateOnly day) => (day.DayNumber - monday.DayNumber) / Rows;

    /// <summary>The far corner of a tile of the floor.</summary>
    private static (double X, double Y) At(int week, int row) =>
        (TextRoom + ((Rows + week - row) * Tile), Tallest + ((week + row) * Tile / 2));
}

/// <param name="X">Of the far corner of its tile.</param>
/// <param name="Y">Likewise, on the floor.</param>
/// <param name="Height">Above the floor; 0 is a bare tile.</param>
public readonly record struct IsoBlock(DateOnly Day, decimal Value, int Level, double X, double Y, double Height);
