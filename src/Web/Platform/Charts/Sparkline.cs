using System.Text;

namespace TeamCost.Web.Platform.Charts;

/// <summary>A small line without axes, beside a number that says the rest.</summary>
public sealed record Sparkline(IReadOnlyList<decimal> Values)
{
    public const int Width = 100;
    public const int Height = 28;

    private readonly decimal most = Math.Max(Values.DefaultIfEmpty().Max(), 0);
    private readonly decimal least = Math.Min(Values.DefaultIfEmpty().Min(), 0);

    public bool IsEmpty => Values.Count == 0 || most == least;

    public string Path()
    {
        var path = new StringBuilder();
        for (var i = 0; i < Values.Count; i++)
        {
            path.Append(i == 0 ? 'M' : 'L').Append(ChartScale.N(X(i))).Append(' ').Append(ChartScale.N(Y(Values[i])));
        }

        // A single point is drawn as a short level line, so that there is something to see.
        return Values.Count == 1 ? $"M0 {ChartScale.N(Y(Values[0]))}L{Width} {ChartScale.N(Y(Values[0]))}" : path.ToString();
    }

    public string Area() => $"{Path()}L{Width} {ChartScale.N(Y(0))}L0 {ChartScale.N(Y(0))}Z";

    private double X(int point) => Values.Count < 2 ? 0 : point * Width / (double)(Values.Count - 1);

    private double Y(decimal value) => 2 + ((Height - 4) * (most == least ? 1 : (double)((most - value) / (most - least))));
}
