using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Reports;

internal static class ReportMonths
{
    /// <summary>On the list: this month and those before it.</summary>
    public const int Shown = 12;

    public static DayRange Of(DateOnly day)
    {
        var first = new DateOnly(day.Year, day.Month, 1);
        return new DayRange(first, first.AddMonths(1).AddDays(-1));
    }

    public static string NameOf(DayRange days) => SpendRanges.IsMonth(days) ? Figures.Month(days.First) : SpendRanges.Span(days);

    /// <summary>This month up to today, and whole months before it, the newest first.</summary>
    public static IEnumerable<SpendFilter> Recent(DateOnly today, SpendFilter filter)
    {
        yield return filter with { Days = new DayRange(Of(today).First, today), Preset = "month" };
        for (var back = 1; back < Shown; back++)
        {
            yield return filter.On(Of(today.AddMonths(-back)));
        }
    }
}
