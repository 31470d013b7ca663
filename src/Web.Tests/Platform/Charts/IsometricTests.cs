using TeamCost.Contracts;
using TeamCost.Web.Platform.Charts;

namespace TeamCost.Web.Tests.Platform.Charts;

public sealed class IsometricTests
{
    private static readonly DayRange Year = new(new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31));

    [Fact]
    public void Every_day_has_one_block_inside_the_drawing_whatever_the_values()
    {
        var random = new Random(7);
        foreach (var days in new[] { Year, new DayRange(Year.First, Year.First), new DayRange(new DateOnly(2024, 2, 29), new DateOnly(2025, 2, 28)) })
        {
            var chart = Chart(days, days.Each().Where(_ => random.Next(3) > 0).ToDictionary(day => day, _ => (decimal)random.NextInt64(1, long.MaxValue / 400)));
            var blocks = chart.Blocks().ToList();

            blocks.Select(block => block.Day).ShouldBe(days.Each());
            blocks.Min(block => block.X).ShouldBeGreaterThanOrEqualTo(Isometric.Tile);
            blocks.Max(block => block.X + Isometric.Tile).ShouldBeLessThanOrEqualTo(chart.Width);
            blocks.Min(block => block.Y - block.Height).ShouldBeGreaterThanOrEqualTo(0);
            blocks.Max(block => block.Y + Isometric.Tile).ShouldBeLessThanOrEqualTo(chart.Height);
        }
    }

    [Fact]
    public void More_is_never_lower_and_the_most_is_as_high_as_it_gets()
    {
        var chart = Chart(Year, Year.Each().ToDictionary(day => day, day => (decimal)(day.DayOfYear * day.DayOfYear)));
        var blocks = chart.Blocks().ToList();

        blocks.Zip(blocks.Skip(1)).ShouldAllBe(pair => pair.First.Height <= pair.Second.Height && pair.First.Level <= pair.Second.Level);
        blocks[^1].Height.ShouldBe(Isometric.Tallest, 0.01);
        blocks[^1].Level.ShouldBe(5);
        blocks[0].Height.ShouldBeGreaterThanOrEqualTo(Isometric.Least, "a day with next to nothing can still be seen");
    }

    [Fact]
    public void Nearer_blocks_are_drawn_after_those_that_they_hide()
    {
        var drawn = Chart(Year, new() { [Year.First] = 1 }).Blocks().Select((block, i) => (block, i)).ToList();

        // Whatever stands before another (lower on the drawing, overlapping in width) comes later.
        foreach (var (one, i) in drawn)
        {
            drawn.Where(other => Math.Abs(other.block.X - one.X) < Isometric.Tile && other.block.Y > one.Y).ShouldAllBe(other => other.i > i);
        }
    }

    [Fact]
    public void Nothing_is_a_bare_floor_and_one_day_a_single_tower()
    {
        var nothing = Chart(Year, []);
        nothing.IsEmpty.ShouldBeTrue();
        nothing.Blocks().ShouldAllBe(block => block.Height == 0 && block.Level == 0);
        nothing.Summary.ShouldContain("nothing in this range");

        var one = Chart(Year, new() { [new(2026, 7, 14)] = 3 });
        one.Blocks().Count(block => block.Height > 0).ShouldBe(1);
        one.Summary.ShouldContain("14 Jul 2026 with 3");
        one.Table.Rows.Count.ShouldBe(1);
    }

    [Fact]
    public void The_faces_of_a_block_close_and_meet()
    {
        Isometric.Faces(new IsoBlock(Year.First, 1, 5, 100, 200, 40)).ShouldBe((
            "M100 160l6.88 3.44-6.88 3.44-6.88-3.44z",
            "M93.12 163.44l6.88 3.44v40l-6.88-3.44z",
            "M100 166.88l6.88-3.44v40l-6.88 3.44z"));
    }

    [Fact]
    public void Months_stand_along_the_near_edge_without_overlapping()
    {
        var months = Chart(Year, []).Months().ToList();

        months.Count.ShouldBe(12);
        months.Zip(months.Skip(1)).ShouldAllBe(pair => pair.Second.Day > pair.First.Day && pair.Second.Y - pair.First.Y > 7);
    }

    private static Isometric Chart(DayRange days, Dictionary<DateOnly, decimal> values) => new("i", "Tokens", Unit.Tokens, days, values);
}
