using System.Globalization;

namespace TeamCost.Contracts.Pricing;

/// <summary>UTC hours from Monday to Friday in which a vendor charges more. Public holidays are not known here.</summary>
internal sealed class PeakHours(IReadOnlyList<(TimeOnly From, TimeOnly Until)> ranges)
{
    public bool Contains(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        if (utc.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            return false;
        }

        var time = TimeOnly.FromDateTime(utc);
        return ranges.Any(range => time >= range.From && time < range.Until);
    }

    /// <param name="ranges">Such as <c>01:00-04:00</c>.</param>
    public static PeakHours Parse(IReadOnlyList<string> ranges)
    {
        var parsed = new (TimeOnly From, TimeOnly Until)[ranges.Count];
        for (var i = 0; i < parsed.Length; i++)
        {
            parsed[i] = ParseRange(ranges[i]);
        }

        return new(parsed);
    }

    private static (TimeOnly From, TimeOnly Until) ParseRange(string range)
    {
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        return (ParseTime(range[..dash]), ParseTime(range[(dash + 1)..]));
    }

    private static TimeOnly ParseTime(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
}
