using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Tests.Features.Usage;

public sealed class MonthForecastTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Fact]
    public void Even_days_go_on_as_they_were()
    {
        var days = Enumerable.Range(0, 60).ToDictionary(back => Today.AddDays(-back), _ => 10m);

        var forecast = MonthForecast.From(days, Today);

        forecast.SoFarUsd.ShouldBe(210m);
        forecast.ForecastUsd.ShouldBe(300m);
        forecast.LowUsd.ShouldBe(300m);
        forecast.HighUsd.ShouldBe(300m);
    }

    [Fact]
    public void A_day_that_has_only_begun_does_not_pull_the_month_down()
    {
        var days = Enumerable.Range(1, 60).ToDictionary(back => Today.AddDays(-back), _ => 10m);

        MonthForecast.From(days, Today).ForecastUsd.ShouldBe(300m);
    }

    [Fact]
    public void The_first_day_of_an_organization_is_no_trend()
    {
        var forecast = MonthForecast.From(new Dictionary<DateOnly, decimal> { [Today] = 7m }, Today);

        forecast.ForecastUsd.ShouldBe(7m);
    }

    [Fact]
    public void Nothing_forecasts_nothing() => MonthForecast.From(new Dictionary<DateOnly, decimal>(), Today).ForecastUsd.ShouldBe(0m);

    [Fact]
    public void On_the_last_day_only_the_rest_of_today_is_left()
    {
        var last = new DateOnly(2026, 11, 30);
        var days = Enumerable.Range(1, 29).ToDictionary(back => last.AddDays(-back), _ => 10m);
        days[last] = 25m;

        MonthForecast.From(days, last).ForecastUsd.ShouldBe(315m);
    }

    [Fact]
    public void Weekends_that_cost_nothing_cost_nothing_to_come()
    {
        var days = Enumerable.Range(1, 60).Select(back => Today.AddDays(-back)).ToDictionary(day => day, day => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0m : 10m);

        // Fifteen working days up to Friday the 20th, six more until the 30th.
        MonthForecast.From(days, Today).ForecastUsd.ShouldBe(210m);
    }
}
