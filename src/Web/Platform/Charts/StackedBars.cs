namespace TeamCost.Web.Platform.Charts;

/// <summary>Sums per day, week or month, stacked by series. Negative values (credits) hang below the line.</summary>
/// <param name="Id">Unique on the page.</param>
/// <param name="Title">What it shows, in words: the caption of drawing and table.</param>
/// <param name="ColumnHead">What a column is: Day, Week, Month.</param>
public sealed record StackedBars(
    string Id, string Title, Unit Unit, IReadOnlyList<Series> Series, IReadOnlyList<BarColumn> Columns, string ColumnHead = "Day")
{
    public const int Height = 200;
    public const int TickRoom = 20;
    private const int TickCount = 12;

    public ChartScale Scale { get; } = ChartScale.For(
        Columns.Select(c => c.Values.Where(v => v < 0).Sum()).DefaultIfEmpty().Min(),
        Columns.Select(c => c.Values.Where(v => v > 0).Sum()).DefaultIfEmpty().Max(), Height - 8);

    public bool IsEmpty => Columns.All(c => c.Values.All(v => v == 0));

    /// <summary>The share of the width that a column's slot has, and its bars inside it.</summary>
    public double Slot => 1d / Math.Max(1, Columns.Count);

    /// <summary>A lonely column must not become a wall.</summary>
    public double BarWidth => Math.Min(Slot * 0.8, 0.09);

    public double BarLeft(int column) => ((column + 0.5) * Slot) - (BarWidth / 2);

    public bool HasTick(int column) => column % TickEvery == 0;

    /// <summary>Ticks that step aside on a narrow screen.</summary>
    public bool IsWideTick(int column) => column / TickEvery % 3 != 0;

    private int TickEvery => Math.Max(1, (Columns.Count + TickCount - 1) / TickCount);

    public IEnumerable<Bar> BarsOf(BarColumn column)
    {
        decimal up = 0, down = 0;
        for (var i = 0; i < Series.Count; i++)
        {
            var value = column.Values[i];
            if (value == 0)
            {
                continue;
            }

            var from = value > 0 ? up : down;
            var to = from + value;
            (up, down) = value > 0 ? (to, down) : (up, to);
            var (top, bottom) = (Scale.Y(Math.Max(from, to)), Scale.Y(Math.Min(from, to)));
            yield return new Bar(Series[i], value, top, bottom - top);
        }
    }

    public ChartTable Table => new(
        Title, [ColumnHead, .. Series.Select(s => s.Label), "Total"],
        [.. Columns.Select(c => new ChartTableRow(c.Label, [.. c.Values.Select(v => Unit.Full(v)), Unit.Full(c.Values.Sum())], c.Href))],
        new ChartTableRow("Total", [.. Series.Select((_, i) => Unit.Full(Columns.Sum(c => c.Values[i]))), Unit.Full(Columns.Sum(c => c.Values.Sum()))]));

    /// <summary>One sentence for screen readers instead of the drawing.</summary>
    public string Summary
    {
        get
        {
            if (IsEmpty)
            {
                return $"{Title}: nothing in this range.";
            }

            var top = Columns.MaxBy(c => c.Values.Sum())!;
            return $"{Title}: {Unit.Full(Columns.Sum(c => c.Values.Sum()))} in all, most on {top.Label} with {Unit.Full(top.Values.Sum())}. The table below has every figure.";
        }
    }
}

/// <param name="Label">In full: 21 Nov 2026.</param>
/// <param name="Tick">Under the axis: 21 Nov.</param>
/// <param name="Values">One for each series, in their order.</param>
/// <param name="Href">Where the column leads: usually this day alone.</param>
/// <param name="IsPartial">Still growing.</param>
public sealed record BarColumn(string Label, string Tick, IReadOnlyList<decimal> Values, string? Href = null, bool IsPartial = false);

public readonly record struct Bar(Series Series, decimal Value, double Y, double Height);
