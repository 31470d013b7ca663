namespace TeamCost.Bench;

/// <summary>Times of many runs of one thing, in milliseconds.</summary>
internal sealed class Percentiles
{
    private readonly List<double> _times = [];

    public int Count => _times.Count;

    public double First => _times[0];

    public void Add(TimeSpan took) => _times.Add(took.TotalMilliseconds);

    public double At(double share)
    {
        var sorted = _times.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
