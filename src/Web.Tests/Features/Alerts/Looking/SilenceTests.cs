using TeamCost.Contracts;
using TeamCost.Web.Features.Alerts.Looking;

namespace TeamCost.Web.Tests.Features.Alerts.Looking;

public sealed class SilenceTests
{
    // A Friday.
    private static readonly DateOnly Last = new(2026, 11, 6);

    [Theory]
    [InlineData(2026, 11, 9, false)] // Monday: the weekend does not count
    [InlineData(2026, 11, 12, false)] // Thursday: three working days
    [InlineData(2026, 11, 13, true)] // Friday: four whole working days lie between
    [InlineData(2026, 12, 6, true)]
    [InlineData(2026, 12, 7, false)] // more than thirty days: gone
    public void A_daily_source_is_silent_after_four_working_days(int year, int month, int day, bool expected) =>
        Silence.IsSilent(Working(15), new DateOnly(year, month, day)).ShouldBe(expected);

    [Theory]
    [InlineData(8, true)]
    [InlineData(7, false)]
    public void Only_a_source_that_used_to_tell_on_most_working_days_falls_silent(int days, bool expected) =>
        Silence.IsSilent(Working(days), new DateOnly(2026, 11, 16)).ShouldBe(expected);

    [Fact]
    public void Weekends_make_no_habit() =>
        Silence.IsSilent([.. new DayRange(Last.AddDays(-20), Last).Each().Where(d => d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)], new DateOnly(2026, 11, 20)).ShouldBeFalse();

    private static List<DateOnly> Working(int days) =>
        [.. new DayRange(Last.AddDays(-60), Last).Each().Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).TakeLast(days)];
}
