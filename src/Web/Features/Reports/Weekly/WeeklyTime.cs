using TeamCost.Contracts;
using TeamCost.Web.Platform.Charts;

namespace TeamCost.Web.Features.Reports.Weekly;

/// <summary>When a week is told of: from Monday 07:00 of the organization's zone, and no later than Tuesday, because on Friday it is old news.</summary>
public static class WeeklyTime
{
    private static readonly TimeSpan From = TimeSpan.FromHours(7);

    /// <summary>Figures of the week may still be added up; until then it waits for them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    /// <returns>The week that is due (Monday to Sunday), or null.</returns>
    public static DayRange? DueAt(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var isDue = local.DayOfWeek switch
        {
            DayOfWeek.Monday => local.TimeOfDay >= From,
            DayOfWeek.Tuesday => true,
            _ => false,
        };
        return isDue ? LastBefore(DateOnly.FromDateTime(local.DateTime)) : null;
    }

    public static bool MayWait(DateTimeOffset now, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(now, zone) is { DayOfWeek: DayOfWeek.Monday } local && local.TimeOfDay < From + Patience;

    /// <summary>The week that a day lies in.</summary>
    public static DayRange Of(DateOnly day)
    {
        var monday = day.AddDays(-CalendarMap.Row(day));
        return new DayRange(monday, monday.AddDays(6));
    }

    /// <summary>The last whole week before a day.</summary>
    public static DayRange LastBefore(DateOnly day) => Of(day.AddDays(-7));
}
