using System.Globalization;
using TeamCost.Cli;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli;

/// <summary>Five-hour blocks: where they begin and end, gaps, and the one of now.</summary>
public sealed class BlocksCommandTests
{
    private static readonly TestClock _now = new(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    // one block from the hour of the first request, five hours long
    [InlineData("09:17 13:59", "09:00-14:00")]
    // the border belongs to the later block; it begins with that hour
    [InlineData("09:17 14:00", "09:00-14:00 14:00-19:00")]
    [InlineData("09:17 13:59 15:30", "09:00-14:00 15:00-20:00")]
    // more than five hours without a request: a gap from five hours after the last one to the next
    [InlineData("01:10 09:30", "01:00-06:00 gap06:10-09:30 09:00-14:00")]
    [InlineData("01:10 06:10", "01:00-06:00 06:00-11:00")]
    public async Task Blocks_begin_with_an_hour_and_last_five(string requests, string blocks)
    {
        using var machine = new CliMachine { Time = _now };
        await WriteAsync(machine, requests.Split(' ').Select(time => $"2026-11-02T{time}:00Z"));

        var run = await machine.RunAsync("blocks", "--json");

        string.Join(' ', run.Json.GetProperty("blocks").EnumerateArray().Select(block =>
            $"{(block.GetProperty("isGap").GetBoolean() ? "gap" : "")}{block.GetProperty("start").GetString()![11..16]}-{block.GetProperty("end").GetString()![11..16]}")).ShouldBe(blocks);
    }

    [Fact]
    public async Task The_block_of_now_says_its_rate_and_what_it_comes_to()
    {
        using var machine = new CliMachine { Time = _now };
        await WriteAsync(machine, ["2026-11-03T10:00:00Z", "2026-11-03T11:00:00Z"]);

        var block = (await machine.RunAsync("blocks", "--json", "--token-limit", "1k")).Json.GetProperty("blocks")[0];
        var page = await machine.RunAsync("blocks", "--active", "--timezone", "UTC", "--token-limit", "1k");

        block.GetProperty("isActive").GetBoolean().ShouldBeTrue();
        // 2 × 110 tokens in 60 minutes; three more hours
        block.GetProperty("burnRate").GetProperty("tokensPerMinute").GetDecimal().ShouldBe(3.67m);
        block.GetProperty("projection").GetProperty("total").GetInt64().ShouldBe(880);
        block.GetProperty("projection").GetProperty("remainingMinutes").GetInt64().ShouldBe(180);
        block.GetProperty("limit").GetProperty("percentUsed").GetDecimal().ShouldBe(22m);
        page.Output.ShouldContain("Ends       2026-11-03 15:00, in 3h 00m");
        page.Output.ShouldContain("1,000 tokens: 22 % used, 88 % at the end");
    }

    [Fact]
    public async Task A_block_is_over_when_its_time_is()
    {
        using var machine = new CliMachine { Time = _now };
        await WriteAsync(machine, ["2026-11-03T06:10:00Z", "2026-11-03T10:50:00Z"]);

        var run = await machine.RunAsync("blocks", "--active");

        run.Code.ShouldBe(ExitCode.Ok);
        run.Talk.ShouldContain("No block is active: the last request was at 2026-11-03 10:50");
        (await machine.RunAsync("blocks", "--active", "--json")).Json.GetProperty("blocks").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Max_is_the_largest_block_before_and_recent_are_three_days()
    {
        using var machine = new CliMachine { Time = _now };
        await WriteAsync(machine, ["2026-10-01T10:00:00Z", "2026-10-01T10:01:00Z", "2026-11-02T10:00:00Z", "2026-11-03T11:00:00Z"]);

        var recent = (await machine.RunAsync("blocks", "--recent", "--json", "--token-limit", "max")).Json.GetProperty("blocks").EnumerateArray().ToList();

        recent.Where(block => !block.GetProperty("isGap").GetBoolean()).Select(block => block.GetProperty("start").GetString()![..10]).ShouldBe(["2026-11-02", "2026-11-03"]);
        recent[^1].GetProperty("limit").GetProperty("tokens").GetInt64().ShouldBe(220);
    }

    [Fact]
    public async Task A_window_of_days_cuts_no_block_in_two()
    {
        using var machine = new CliMachine { Time = _now };
        await WriteAsync(machine, ["2026-11-01T22:30:00Z", "2026-11-02T01:30:00Z"]);

        (await machine.RunAsync("blocks", "--json", "--since", "2026-11-02", "--timezone", "UTC")).Json.GetProperty("blocks").GetArrayLength().ShouldBe(0);
        var block = (await machine.RunAsync("blocks", "--json", "--until", "2026-11-01", "--timezone", "UTC")).Json.GetProperty("blocks")[0];
        block.GetProperty("requests").GetInt64().ShouldBe(2);
    }

    private static async Task WriteAsync(CliMachine machine, IEnumerable<string> instants) => await File.WriteAllTextAsync(
        machine.Log(), string.Concat(instants.Select((at, i) => ClaudeLine.Reply(string.Create(CultureInfo.InvariantCulture, $"msg_{i}"), $"req_{i}", at: at).Text())));
}
