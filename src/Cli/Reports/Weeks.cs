using System.Globalization;

namespace TeamCost.Cli.Reports;

/// <summary>Weeks by their first day. A week that begins on Monday has a number (ISO 8601); others have none.</summary>
internal static class Weeks
{
    public static DateOnly FirstDayOf(DateOnly day, DayOfWeek start) => day.AddDays(-(((int)day.DayOfWeek - (int)start + 7) % 7));

    /// <summary>2026-W45: the year is that of the week's Thursday.</summary>
    public static string? NumberOf(DateOnly first) => first.DayOfWeek == DayOfWeek.Monday
        ? string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(first)}-W{ISOWeek.GetWeekOfYear(first):00}")
        : null;
}
