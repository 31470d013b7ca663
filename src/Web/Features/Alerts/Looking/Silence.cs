namespace TeamCost.Web.Features.Alerts.Looking;

/// <summary>
/// When a source counts as silent: it told of most working days (8 of 15) of the three weeks up to its last day, and of none of the last four
/// working days. Saturdays, Sundays and today do not count. After thirty days it is taken to be gone. Pure.
/// </summary>
public static class Silence
{
    public const int Weeks = 3;
    public const int MostWorkingDays = 8;
    public const int SilentWorkingDays = 4;
    public const int GoneAfterDays = 30;

    public static bool IsSilent(IReadOnlyCollection<DateOnly> told, DateOnly today)
    {
        if (told.Count == 0)
        {
            return false;
        }

        var last = told.Max();
        var from = last.AddDays(1 - (Weeks * 7));
        return last >= today.AddDays(-GoneAfterDays) && Between(last, today) >= SilentWorkingDays
            && told.Distinct().Count(day => day >= from && IsWorking(day)) >= MostWorkingDays;
    }

    /// <summary>Whole working days after one day and before another.</summary>
    public static int Between(DateOnly last, DateOnly today)
    {
        var days = 0;
        for (var day = last.AddDays(1); day < today; day = day.AddDays(1))
        {
            days += IsWorking(day) ? 1 : 0;
        }

        return days;
    }

    private static bool IsWorking(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
}
