namespace TeamCost.Web.Platform.Charts;

/// <summary>Shares of a whole. A negative share (a credit) cannot be drawn and stays in the table.</summary>
public sealed record Donut(string Id, string Title, Unit Unit, IReadOnlyList<Slice> Slices)
{
    public const int Size = 120;
    public const int Radius = 48;
    public static readonly double Round = 2 * Math.PI * Radius;

    public decimal Total => Slices.Sum(s => s.Value);

    public bool IsEmpty => Slices.All(s => s.Value <= 0);

    public IEnumerable<Arc> Arcs()
    {
        var drawn = Slices.Where(s => s.Value > 0).ToList();
        var whole = drawn.Sum(s => s.Value);
        var before = 0d;
        // A hairline between neighbours, none around a single one.
        var gap = drawn.Count > 1 ? 1.5 : 0;
        foreach (var slice in drawn)
        {
            var length = (double)(slice.Value / whole) * Round;
            yield return new Arc(slice, Math.Max(0.4, length - gap), -before);
            before += length;
        }
    }

    public ChartTable Table => new(
        Title, ["", "Amount", "Share"],
        [.. Slices.Select(s => new ChartTableRow(s.Series.Label, [Unit.Full(s.Value), Share(s)], s.Series.Href))],
        new ChartTableRow("Total", [Unit.Full(Total), ""]));

    public string Share(Slice slice) => Total == 0 ? "–" : Ui.Figures.Percent(slice.Value / Total);
}

public sealed record Slice(Series Series, decimal Value);

public readonly record struct Arc(Slice Slice, double Length, double Offset);
