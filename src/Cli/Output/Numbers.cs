using System.Globalization;

namespace TeamCost.Cli.Output;

/// <summary>Numbers as people read them. Always with a point for decimals: output is compared and piped across machines.</summary>
internal static class Numbers
{
    public static string Full(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Three significant digits: 950, 1.21k, 61.5k, 3.4M.</summary>
    public static string Compact(long value)
    {
        if (value < 1000)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var scaled = (decimal)value;
        var unit = -1;
        do
        {
            scaled /= 1000;
            unit++;
        }
        while (scaled >= 999.5m && unit < 3);

        var format = scaled >= 100 ? "0" : scaled >= 10 ? "0.#" : "0.##";
        return scaled.ToString(format, CultureInfo.InvariantCulture) + "kMBT"[unit];
    }

    /// <param name="decimals">Alike for a whole column.</param>
    public static string Money(decimal usd, int decimals) => "$" + usd.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Exact, without needless zeros.</summary>
    public static string Exact(decimal usd) => usd.ToString("0.############################", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Hours and minutes: 2h 05m, 12m.</summary>
    public static string Span(TimeSpan span) => span.TotalHours >= 1
        ? $"{((int)span.TotalHours).ToString(CultureInfo.InvariantCulture)}h {span.Minutes.ToString("00", CultureInfo.InvariantCulture)}m"
        : $"{Math.Max(0, span.Minutes).ToString(CultureInfo.InvariantCulture)}m";

    public static string Count(long count, string noun) => $"{Full(count)} {noun}{(count == 1 ? "" : "s")}";

    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => $"{(bytes / 1e3).ToString("0.#", CultureInfo.InvariantCulture)} kB",
        < 1_000_000_000 => $"{(bytes / 1e6).ToString("0.#", CultureInfo.InvariantCulture)} MB",
        _ => $"{(bytes / 1e9).ToString("0.##", CultureInfo.InvariantCulture)} GB",
    };
}
