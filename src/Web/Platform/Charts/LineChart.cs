using System.Text;

namespace TeamCost.Web.Platform.Charts;

public enum LineLook
{
    Actual,
    Forecast,
    Before,
}

/// <summary>Values over the days of a period, usually running sums; a forecast may go on where the actual line ends, with its band.</summary>
/// <param name="Labels">Each point's day in full.</param>
/// <param name="Ticks">The same, short.</param>
public sealed record LineChart(
    string Id, string Title, Unit Unit, IReadOnlyList<string> Labels, IReadOnlyList<string> Ticks, IReadOnlyList<Line> Lines, Band? Band = null)
{
    public const int Height = 200;
    public const int TickRoom = 20;
    public const int Width = 1000;

    public ChartScale Scale { get; } = ChartScale.For(
        Lines.SelectMany(l => l.Values).Min() ?? 0,
        Lines.SelectMany(l => l.Values).Concat(Band?.High ?? []).Max() ?? 0, Height - 16);

    public bool IsEmpty => Lines.All(l => l.Values.All(v => v is null or 0));

    public double X(int point) => Labels.Count < 2 ? 0.5 : point / (double)(Labels.Count - 1);

    public string Path(Line line)
    {
        var path = new StringBuilder();
        for (var i = 0; i < line.Values.Count; i++)
        {
            if (line.Values[i] is { } value)
            {
                path.Append(path.Length == 0 ? 'M' : 'L').Append(At(i, value));
            }
        }

        return path.ToString();
    }

    public string BandPath()
    {
        var path = new StringBuilder();
        for (var i = 0; i < Labels.Count; i++)
        {
            if (Band?.High[i] is { } high)
            {
                path.Append(path.Length == 0 ? 'M' : 'L').Append(At(i, high));
            }
        }

        for (var i = Labels.Count - 1; i >= 0; i--)
        {
            if (Band?.Low[i] is { } low)
            {
                path.Append('L').Append(At(i, low));
            }
        }

        return path.Append('Z').ToString();
    }

    /// <summary>Where a line ends: its direct label stands there.</summary>
    public static (int Point, decimal Value)? End(Line line)
    {
        for (var i = line.Values.Count - 1; i >= 0; i--)
        {
            if (line.Values[i] is { } value)
            {
                return (i, value);
            }
        }

        return null;
    }

    public bool HasTick(int point) => point % TickEvery == 0;

    public bool IsWideTick(int point) => point / TickEvery % 2 != 0;

    private int TickEvery => Math.Max(1, (Labels.Count + 7) / 8);

    public ChartTable Table => new(
        Title, ["Day", .. Lines.Select(l => l.Label)],
        [.. Labels.Select((label, i) => new ChartTableRow(label, [.. Lines.Select(l => l.Values[i] is { } v ? Unit.Full(v) : "–")]))]);

    public string Summary => IsEmpty
        ? $"{Title}: nothing in this range."
        : $"{Title}: {string.Join("; ", Lines.Select(l => End(l) is { } end ? $"{l.Label} {Unit.Full(end.Value)} on {Labels[end.Point]}" : $"{l.Label} none"))}.";

    private string At(int point, decimal value) => $"{ChartScale.N(X(point) * Width)} {ChartScale.N(Scale.Y(value))}";
}

/// <param name="Values">One for each point; null where the line does not go.</param>
/// <param name="HasEndLabel">False where the words beside the chart say what the line is, and its end lies on the axis or on another label.</param>
public sealed record Line(string Label, LineLook Look, IReadOnlyList<decimal?> Values, bool HasEndLabel = true)
{
    public string Class => Look switch
    {
        LineLook.Forecast => "path-forecast",
        LineLook.Before => "path-before",
        _ => "path-actual",
    };
}

public sealed record Band(IReadOnlyList<decimal?> Low, IReadOnlyList<decimal?> High);
