using System.Globalization;
using System.Text.Json;
using TeamCost.Cli;
using TeamCost.Cli.Output;

namespace TeamCost.Web.Tests.Cli;

public sealed class DailyCommandTests
{
    [Fact]
    public async Task The_sample_gives_the_expected_rows_to_the_token_and_eight_decimals()
    {
        using var machine = CliMachine.WithSample();
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(CliMachine.SampleFolder, "claude-code", "expected.json")));

        var report = await machine.DailyAsync();

        var rows = report.GetProperty("rows").EnumerateArray().ToList();
        var wanted = expected.RootElement.GetProperty("rows").EnumerateArray().ToList();
        rows.Select(row => (row.GetProperty("date").GetString(), row.GetProperty("model").GetString()))
            .ShouldBe(wanted.Select(row => (row.GetProperty("date").GetString(), row.GetProperty("model").GetString())));
        foreach (var (row, want) in rows.Zip(wanted))
        {
            Same(row, want);
            row.GetProperty("tool").GetString().ShouldBe("claude-code");
        }

        Same(report.GetProperty("totals"), expected.RootElement.GetProperty("totals"));
        report.GetProperty("totals").GetProperty("unpricedTokens").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task A_row_has_exactly_the_fields_that_scripts_know()
    {
        using var machine = CliMachine.WithSample();

        var report = await machine.DailyAsync();

        report.EnumerateObject().Select(field => field.Name).ShouldBe(["rows", "totals"]);
        report.GetProperty("rows")[0].EnumerateObject().Select(field => field.Name).ShouldBe(
            ["date", "tool", "model", "requests", "input", "output", "reasoning", "cacheRead", "cacheWrite5m", "cacheWrite1h", "webSearches", "total", "costUsd", "grain"]);
    }

    [Fact]
    public async Task An_unknown_model_costs_null_and_its_tokens_are_named()
    {
        using var machine = new CliMachine();
        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply(model: "claude-nobody-9").Text() + ClaudeLine.Reply("msg_2", "req_2").Text());

        var report = await machine.DailyAsync();

        report.GetProperty("rows")[0].GetProperty("costUsd").ValueKind.ShouldBe(JsonValueKind.Null);
        report.GetProperty("totals").GetProperty("unpricedTokens").GetInt64().ShouldBe(110);
        report.GetProperty("totals").GetProperty("costUsd").GetString().ShouldBe("0.00153");
        var table = await machine.RunAsync("daily", "--breakdown");
        table.Output.ShouldContain("unknown");
        table.Output.ShouldContain("≥$0.0015");
        table.Talk.ShouldContain("claude-nobody-9");
    }

    [Theory]
    [InlineData("UTC", "2026-11-02")]
    [InlineData("Asia/Tokyo", "2026-11-03")]
    [InlineData("America/New_York", "2026-11-02")]
    // 23:40 local, but its hour began at 23:30 of the day before: half-hour zones follow the hour's beginning, as on the server
    [InlineData("Asia/Kolkata", "2026-11-02")]
    public async Task An_hour_belongs_to_the_local_day_in_which_it_begins(string zone, string day)
    {
        using var machine = new CliMachine();
        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply(at: "2026-11-02T18:40:00Z").Text());

        var report = (await machine.RunAsync("daily", "--json", "--timezone", zone)).Json;

        report.GetProperty("rows")[0].GetProperty("date").GetString().ShouldBe(day);
    }

    [Fact]
    public async Task Since_and_until_are_both_included()
    {
        using var machine = CliMachine.WithSample();

        var report = await machine.DailyAsync("--since", "2026-11-03", "--until", "20261103");

        report.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("date").GetString()).Distinct().ShouldBe(["2026-11-03"]);
    }

    [Fact]
    public async Task Every_report_adds_up_to_the_same_total()
    {
        using var machine = CliMachine.WithSample();
        var daily = (await machine.DailyAsync()).GetProperty("totals").ToString();

        foreach (var command in new[] { "weekly", "monthly", "models", "projects", "sessions" })
        {
            var report = (await machine.RunAsync(command, "--json", "--timezone", "UTC", "--prices", CliMachine.PriceMap)).Json;
            report.GetProperty("totals").ToString().ShouldBe(daily, command);
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(200)]
    public async Task Tables_fit_their_terminal(int width)
    {
        using var machine = CliMachine.WithSample();
        machine.Width = width;
        foreach (var command in new[] { "daily", "daily -b", "daily --by-tool", "weekly", "monthly", "models", "projects", "projects --with-paths", "sessions", "blocks", "blocks -l max" })
        {
            var run = await machine.RunAsync([.. command.Split(' '), "--timezone", "UTC"]);

            run.Output.Split('\n').Max(TextWidth.Of).ShouldBeLessThanOrEqualTo(width, command);
            run.Talk.Split('\n').Max(TextWidth.Of).ShouldBeLessThanOrEqualTo(width, command);
            run.Output.ShouldContain("Total");
        }
    }

    [Fact]
    public async Task A_pipe_gets_no_colour_and_every_cell()
    {
        using var machine = CliMachine.WithSample();

        var run = await machine.RunAsync("daily", "--timezone", "UTC");

        run.Output.ShouldNotContain("\e[");
        run.Output.Split('\n').Count(line => line.StartsWith("  2026-11-02 ", StringComparison.Ordinal)).ShouldBe(1);
        (await machine.RunAsync("daily", "--timezone", "UTC", "--breakdown")).Output.Split('\n').Count(line => line.StartsWith("  2026-11-02 ", StringComparison.Ordinal)).ShouldBe(3);
        machine.IsTerminal = true;
        (await machine.RunAsync("daily", "--timezone", "UTC")).Output.ShouldContain("\e[");
        (await machine.RunAsync("daily", "--timezone", "UTC", "--no-color")).Output.ShouldNotContain("\e[");
    }

    [Theory]
    [InlineData("daily --since yesteryear")]
    [InlineData("daily --timezone Mars/Olympus")]
    [InlineData("daily --since 2026-11-05 --until 2026-11-01")]
    [InlineData("daily --tool cloud-code")]
    [InlineData("daily --order sideways")]
    [InlineData("daily --format yaml")]
    [InlineData("weekly --start-of-week moonday")]
    [InlineData("sessions --limit 0")]
    [InlineData("blocks --token-limit plenty")]
    [InlineData("dayly")]
    [InlineData("sync --project everything")]
    [InlineData("")]
    public async Task Wrong_usage_exits_with_3_and_a_hint(string line)
    {
        using var machine = new CliMachine();

        var run = await machine.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        run.Code.ShouldBe(ExitCode.Usage);
        run.Talk.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("absent.json", "cannot be read")]
    [InlineData("bad.json", "price map")]
    public async Task A_price_map_that_is_none_is_named(string file, string sentence)
    {
        using var machine = CliMachine.WithSample();
        await File.WriteAllTextAsync(Path.Combine(machine.Home, "bad.json"), "[1]");

        var run = await machine.RunAsync("daily", "--prices", Path.Combine(machine.Home, file));

        run.Code.ShouldBe(ExitCode.Error);
        run.Talk.ShouldContain(sentence);
    }

    [Fact]
    public async Task A_machine_without_logs_says_where_it_looked()
    {
        using var machine = new CliMachine();

        var run = await machine.RunAsync("daily");

        run.Code.ShouldBe(ExitCode.Ok);
        run.Talk.ShouldContain("~/.claude");
    }

    private static void Same(JsonElement row, JsonElement want)
    {
        foreach (var field in want.EnumerateObject().Where(field => field.Name is not ("date" or "model")))
        {
            if (field.Name == "costUsd")
            {
                decimal.Round(decimal.Parse(row.GetProperty("costUsd").GetString()!, CultureInfo.InvariantCulture), 8).ShouldBe(field.Value.GetDecimal());
            }
            else
            {
                row.GetProperty(field.Name).GetInt64().ShouldBe(field.Value.GetInt64(), $"{field.Name} of {row}");
            }
        }
    }
}
