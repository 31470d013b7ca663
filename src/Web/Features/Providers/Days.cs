using System.Globalization;
using TeamCost.Contracts;

namespace TeamCost.Web.Features.Providers;

/// <summary>UTC days as vendors write and read them.</summary>
public static class Days
{
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The day of a date or a timestamp as text; null: it is neither.</summary>
    public static DateOnly? Read(string? text) =>
        text is { Length: >= 10 } && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    public static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>The next midnight.</summary>
    public static DateTimeOffset End(DateOnly day) => Start(day.AddDays(1));

    public static DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);

    public static DayRange Only(DateOnly day) => new(day, day);

    public static DayRange MonthOf(DateOnly day) => new(new DateOnly(day.Year, day.Month, 1), new DateOnly(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month)));

    /// <summary>The end of the day, or now while the day goes on.</summary>
    public static DateTimeOffset CompleteUpTo(DateOnly lastDay, DateTimeOffset now) => End(lastDay) < now ? End(lastDay) : now;
}
