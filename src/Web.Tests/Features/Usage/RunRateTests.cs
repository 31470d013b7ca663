using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Tests.Features.Usage;

public sealed class RunRateTests
{
    // A Saturday.
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Fact]
    public void Each_weekday_goes_on_by_its_own_average()
    {
        var rate = RunRate.From(Weeks(day => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0m : 20m), Today);

        rate.On(new DateOnly(2026, 11, 23)).ShouldBe(20m);
        rate.On(new DateOnly(2026, 11, 22)).ShouldBe(0m);
        // Nine days are left, six of them working days.
        rate.Until(new DateOnly(2026, 11, 30)).ShouldBe(120m);
    }

    [Fact]
    public void Today_counts_at_least_what_it_already_is()
    {
        var days = Weeks(_ => 10m);

        days[Today] = 4m;
        RunRate.From(days, Today).RestOfTodayUsd.ShouldBe(6m);
        days[Today] = 25m;
        RunRate.From(days, Today).RestOfTodayUsd.ShouldBe(0m);
    }

    [Fact]
    public void Eight_weeks_count_and_no_day_before_them()
    {
        var days = Weeks(_ => 10m);
        days[Today.AddDays(-57)] = 1_000_000m;

        RunRate.From(days, Today).PerDayUsd.ShouldBe(10m);
        RunRate.From(days, Today).KnownDays.ShouldBe(56);
    }

    [Fact]
    public void A_weekday_that_was_not_seen_yet_counts_like_all_known_days()
    {
        var days = new Dictionary<DateOnly, decimal> { [Today.AddDays(-2)] = 30m, [Today.AddDays(-1)] = 10m };
        var rate = RunRate.From(days, Today);

        rate.KnownDays.ShouldBe(2);
        rate.On(Today.AddDays(-1).AddDays(7)).ShouldBe(10m);
        rate.On(Today.AddDays(2)).ShouldBe(20m);
    }

    [Fact]
    public void Days_without_use_inside_the_history_are_days()
    {
        var days = new Dictionary<DateOnly, decimal> { [Today.AddDays(-28)] = 40m };

        RunRate.From(days, Today).On(Today).ShouldBe(10m);
    }

    [Fact]
    public void It_says_on_which_day_an_amount_is_reached()
    {
        var rate = RunRate.From(Weeks(day => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0m : 20m), Today);

        rate.Reaches(100m, 140m, new DateOnly(2026, 11, 30)).ShouldBe(new DateOnly(2026, 11, 24));
        rate.Reaches(100m, 220m, new DateOnly(2026, 11, 30)).ShouldBe(new DateOnly(2026, 11, 30));
        rate.Reaches(100m, 220.01m, new DateOnly(2026, 11, 30)).ShouldBeNull();
    }

    [Fact]
    public void Without_history_nothing_is_to_come()
    {
        var rate = RunRate.From(new Dictionary<DateOnly, decimal> { [Today] = 7m }, Today);

        rate.Until(new DateOnly(2026, 11, 30)).ShouldBe(0m);
        rate.KnownDays.ShouldBe(0);
    }

    private static Dictionary<DateOnly, decimal> Weeks(Func<DateOnly, decimal> usd) =>
        new DayRange(Today.AddDays(-56), Today.AddDays(-1)).Each().ToDictionary(day => day, usd);
}
