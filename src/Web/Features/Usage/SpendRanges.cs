using System.Globalization;
using TeamCost.Contracts;

namespace TeamCost.Web.Features.Usage;

/// <summary>The named ranges that people pick.</summary>
public static class SpendRanges
{
    public const string Default = "30d";

    public static readonly IReadOnlyList<(string Key, string Title)> All =
    [
        ("today", "Today"), ("7d", "7 days"), ("30d", "30 days"), ("90d", "90 days"),
        ("month", "This month"), ("last-month", "Last month"), ("year", "This year"),
    ];

    public static bool TryDays(string key, DateOnly today, out DayRange days)
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        DayRange? found = key switch
        {
            "today" => new(today, today),
            "7d" => new(today.AddDays(-6), today),
            "30d" => new(today.AddDays(-29), today),
            "90d" => new(today.AddDays(-89), today),
            "month" => new(month, today),
            "last-month" => new(month.AddMonths(-1), month.AddDays(-1)),
            "year" => new(new DateOnly(today.Year, 1, 1), today),
            _ => null,
        };
        days = found ?? default;
        return found is not null;
    }

    /// <summary>
    /// What a range is compared with: for "this month" the same days of the month before, for any whole month the whole month before it,
    /// for the year the same days of last year, else the equally long range just before.
    /// </summary>
    public static DayRange Before(SpendFilter filter) => filter.Preset switch
    {
        "month" => new(filter.Days.First.AddMonths(-1), filter.Days.Last.AddMonths(-1)),
        "last-month" => new(filter.Days.First.AddMonths(-1), filter.Days.First.AddDays(-1)),
        "year" => new(filter.Days.First.AddYears(-1), filter.Days.Last.AddYears(-1)),
        _ when IsMonth(filter.Days) => new(filter.Days.First.AddMonths(-1), filter.Days.First.AddDays(-1)),
        _ => filter.Days.Previous(),
    };

    /// <summary>From the first to the last of one month.</summary>
    public static bool IsMonth(DayRange days) => days.First.Day == 1 && days.Last == days.First.AddMonths(1).AddDays(-1);

    public static string Title(SpendFilter filter) =>
        All.FirstOrDefault(r => r.Key == filter.Preset).Title ?? Span(filter.Days);

    public static string Span(DayRange days) => days.First == days.Last
        ? Day(days.First)
        : $"{Day(days.First)} – {Day(days.Last)}";

    private static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
