using TeamCost.Web.Features.Providers;

namespace TeamCost.Web.Tests.Features.Providers;

public sealed class ReadingPlanTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);
    private static readonly DateTimeOffset Noon = new(Today, new TimeOnly(12, 0), TimeSpan.Zero);
    private static readonly Feed Daily = new("daily", "Daily", Fate.Usage, IsMain: true);

    [Fact]
    public void The_past_is_read_newest_day_first_and_the_main_feed_before_the_others()
    {
        var side = new Feed("side", "Side", Fate.Bill);
        var seats = new Feed("seats", "Seats", Fate.Seats, FeedStep.Snapshot);
        var plan = new ReadingPlan([side, Daily, seats], 2, Today, null, Noon);

        plan.Due([]).Select(r => $"{r.Feed.Key} {Today.DayNumber - r.Day.DayNumber}").ShouldBe(["daily 0", "side 0", "seats 0", "daily 1", "side 1"]);
    }

    [Fact]
    public void It_reaches_back_from_the_day_of_connecting_so_that_nothing_is_left_out_after_a_long_pause()
    {
        var plan = new ReadingPlan([Daily], 90, Today.AddDays(-30), null, Noon);

        var due = plan.Due([]);

        due.Count.ShouldBe(120);
        due[^1].Day.ShouldBe(Today.AddDays(-119));
    }

    [Theory]
    [InlineData(30, false, null, -30, 0)]
    [InlineData(30, true, null, -30, -1)]
    [InlineData(null, true, null, -89, -1)]
    [InlineData(null, false, "2026-11-10", -10, 0)]
    public void What_the_provider_does_not_keep_is_not_asked_for(int? kept, bool completedOnly, string? history, int first, int last)
    {
        var feed = Daily with { KeptDays = kept, IsCompletedDaysOnly = completedOnly };
        var plan = new ReadingPlan([feed], 90, Today, history is null ? null : DateOnly.Parse(history, System.Globalization.CultureInfo.InvariantCulture), Noon);

        var due = plan.Due([]);

        due[0].Day.ShouldBe(Today.AddDays(last));
        due[^1].Day.ShouldBe(Today.AddDays(first));
    }

    [Theory]
    // Today, again every hour.
    [InlineData(0, "2026-11-20T11:30:00Z", false)]
    [InlineData(0, "2026-11-20T11:00:00Z", true)]
    // Yesterday, once after it was over, then every six hours.
    [InlineData(1, "2026-11-19T23:59:00Z", true)]
    [InlineData(1, "2026-11-20T06:30:00Z", false)]
    [InlineData(1, "2026-11-20T05:59:00Z", true)]
    // In the trailing window, once a day.
    [InlineData(3, "2026-11-19T13:00:00Z", false)]
    [InlineData(3, "2026-11-19T11:00:00Z", true)]
    // Outside it, never again, unless it was read before it was over.
    [InlineData(4, "2026-11-17T00:00:00Z", false)]
    [InlineData(4, "2026-11-16T23:00:00Z", true)]
    public void A_day_is_read_again_while_the_provider_may_correct_it(int age, string readAt, bool isDue)
    {
        var mark = new DayMark("daily", Today.AddDays(-age), DayState.Done, At(readAt));

        Due(Daily, mark).ShouldBe(isDue);
    }

    [Theory]
    [InlineData("2026-11-20T11:59:00Z", true)]
    [InlineData("2026-11-20T12:01:00Z", false)]
    [InlineData(null, true)]
    public void A_gap_is_tried_again_at_its_time(string? retryAt, bool isDue)
    {
        var mark = new DayMark("daily", Today.AddDays(-5), DayState.Failed, null, retryAt is null ? null : At(retryAt), 2);

        Due(Daily, mark).ShouldBe(isDue);
    }

    [Theory]
    [InlineData(2, "2026-11-20T10:00:00Z", true)]
    [InlineData(2, "2026-11-20T11:30:00Z", false)]
    [InlineData(6, "2026-11-20T10:00:00Z", true)]
    [InlineData(8, "2026-11-20T10:00:00Z", false)]
    public void A_day_that_the_provider_does_not_have_yet_is_asked_for_again_for_a_week(int age, string readAt, bool isDue)
    {
        var mark = new DayMark("daily", Today.AddDays(-age), DayState.NotYet, At(readAt));

        Due(Daily, mark).ShouldBe(isDue);
    }

    [Theory]
    [InlineData("2026-11-02", "2026-11-01T10:00:00Z", true)]
    [InlineData("2026-11-02", "2026-11-02T00:00:00Z", false)]
    [InlineData("2026-11-20", "2026-11-01T10:00:00Z", true)]
    [InlineData("2026-11-04", "2026-11-02T10:00:00Z", false)]
    [InlineData("2026-11-05", "2026-11-02T10:00:00Z", true)]
    public void The_whole_month_is_read_once_more_on_given_days_of_the_next_even_when_they_were_missed(string on, string readAt, bool isDue)
    {
        var feed = Daily with { MonthAgainOn = [2, 5] };
        var day = new DateOnly(2026, 10, 15);
        var now = At(on + "T08:00:00Z");
        var plan = new ReadingPlan([feed], 90, new DateOnly(2026, 10, 1), null, now);

        plan.Due([new DayMark("daily", day, DayState.Done, At(readAt))]).Any(r => r.Day == day).ShouldBe(isDue);
    }

    [Fact]
    public void A_monthly_feed_is_asked_for_months_and_the_current_one_again()
    {
        var feed = new Feed("invoice", "Invoice", Fate.Check, FeedStep.Month) { Every = TimeSpan.FromHours(24) };
        var plan = new ReadingPlan([feed], 90, Today, null, Noon);

        plan.Due([]).Select(r => r.Day).ShouldBe([new(2026, 11, 1), new(2026, 10, 1), new(2026, 9, 1), new(2026, 8, 1)]);

        var all = plan.Due([]).Select(r => new DayMark("invoice", r.Day, DayState.Done, Noon.AddHours(-25))).ToList();
        plan.Due(all).ShouldHaveSingleItem().Day.ShouldBe(new DateOnly(2026, 11, 1));
    }

    [Fact]
    public void A_monthly_feed_of_completed_days_has_nothing_of_a_month_on_its_first_day()
    {
        var feed = new Feed("invoice", "Invoice", Fate.Check, FeedStep.Month) { IsCompletedDaysOnly = true };
        var plan = new ReadingPlan([feed], 20, new DateOnly(2026, 11, 1), null, At("2026-11-01T12:00:00Z"));

        plan.Due([]).ShouldHaveSingleItem().Day.ShouldBe(new DateOnly(2026, 10, 1));
    }

    [Theory]
    [InlineData(-2, "2026-11-19T20:00:00Z", true)]
    [InlineData(-1, "2026-11-20T11:00:00Z", false)]
    [InlineData(0, "2026-11-20T11:00:00Z", false)]
    [InlineData(0, "2026-11-20T05:00:00Z", true)]
    public void A_snapshot_is_taken_today_when_the_last_one_is_old(int day, string readAt, bool isDue)
    {
        var feed = new Feed("seats", "Seats", Fate.Seats, FeedStep.Snapshot) { Every = TimeSpan.FromHours(6) };

        new ReadingPlan([feed], 90, Today, null, Noon).Due([new DayMark("seats", Today.AddDays(day), DayState.Done, At(readAt))])
            .Select(r => r.Day).ShouldBe(isDue ? [Today] : []);
    }

    [Fact]
    public void The_next_time_is_when_something_is_due_again_a_gap_first()
    {
        var rare = new Feed("rare", "Rare", Fate.Seats, FeedStep.Snapshot) { Every = TimeSpan.FromHours(6) };
        var plan = new ReadingPlan([Daily, rare], 90, Today, null, Noon);

        plan.NextAt([]).ShouldBe(Noon.AddHours(1));
        plan.NextAt([new DayMark("daily", Today.AddDays(-3), DayState.Failed, null, Noon.AddMinutes(7), 1)]).ShouldBe(Noon.AddMinutes(7));
        plan.NextAt([new DayMark("gone", Today.AddDays(-3), DayState.Failed, null, Noon.AddMinutes(7), 1)]).ShouldBe(Noon.AddHours(1));
    }

    [Theory]
    [InlineData(1, 60, 45)]
    [InlineData(2, 120, 90)]
    [InlineData(5, 960, 720)]
    [InlineData(7, 3600, 2700)]
    [InlineData(500, 3600, 2700)]
    public void Waits_are_doubled_up_to_an_hour_and_spread(int failures, int longest, int shortest)
    {
        BackOff.After(TimeSpan.FromMinutes(1), failures, 1).TotalSeconds.ShouldBe(longest);
        BackOff.After(TimeSpan.FromMinutes(1), failures, 0).TotalSeconds.ShouldBe(shortest);
    }

    private static bool Due(Feed feed, DayMark mark) =>
        new ReadingPlan([feed], 90, Today, null, Noon).Due([mark]).Any(reading => reading.Day == mark.Day);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
