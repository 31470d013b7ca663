using System.Globalization;

namespace TeamCost.Web.Platform.Ui;

/// <summary>How numbers are written on screen. Rounding happens here and nowhere before.</summary>
public static class Figures
{
    public const string Minus = "\u2212";
    private static readonly CultureInfo C = CultureInfo.InvariantCulture;

    /// <summary>$1,234.56; under a cent two significant digits ($0.0042), because "$0.00" would be untrue.</summary>
    public static string Usd(decimal usd)
    {
        var size = Math.Abs(usd);
        var text = size switch
        {
            0 => "$0.00",
            >= 0.01m => "$" + size.ToString("#,##0.00", C),
            >= 0.00000001m => "$" + Significant(size),
            _ => "<$0.00000001",
        };
        return usd < 0 ? Minus + text : text;
    }

    /// <summary>Every decimal there is, for titles and copying.</summary>
    public static string UsdExact(decimal usd) =>
        (usd < 0 ? Minus : "") + "$" + Math.Abs(usd).ToString("#,##0.00##########", C);

    /// <summary>For axes and labels in charts: $1.2k, $250, $0.05.</summary>
    public static string UsdShort(decimal usd)
    {
        var size = Math.Abs(usd);
        var text = size switch
        {
            0 => "$0",
            >= 1_000 => "$" + Short(size),
            >= 10 => "$" + size.ToString("0", C),
            >= 0.01m => "$" + size.ToString("0.##", C),
            >= 0.00000001m => "$" + Significant(size),
            _ => "$0",
        };
        return usd < 0 ? Minus + text : text;
    }

    /// <summary>999, 1.2k, 12.3M, 4.56B.</summary>
    public static string Count(decimal count) => count < 0 ? Minus + Count(-count) : count < 1_000 ? count.ToString("0.##", C) : Short(count);

    public static string CountExact(decimal count) => count.ToString("#,##0.##", C).Replace("-", Minus, StringComparison.Ordinal);

    /// <summary>12%, 3.4%; a ratio in, not per cent.</summary>
    public static string Percent(decimal ratio)
    {
        var percent = Math.Abs(ratio * 100);
        var text = percent switch
        {
            0 => "0%",
            >= 1_000 => (percent / 100).ToString("0", C) + "×",
            >= 10 => percent.ToString("0", C) + "%",
            >= 0.1m => percent.ToString("0.#", C) + "%",
            _ => "<0.1%",
        };
        return ratio < 0 ? Minus + text : text;
    }

    /// <summary>How long something took in all: 45 min, 12.5 h.</summary>
    public static string Duration(decimal seconds) =>
        seconds < 3_600 ? $"{Math.Ceiling(seconds / 60).ToString("0", C)} min" : $"{(seconds / 3_600).ToString("#,##0.#", C)} h";

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", C);

    public static string ShortDay(DateOnly day) => day.ToString("d MMM", C);

    public static string Month(DateOnly day) => day.ToString("MMMM yyyy", C);

    /// <summary>21 Nov 2026, 14:05 UTC.</summary>
    public static string Instant(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.ToString("d MMM yyyy, HH:mm", C) + (zone.Equals(TimeZoneInfo.Utc) ? " UTC" : "");
    }

    private static string Significant(decimal size)
    {
        var digits = 2;
        for (var rest = size; rest < 0.1m; rest *= 10)
        {
            digits++;
        }

        return Math.Round(size, Math.Min(digits, 12)).ToString("0.############", C);
    }

    private static string Short(decimal size)
    {
        var (scaled, unit) = size switch
        {
            // Rounding must not show 1000k: the next unit starts where the rounded figure would get four digits.
            < 999_500 => (size / 1_000m, "k"),
            < 999_500_000 => (size / 1_000_000m, "M"),
            < 999_500_000_000 => (size / 1_000_000_000m, "B"),
            _ => (size / 1_000_000_000_000m, "T"),
        };
        return scaled.ToString(scaled >= 100 ? "0" : scaled >= 10 ? "0.#" : "0.##", C) + unit;
    }
}
