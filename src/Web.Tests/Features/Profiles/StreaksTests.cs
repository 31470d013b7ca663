using TeamCost.Web.Features.Profiles;

namespace TeamCost.Web.Tests.Features.Profiles;

public sealed class StreaksTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_is_no_streak_and_one_day_of_today_is_one()
    {
        Streaks.Of([], Now).ShouldBe(new Streaks(0, 0, null));
        Streaks.Of([new(2026, 11, 21)], Now).ShouldBe(new Streaks(1, 1, new(2026, 11, 21)));
    }

    [Fact]
    public void A_row_goes_on_over_new_year_over_leap_days_and_over_changed_clocks()
    {
        Streaks.Of(Days("2023-12-30", 4), Now).Longest.ShouldBe(4);
        Streaks.Of(Days("2024-02-27", 4), Now).ShouldBe(new Streaks(0, 4, new(2024, 3, 1)));
        Streaks.Of(Days("2026-03-27", 5), Now).Longest.ShouldBe(5, "Europe and America change their clocks in March");
        Streaks.Of(Days("2026-10-23", 12), Now).Longest.ShouldBe(12, "and in autumn");
        Streaks.Of(Days("2025-11-22", 365), Now).ShouldBe(new Streaks(365, 365, new(2026, 11, 21)));
    }

    [Theory]
    [InlineData("2026-11-21T00:00:00Z", "2026-11-22", 3)]
    [InlineData("2026-11-21T15:00:00Z", "2026-11-21", 3)]
    [InlineData("2026-11-21T15:00:00Z", "2026-11-20", 3)]
    [InlineData("2026-11-21T15:00:00Z", "2026-11-19", 0)]
    [InlineData("2026-11-21T11:59:59Z", "2026-11-19", 3)]
    [InlineData("2026-11-21T12:00:00Z", "2026-11-19", 0)]
    [InlineData("2027-01-01T02:00:00Z", "2026-12-31", 3)]
    public void A_streak_is_current_while_its_last_day_is_today_or_yesterday_somewhere_on_earth(string now, string last, int expected)
    {
        var end = DateOnly.Parse(last, System.Globalization.CultureInfo.InvariantCulture);

        Streaks.Of([end, end.AddDays(-1), end.AddDays(-2)], DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)).Current.ShouldBe(expected);
    }

    [Fact]
    public void The_longest_row_is_the_first_of_its_length_and_order_and_doubles_do_not_matter()
    {
        var streaks = Streaks.Of([.. Days("2026-05-10", 3), .. Days("2026-04-01", 3), .. Days("2026-05-10", 2), new(2026, 6, 1)], Now);

        streaks.ShouldBe(new Streaks(0, 3, new(2026, 4, 3)));
        streaks.LongestStart.ShouldBe(new DateOnly(2026, 4, 1));
    }

    private static IEnumerable<DateOnly> Days(string first, int count) =>
        Enumerable.Range(0, count).Select(DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture).AddDays);
}
