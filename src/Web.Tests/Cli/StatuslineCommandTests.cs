using System.Text.Json.Nodes;
using TeamCost.Cli;
using TeamCost.Cli.Output;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli;

/// <summary>One line for Claude Code's status bar.</summary>
public sealed class StatuslineCommandTests
{
    private const string Session = "11111111-0000-4000-8000-000000000001";

    [Fact]
    public async Task It_shows_what_Claude_Code_says_and_what_the_ledger_knows()
    {
        using var machine = Machine();
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "10:00", session: "another") + Reply(2, "11:00"));
        await machine.RunAsync("daily");
        machine.Input = Input(machine).ToJsonString();

        var run = await machine.RunAsync("statusline", "--no-color");

        run.Code.ShouldBe(ExitCode.Ok);
        run.Output.ShouldBe($"Opus 4.5 · $0.38 session · $0.03 today · $0.03 block, 3h 00m left · $0.03/h · 5h limit 42%, resets in 1h 30m · context 26%{Environment.NewLine}");
        run.Talk.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_follows_the_transcript_beyond_the_ledger_and_leaves_the_ledger_alone()
    {
        using var machine = Machine();
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "10:00"));
        await machine.RunAsync("daily");
        var ledger = await File.ReadAllBytesAsync(machine.LedgerPath);
        await File.AppendAllTextAsync(machine.Log(), Reply(2, "11:00") + Reply(3, "11:30"));
        machine.Input = Input(machine).ToJsonString();

        var first = await machine.RunAsync("statusline", "--no-color", "--cost-source", "teamcost");
        await File.AppendAllTextAsync(machine.Log(), Reply(4, "11:40"));
        var second = await machine.RunAsync("statusline", "--no-color", "--cost-source", "teamcost");

        // 0.0153 each
        first.Output.ShouldContain("$0.05 session · $0.05 today");
        second.Output.ShouldContain("$0.06 session · $0.06 today");
        (await File.ReadAllBytesAsync(machine.LedgerPath)).ShouldBe(ledger);

        // The ledger catches up: the same figures, and nothing of its own is kept.
        await machine.RunAsync("daily");
        (await machine.RunAsync("statusline", "--no-color", "--cost-source", "teamcost")).Output.ShouldContain("$0.06 session · $0.06 today");
        Directory.EnumerateFiles(Path.Combine(machine.StateFolder, "live")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_that_runs_beside_counts_for_today_too()
    {
        using var machine = Machine();
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "10:00"));
        await machine.RunAsync("daily");
        var other = machine.Log("22222222-0000-4000-8000-000000000002.jsonl");
        await File.WriteAllTextAsync(other, Reply(5, "11:00", session: "other"));
        machine.Input = Input(machine).With("transcript_path", other).With("session_id", "other").ToJsonString();
        await machine.RunAsync("statusline");
        machine.Input = Input(machine).ToJsonString();

        var run = await machine.RunAsync("statusline", "--no-color", "--cost-source", "teamcost");

        run.Output.ShouldContain("$0.02 session · $0.03 today");
    }

    [Fact]
    public async Task Sub_agents_count_for_their_session()
    {
        using var machine = Machine();
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "10:00"));
        await File.WriteAllTextAsync(machine.Log($"{Session}/subagents/agent-1.jsonl".Replace('/', Path.DirectorySeparatorChar)), Reply(2, "10:05"));
        machine.Input = Input(machine).ToJsonString();

        (await machine.RunAsync("statusline", "--no-color", "--cost-source", "teamcost")).Output.ShouldContain("$0.03 session");
    }

    [Fact]
    public async Task It_never_waits_for_another_teamcost()
    {
        using var machine = Machine();
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "10:00"));
        await machine.RunAsync("daily");
        await using var held = new FileStream(machine.LedgerPath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        machine.Input = Input(machine).ToJsonString();

        (await machine.RunAsync("statusline", "--no-color")).Output.ShouldContain("$0.02 today");
    }

    [Fact]
    public async Task While_the_ledger_is_replaced_the_one_before_is_as_good()
    {
        using var machine = Machine();
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "10:00"));
        await machine.RunAsync("daily");
        File.Move(machine.LedgerPath, machine.LedgerPath + ".previous", overwrite: true);

        (await machine.RunAsync("statusline")).Output.ShouldContain("$0.02 today");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"model":"Opus","cost":"free","context_window":7,"rate_limits":{"five_hour":null},"transcript_path":"/nowhere/at-all.jsonl"}""")]
    public async Task Whatever_it_is_given_it_prints_one_line(string? input)
    {
        using var machine = Machine();
        machine.Input = input;
        var empty = await machine.RunAsync("statusline", "--no-color");
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "10:00"));
        await machine.RunAsync("daily");

        var run = await machine.RunAsync("statusline", "--no-color");

        empty.Output.TrimEnd().ShouldEndWith("no usage read yet: run teamcost daily");
        run.Code.ShouldBe(ExitCode.Ok);
        run.Output.ShouldContain("$0.02 today");
        run.Output.Count(sign => sign == '\n').ShouldBe(1);
    }

    [Fact]
    public async Task A_damaged_ledger_is_left_for_others_to_mend()
    {
        using var machine = Machine();
        Directory.CreateDirectory(machine.StateFolder);
        await File.WriteAllTextAsync(machine.LedgerPath, "not a ledger");

        var run = await machine.RunAsync("statusline");

        run.Code.ShouldBe(ExitCode.Ok);
        (await File.ReadAllTextAsync(machine.LedgerPath)).ShouldBe("not a ledger");
    }

    [Fact]
    public async Task A_reply_that_grew_since_the_ledger_counts_once()
    {
        using var machine = Machine();
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "10:00") + Reply(2, "10:30"));
        await machine.RunAsync("daily");
        await File.AppendAllTextAsync(machine.Log(), ClaudeLine.Reply("msg_2", "req_2", output: 3000, input: 100, at: "2026-11-03T10:30:05Z", session: Session).Text());
        machine.Input = Input(machine).ToJsonString();

        var line = (await machine.RunAsync("statusline", "--no-color", "--cost-source", "teamcost")).Output;
        await machine.RunAsync("daily");

        // 0.0153 and 0.0453
        line.ShouldContain("$0.06 session · $0.06 today");
        (await machine.RunAsync("statusline", "--no-color", "--cost-source", "teamcost")).Output.ShouldBe(line);
    }

    [Fact]
    public async Task The_block_begins_where_the_one_before_it_ended()
    {
        using var machine = Machine();
        // 04:00 to 09:00, and from 09:00 on; the night before is of no matter.
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "04:10") + Reply(2, "08:30") + Reply(3, "09:30") + Reply(4, "11:00")
            + ClaudeLine.Reply("msg_9", "req_9", at: "2026-11-02T22:00:00Z", session: Session).Text());
        await machine.RunAsync("daily");
        machine.Input = Input(machine).ToJsonString();

        (await machine.RunAsync("statusline", "--no-color")).Output.ShouldContain("$0.03 block, 2h 00m left");
    }

    [Fact]
    public async Task A_ledger_whose_events_are_damaged_gives_way_to_the_one_before()
    {
        using var machine = Machine();
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "10:00"));
        await machine.RunAsync("daily");
        await File.AppendAllTextAsync(machine.Log(), Reply(2, "10:30"));
        await machine.RunAsync("daily");
        var ledger = await File.ReadAllBytesAsync(machine.LedgerPath);
        ledger[70] ^= 0x40;
        await File.WriteAllBytesAsync(machine.LedgerPath, ledger);
        await File.AppendAllTextAsync(machine.Log(), Reply(3, "11:00"));
        machine.Input = Input(machine).ToJsonString();

        (await machine.RunAsync("statusline", "--no-color", "--cost-source", "teamcost")).Output.ShouldContain("$0.05 session · $0.05 today");
    }

    [Fact]
    public async Task Without_a_figure_of_Claude_Code_the_context_is_that_of_the_last_prompt()
    {
        using var machine = Machine();
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "10:00") + ClaudeLine.Reply("msg_9", "req_9", input: 50_000, at: "2026-11-03T11:00:00Z", session: Session).Text());
        machine.Input = $$"""{"session_id":"{{Session}}","transcript_path":{{JsonValue.Create(machine.Log()).ToJsonString()}}}""";

        (await machine.RunAsync("statusline", "--no-color")).Output.ShouldContain("context 25%");
    }

    [Fact]
    public async Task It_has_colours_for_Claude_Code_and_none_where_nobody_wants_them()
    {
        using var machine = Machine();
        machine.Input = Input(machine).ToJsonString();
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "10:00"));

        (await machine.RunAsync("statusline")).Output.ShouldContain("\e[32m");
        (await machine.RunAsync("statusline", "--no-color")).Output.ShouldNotContain("\e[");
        (await machine.Set("NO_COLOR", "1").RunAsync("statusline")).Output.ShouldNotContain("\e[");
    }

    [Theory]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(90)]
    public async Task It_fits_by_leaving_out_what_matters_least(int columns)
    {
        using var machine = Machine();
        machine.Input = Input(machine).ToJsonString();
        await File.WriteAllTextAsync(machine.Log(), Reply(1, "10:00"));

        var line = (await machine.Set("COLUMNS", columns.ToString(System.Globalization.CultureInfo.InvariantCulture)).RunAsync("statusline", "--no-color")).Output.TrimEnd();

        TextWidth.Of(line).ShouldBeLessThanOrEqualTo(columns);
        line.ShouldStartWith("Opus 4.5");
    }

    private static CliMachine Machine() => new() { Time = new TestClock(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero)) };

    private static string Reply(int number, string time, string session = Session) =>
        ClaudeLine.Reply($"msg_{number}", $"req_{number}", output: 1000, input: 100, at: $"2026-11-03T{time}:00Z", session: session).Text();

    private static JsonObject Input(CliMachine machine) => new()
    {
        ["session_id"] = Session,
        ["transcript_path"] = machine.Log(),
        ["cwd"] = "/home/dev/acme",
        ["version"] = "2.1.251",
        ["model"] = new JsonObject { ["id"] = "claude-opus-4-5", ["display_name"] = "Opus 4.5" },
        ["workspace"] = new JsonObject { ["current_dir"] = "/home/dev/acme", ["project_dir"] = "/home/dev/acme" },
        ["cost"] = new JsonObject { ["total_cost_usd"] = 0.38, ["total_duration_ms"] = 5_400_000 },
        ["context_window"] = new JsonObject { ["context_window_size"] = 200_000, ["used_percentage"] = 26 },
        ["rate_limits"] = new JsonObject { ["five_hour"] = new JsonObject { ["used_percentage"] = 42, ["resets_at"] = new DateTimeOffset(2026, 11, 3, 13, 30, 0, TimeSpan.Zero).ToUnixTimeSeconds() } },
    };
}
