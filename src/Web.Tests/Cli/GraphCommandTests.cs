using System.Globalization;
using TeamCost.Cli.Output;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli;

/// <summary>The year as a heat map.</summary>
public sealed class GraphCommandTests
{
    [Fact]
    public async Task Days_of_use_are_shaded_by_quarters_and_streaks_counted()
    {
        using var machine = await WithDaysAsync(("2026-11-02", 1), ("2026-11-03", 2), ("2026-11-04", 3), ("2026-11-06", 4));

        var graph = (await machine.RunAsync("graph", "--json", "--timezone", "UTC")).Json;

        graph.GetProperty("days").GetArrayLength().ShouldBe((52 * 7) + 6);
        graph.GetProperty("days").EnumerateArray().Where(day => day.GetProperty("level").GetInt32() > 0)
            .Select(day => $"{day.GetProperty("date")} {day.GetProperty("level")}").ShouldBe(["2026-11-02 1", "2026-11-03 2", "2026-11-04 3", "2026-11-06 4"]);
        graph.GetProperty("activeDays").GetInt32().ShouldBe(4);
        // Today, the seventh, may still be used.
        graph.GetProperty("currentStreak").GetInt32().ShouldBe(1);
        graph.GetProperty("longestStreak").GetInt32().ShouldBe(3);
        graph.GetProperty("busiestDay").GetString().ShouldBe("2026-11-06");
    }

    [Fact]
    public async Task A_streak_ends_with_a_day_without_use()
    {
        using var machine = await WithDaysAsync(("2026-11-04", 1), ("2026-11-05", 1));

        (await machine.RunAsync("graph", "--json", "--timezone", "UTC")).Json.GetProperty("currentStreak").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_calendar_year_has_its_own_days()
    {
        using var machine = await WithDaysAsync(("2025-12-31", 1), ("2026-01-01", 1));

        var graph = (await machine.RunAsync("graph", "--json", "--year", "2026", "--timezone", "UTC")).Json;

        graph.GetProperty("days").GetArrayLength().ShouldBe(365);
        graph.GetProperty("activeDays").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public async Task The_map_fits_its_terminal(int width)
    {
        using var machine = await WithDaysAsync(("2026-11-02", 1), ("2026-11-06", 4));
        (machine.Width, machine.IsTerminal) = (width, true);

        var run = await machine.RunAsync("graph", "--timezone", "UTC", "--no-color");

        run.Output.Split('\n').Max(TextWidth.Of).ShouldBeLessThanOrEqualTo(width);
        run.Output.Split('\n').Count(line => line.StartsWith("  Mon ", StringComparison.Ordinal)).ShouldBe(1);
        run.Output.ShouldContain(width >= 120 ? "██" : "█");
    }

    [Fact]
    public async Task Squares_stand_in_the_row_of_their_weekday_and_the_month_above_its_first_week()
    {
        using var machine = await WithDaysAsync(("2026-11-02", 1), ("2026-11-06", 4));
        (machine.Width, machine.IsTerminal) = (80, true);

        var lines = (await machine.RunAsync("graph", "--timezone", "UTC", "--no-color")).Output.Split('\n');

        // 53 columns after the labels; the last week is that of the second.
        lines.Single(line => line.StartsWith("  Mon ", StringComparison.Ordinal)).TrimEnd()[^1].ShouldBe('▒');
        lines.Single(line => line.StartsWith("  Fri ", StringComparison.Ordinal)).TrimEnd()[^1].ShouldBe('█');
        lines.Single(line => line.Contains("Dec ", StringComparison.Ordinal)).TrimEnd().ShouldEndWith("Oct");
    }

    private static async Task<CliMachine> WithDaysAsync(params (string Day, int Requests)[] days)
    {
        var machine = new CliMachine { Time = new TestClock(new DateTimeOffset(2026, 11, 7, 12, 0, 0, TimeSpan.Zero)) };
        await File.WriteAllTextAsync(machine.Log(), string.Concat(days.SelectMany(day => Enumerable.Range(0, day.Requests).Select(i => ClaudeLine.Reply(
            $"msg_{day.Day}_{i.ToString(CultureInfo.InvariantCulture)}", $"req_{day.Day}_{i.ToString(CultureInfo.InvariantCulture)}", at: $"{day.Day}T09:00:00Z").Text()))));
        return machine;
    }
}
