using TeamCost.Contracts;
using TeamCost.Web.Features.Budgets;

namespace TeamCost.Web.Tests.Features.Budgets;

public sealed class BudgetReplayTests
{
    private static readonly DayRange Days = new(new DateOnly(2026, 8, 24), new DateOnly(2026, 11, 21));

    [Fact]
    public void It_says_when_each_threshold_would_have_fired()
    {
        var sums = Sums(_ => 10m);

        var fired = BudgetReplay.Run(new BudgetRule(200m, [50, 100], Forecasts: false), BudgetPeriod.Month, sums, Days);

        fired.Select(f => (f.Day, f.Threshold)).ShouldBe(
        [
            // The days before the first one count: half of August's amount was long spent when the replay begins.
            (new DateOnly(2026, 8, 24), 100),
            (new DateOnly(2026, 9, 10), 50), (new DateOnly(2026, 9, 20), 100),
            (new DateOnly(2026, 10, 10), 50), (new DateOnly(2026, 10, 20), 100),
            (new DateOnly(2026, 11, 10), 50), (new DateOnly(2026, 11, 20), 100),
        ]);
    }

    [Fact]
    public void It_forecasts_from_what_was_known_on_each_day()
    {
        var sums = Sums(day => day < new DateOnly(2026, 11, 9) ? 1m : 50m);

        var fired = BudgetReplay.Run(new BudgetRule(300m, [100], Forecasts: true), BudgetPeriod.Month, sums, Days);

        fired.Select(f => f.Threshold).ShouldBe([null, 100]);
        fired[0].Day.ShouldBeGreaterThanOrEqualTo(new DateOnly(2026, 11, 9));
        fired[0].Day.ShouldBeLessThan(fired[1].Day);
        fired[1].Day.ShouldBe(new DateOnly(2026, 11, 14));
    }

    [Fact]
    public void Days_are_budgets_of_their_own()
    {
        var fired = BudgetReplay.Run(new BudgetRule(40m, [100], Forecasts: true), BudgetPeriod.Day, Sums(day => day.Day == 3 ? 41m : 39m), Days);

        fired.Select(f => f.Day).ShouldBe([new DateOnly(2026, 9, 3), new DateOnly(2026, 10, 3), new DateOnly(2026, 11, 3)]);
    }

    [Fact]
    public void Without_use_nothing_would_have_fired() =>
        BudgetReplay.Run(new BudgetRule(40m, [1], Forecasts: true), BudgetPeriod.Week, BudgetSums.None, Days).ShouldBeEmpty();

    private static BudgetSums Sums(Func<DateOnly, decimal> usd) =>
        new(new DayRange(Days.First.AddDays(-60), Days.Last).Each().ToDictionary(day => day, usd), new Dictionary<DateOnly, long>());
}
