using System.Globalization;
using TeamCost.Contracts;

namespace TeamCost.Cli.Commands;

/// <summary>A day as people type it; what it means depends on which day it is, and so on the time zone.</summary>
internal sealed record DayWord(Func<DateOnly, DayRange> Resolve)
{
    public const string Forms = "2026-11-01, 2026-11 (the month), today, yesterday, 7d or 4w (the last seven days, four weeks)";

    /// <returns>Null when it is no day.</returns>
    public static DayWord? Parse(string text)
    {
        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new DayWord(_ => new DayRange(day, day));
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
        {
            return new DayWord(_ => new DayRange(month, month.AddMonths(1).AddDays(-1)));
        }

        if (text is "today" or "yesterday")
        {
            var back = text == "today" ? 0 : -1;
            return new DayWord(today => new DayRange(today.AddDays(back), today.AddDays(back)));
        }

        var unit = text.Length > 1 ? text[^1] switch { 'd' => 1, 'w' => 7, _ => 0 } : 0;
        return unit > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 10_000
            ? new DayWord(today => new DayRange(today.AddDays(1 - (count * unit)), today.AddDays(1 - (count * unit))))
            : null;
    }
}
