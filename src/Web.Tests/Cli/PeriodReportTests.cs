using TeamCost.Cli;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli;

/// <summary>Days, weeks and months: where they begin, and what a table of them shows.</summary>
public sealed class PeriodReportTests
{
    [Theory]
    [InlineData("monday", "2026-11-01T12:00:00Z", "2026-10-26")]
    [InlineData("monday", "2026-11-02T00:00:00Z", "2026-11-02")]
    [InlineData("sunday", "2026-11-01T12:00:00Z", "2026-11-01")]
    [InlineData("sunday", "2026-10-31T23:59:59Z", "2026-10-25")]
    [InlineData("wednesday", "2026-11-03T12:00:00Z", "2026-10-28")]
    public async Task A_week_is_named_by_its_first_day(string start, string at, string week)
    {
        using var machine = new CliMachine();
        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply(at: at).Text());

        var run = await machine.RunAsync("weekly", "--json", "--timezone", "UTC", "--start-of-week", start);

        run.Json.GetProperty("rows")[0].GetProperty("week").GetString().ShouldBe(week);
    }

    [Theory]
    [InlineData("2026-12-30T12:00:00Z", "2026-12-28 – 01-03  W53")]
    [InlineData("2027-01-01T12:00:00Z", "2026-12-28 – 01-03  W53")]
    [InlineData("2027-01-04T12:00:00Z", "2027-01-04 – 01-10  W01")]
    public async Task A_week_from_Monday_shows_its_ISO_number(string at, string shown)
    {
        using var machine = new CliMachine();
        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply(at: at).Text());

        (await machine.RunAsync("weekly", "--timezone", "UTC")).Output.ShouldContain(shown);
        (await machine.RunAsync("weekly", "--timezone", "UTC", "-w", "sunday")).Output.ShouldNotContain("  W53", Case.Sensitive);
    }

    [Theory]
    // The clocks of Berlin went back at 01:00 UTC on 2026-10-25 and forward on 2026-03-29.
    [InlineData("2026-10-24T22:30:00Z", "2026-10-25")]
    [InlineData("2026-10-25T22:59:00Z", "2026-10-25")]
    [InlineData("2026-10-25T23:00:00Z", "2026-10-26")]
    [InlineData("2026-03-28T23:00:00Z", "2026-03-29")]
    [InlineData("2026-03-29T21:59:00Z", "2026-03-29")]
    [InlineData("2026-03-29T22:00:00Z", "2026-03-30")]
    public async Task Days_have_23_or_25_hours_when_the_clocks_change(string at, string day)
    {
        using var machine = new CliMachine();
        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply(at: at).Text());

        var run = await machine.RunAsync("daily", "--json", "--timezone", "Europe/Berlin");

        run.Json.GetProperty("rows")[0].GetProperty("date").GetString().ShouldBe(day);
    }

    [Theory]
    [InlineData("--since today", "2026-11-03")]
    [InlineData("--since yesterday --until yesterday", "2026-11-02")]
    [InlineData("--since 2d", "2026-11-02 2026-11-03")]
    [InlineData("--since 2026-11 --until 2026-11", "2026-11-01 2026-11-02 2026-11-03")]
    [InlineData("--until 2026-10", "2026-10-31")]
    [InlineData("--since 1w", "2026-10-31 2026-11-01 2026-11-02 2026-11-03")]
    public async Task A_day_can_be_said_in_words(string options, string days)
    {
        using var machine = new CliMachine { Time = new TestClock(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero)) };
        await File.WriteAllTextAsync(machine.Log(), string.Concat(new[] { "2026-10-31", "2026-11-01", "2026-11-02", "2026-11-03" }
            .Select((day, i) => ClaudeLine.Reply($"msg_{i}", $"req_{i}", at: $"{day}T09:00:00Z").Text())));

        var run = await machine.RunAsync(["daily", "--json", .. options.Split(' ')]);

        run.Json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("date").GetString()).ShouldBe(days.Split(' '));
    }

    [Fact]
    public async Task Today_is_today_in_the_zone_of_the_report()
    {
        // Already the fourth in Auckland.
        using var machine = new CliMachine { Time = new TestClock(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero)) };
        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply(at: "2026-11-03T11:00:00Z").Text());

        (await machine.RunAsync("daily", "--json", "--since", "today", "--timezone", "Pacific/Auckland")).Json.GetProperty("rows").GetArrayLength().ShouldBe(1);
        (await machine.RunAsync("daily", "--json", "--until", "yesterday", "--timezone", "Pacific/Auckland")).Json.GetProperty("rows").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Newest_first_turns_the_days_and_keeps_the_total()
    {
        using var machine = CliMachine.WithSample();

        var ascending = (await machine.RunAsync("daily", "--json")).Json;
        var descending = (await machine.RunAsync("daily", "--json", "--order", "desc")).Json;

        descending.GetProperty("rows")[0].GetProperty("date").GetString().ShouldBe("2026-11-04");
        descending.GetProperty("totals").ToString().ShouldBe(ascending.GetProperty("totals").ToString());
    }

    [Fact]
    public async Task A_table_has_a_row_for_each_day_and_under_it_one_for_each_model()
    {
        using var machine = CliMachine.WithSample();
        machine.Width = 80;

        var plain = await machine.RunAsync("daily", "--timezone", "UTC", "--since", "2026-11-02", "--until", "2026-11-02");
        var split = await machine.RunAsync("daily", "--timezone", "UTC", "--since", "2026-11-02", "--until", "2026-11-02", "--breakdown");

        plain.Output.ReplaceLineEndings("\n").ShouldBe("""

              Usage per day  ·  2026-11-02  ·  UTC

              Day         Requests  Input  Output  Cache read  Cache write  Tokens     Cost
              ─────────────────────────────────────────────────────────────────────────────
              2026-11-02         5    164   1,310      66,500        5,400  73,374  $0.0772
              ─────────────────────────────────────────────────────────────────────────────
              Total              5    164   1,310      66,500        5,400  73,374  $0.0772


            """.ReplaceLineEndings("\n"));
        split.Output.ShouldContain("claude-haiku-4-5");
        split.Output.Split('\n').Count(line => line.Contains("claude-", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Only_the_named_tools_count()
    {
        using var machine = CliMachine.WithSample();

        (await machine.RunAsync("daily", "--json", "--tool", "claude")).Json.GetProperty("rows").GetArrayLength().ShouldBe(6);
        (await machine.RunAsync("daily", "--json", "--tool", "codex,gemini-cli")).Json.GetProperty("rows").GetArrayLength().ShouldBe(0);
        var table = await machine.RunAsync("daily", "--tool", "codex");
        table.Code.ShouldBe(ExitCode.Ok);
        table.Talk.ShouldContain("No usage of codex. What is known is from 2026-11-02 to 2026-11-04");
    }

    [Fact]
    public async Task A_dumb_terminal_gets_letters_and_signs_of_a_typewriter()
    {
        using var machine = CliMachine.WithSample();
        (machine.IsDumb, machine.IsTerminal, machine.Width) = (true, true, 140);

        foreach (var command in new[] { "daily", "blocks", "graph" })
        {
            (await machine.RunAsync(command, "--timezone", "UTC")).Output.ShouldAllBe(sign => sign < 128, command);
        }
    }

    [Fact]
    public async Task Every_page_of_help_has_examples_and_exit_codes_and_says_what_cost_means()
    {
        using var machine = new CliMachine();
        foreach (var command in new[] { "daily", "weekly", "monthly", "models", "projects", "sessions", "blocks", "graph", "statusline", "prices", "export" })
        {
            var run = await machine.RunAsync(command, "--help");

            run.Code.ShouldBe(ExitCode.Ok);
            run.Output.ShouldContain("Examples:", customMessage: command);
            run.Output.ShouldContain("Exit codes:", customMessage: command);
            (command == "prices" || run.Output.Contains("never 0", StringComparison.Ordinal)).ShouldBeTrue(command);
        }

        var list = await machine.RunAsync("--help");
        list.Output.Split('\n').Single(line => line.StartsWith("  daily ", StringComparison.Ordinal)).TrimEnd().ShouldEndWith("Usage and cost per day, from this machine's logs");
    }
}
