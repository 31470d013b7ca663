using TeamCost.Contracts;
using TeamCost.Web.Platform.Charts;

namespace TeamCost.Web.Tests.Platform.Charts;

public sealed class ChartTests
{
    private static readonly Series A = new("a", "A", 1);
    private static readonly Series B = new("b", "B", 2);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 0.000004)]
    [InlineData(0, 206)]
    [InlineData(0, 987_654_321)]
    [InlineData(-40, 100)]
    [InlineData(-3, 0)]
    public void A_scale_has_few_round_ticks_and_always_shows_zero(double least, double most)
    {
        var scale = ChartScale.For((decimal)least, (decimal)most, 200);

        scale.Ticks.Count.ShouldBeInRange(1, 6);
        scale.Ticks.ShouldContain(0m);
        scale.Y((decimal)most).ShouldBeInRange(0, 200);
        scale.Y((decimal)least).ShouldBeInRange(0, 200);
    }

    [Fact]
    public void Bars_of_a_column_stand_on_each_other_and_credits_hang_below_the_line()
    {
        var chart = Bars(new BarColumn("Monday", "Mon", [30m, 10m]), new BarColumn("Tuesday", "Tue", [20m, -8m]));

        var monday = chart.BarsOf(chart.Columns[0]).ToList();
        monday[0].Y.ShouldBe(monday[1].Y + monday[1].Height, 0.02);
        var credit = chart.BarsOf(chart.Columns[1]).Single(b => b.Value < 0);
        credit.Y.ShouldBe(chart.Scale.Zero, 0.02);
        credit.Height.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_table_beside_a_chart_adds_up_to_its_total_before_rounding()
    {
        var chart = Bars([.. Enumerable.Range(0, 3).Select(i => new BarColumn($"Day {i}", $"{i}", [0.004m, 0.003m]))]);

        chart.Table.Total!.Cells[^1].ShouldBe("$0.02");
        chart.Table.Rows.Count.ShouldBe(3);
    }

    [Fact]
    public void Nothing_one_column_and_many_columns_can_be_drawn()
    {
        Bars().IsEmpty.ShouldBeTrue();
        Bars(new BarColumn("One", "1", [5m, 0m])).BarWidth.ShouldBeLessThan(0.1);
        var many = Bars([.. Enumerable.Range(0, 93).Select(i => new BarColumn($"{i}", $"{i}", [i, 1m]))]);
        Enumerable.Range(0, 93).Count(many.HasTick).ShouldBeLessThanOrEqualTo(12);
    }

    [Fact]
    public void A_donut_of_one_slice_is_a_whole_ring_and_a_credit_is_not_drawn()
    {
        new Donut("d", "D", Unit.Usd, [new Slice(A, 7)]).Arcs().Single().Length.ShouldBe(Donut.Round, 0.01);
        new Donut("d", "D", Unit.Usd, [new Slice(A, 7), new Slice(B, -2)]).Arcs().Count().ShouldBe(1);
        new Donut("d", "D", Unit.Usd, [new Slice(A, 0)]).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_line_of_one_point_or_of_nothing_has_a_path_that_browsers_accept()
    {
        var one = new LineChart("l", "L", Unit.Usd, ["1 Nov"], ["1"], [new Line("So far", LineLook.Actual, [3m])]);
        one.Path(one.Lines[0]).ShouldStartWith("M500 ");
        var none = new LineChart("l", "L", Unit.Usd, ["1 Nov"], ["1"], [new Line("So far", LineLook.Actual, [null])]);
        none.Path(none.Lines[0]).ShouldBe("");
        LineChart.End(none.Lines[0]).ShouldBeNull();
    }

    [Fact]
    public void A_calendar_puts_every_day_into_the_row_of_its_weekday()
    {
        var days = new DayRange(new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31));
        var map = new CalendarMap("c", "C", Unit.Tokens, days, new Dictionary<DateOnly, decimal> { [new(2026, 3, 2)] = 10 });

        CalendarMap.Row(new DateOnly(2026, 3, 2)).ShouldBe(0);
        map.Level(new DateOnly(2026, 3, 2)).ShouldBe(5);
        map.Level(new DateOnly(2026, 3, 3)).ShouldBe(0);
        map.Weeks.ShouldBe(53);
    }

    [Fact]
    public void A_sparkline_of_one_value_is_a_level_line_and_of_none_is_empty()
    {
        new Sparkline([4m]).Path().ShouldContain("L100");
        new Sparkline([]).IsEmpty.ShouldBeTrue();
        new Sparkline([0m, 0m]).IsEmpty.ShouldBeTrue();
    }

    private static StackedBars Bars(params BarColumn[] columns) => new("bars", "Spend", Unit.Usd, [A, B], columns);
}
