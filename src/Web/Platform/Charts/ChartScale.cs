using System.Globalization;

namespace TeamCost.Web.Platform.Charts;

/// <summary>A vertical axis with few, round ticks. Always contains zero, so that bars never lie.</summary>
public sealed class ChartScale
{
    private const int Wanted = 3;
    private readonly decimal low;
    private readonly decimal high;

    private ChartScale(decimal low, decimal high, decimal step, double height)
    {
        (this.low, this.high, Height) = (low, high, height);
        var ticks = new List<decimal>();
        for (var tick = low; tick <= high; tick += step)
        {
            ticks.Add(tick);
        }

        Ticks = ticks;
    }

    public double Height { get; }

    public IReadOnlyList<decimal> Ticks { get; }

    public double Zero => Y(0);

    public static ChartScale For(decimal least, decimal most, double height)
    {
        var (from, to) = (Math.Min(0, least), Math.Max(0, most));
        if (from == to)
        {
            return new ChartScale(0, 1, 1, height);
        }

        var step = Step((to - from) / Wanted);
        return new ChartScale(Math.Floor(from / step) * step, to, step, height);
    }

    public double Y(decimal value) => Math.Round((double)((high - value) / (high - low)) * Height, 2);

    /// <summary>A drawn number, short and with a point whatever the culture.</summary>
    public static string N(double number) => Math.Round(number, 2).ToString(CultureInfo.InvariantCulture);

    /// <summary>A share of the width: drawings stretch, their texts do not.</summary>
    public static string Percent(double share) => Math.Round(share * 100, 3).ToString(CultureInfo.InvariantCulture) + "%";

    private static decimal Step(decimal rough)
    {
        var magnitude = 1m;
        while (magnitude * 10 <= rough)
        {
            magnitude *= 10;
        }

        while (magnitude > rough && magnitude > 0.00000001m)
        {
            magnitude /= 10;
        }

        foreach (var factor in (decimal[])[1, 2, 2.5m, 5, 10])
        {
            if (magnitude * factor >= rough)
            {
                return magnitude * factor;
            }
        }

        return magnitude * 10;
    }
}
