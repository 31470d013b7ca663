using TeamCost.Cli.Tools;
using TeamCost.Contracts;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli.Tools;

/// <summary>Totals that tools only ever overwrite: each reading tells what came since the last.</summary>
public sealed class SessionTotalsTests
{
    /// <summary>Writes a session of a tool with so many input tokens, last used on a day of November; started on the 10th.</summary>
    private static readonly Dictionary<string, Action<CliMachine, long, int>> _tools = new(StringComparer.Ordinal)
    {
        ["droid"] = (machine, input, day) =>
        {
            machine.Write(".factory/sessions/p/s1.settings.json", $$$"""{"model":"claude-opus-4-5","providerLock":"anthropic","providerLockTimestamp":"2026-11-10T10:00:00Z","tokenUsage":{"inputTokens":{{{input}}}}}""");
            machine.Write(".factory/sessions/p/s1.jsonl", $$"""{"type":"message","timestamp":"2026-11-{{day}}T11:00:00Z"}""" + "\n");
        },
        ["goose"] = (machine, input, day) =>
        {
            Fresh(machine.At(".local/share/goose/sessions/sessions.db"),
                "create table sessions(id text, working_dir text, created_at text, updated_at text, accumulated_total_tokens integer, accumulated_input_tokens integer, accumulated_output_tokens integer, total_tokens integer, input_tokens integer, output_tokens integer, provider_name text, model_config_json text)",
                $$"""insert into sessions values('s1', '/home/dev/acme', '2026-11-10 10:00:00', '2026-11-{{day}} 11:00:00', {{input}}, {{input}}, 0, 7, 7, 0, 'anthropic', '{"model_name":"claude-opus-4-5"}')""");
        },
        ["hermes"] = (machine, input, day) =>
        {
            Fresh(machine.At(".hermes/state.db"),
                "create table sessions(id text, model text, billing_provider text, started_at real, ended_at real, message_count integer, input_tokens integer, output_tokens integer, cache_read_tokens integer, cache_write_tokens integer, reasoning_tokens integer, estimated_cost_usd real, actual_cost_usd real, cwd text)",
                $"insert into sessions values('s1', 'claude-opus-4-5', 'anthropic', {At(10, 10)}, {At(day, 11)}, {input / 50}, {input}, 0, 0, 0, 0, null, null, '/home/dev/acme')");
        },
        ["mux"] = (machine, input, day) => machine.Write(".mux/sessions/ws-1/session-usage.json",
            $$$"""{"lastRequest":{"timestamp":{{{At(day, 10)}}}000},"byModel":{"anthropic:claude-opus-4-5":{"input":{"cost_usd":0,"tokens":{{{input}}} } } } }"""),
        ["zed"] = (machine, input, day) =>
        {
            Fresh(machine.At(".local/share/zed/threads/threads.db"),
                "create table threads(id text, updated_at text, created_at text, data_type text, data blob)",
                $$$"""insert into threads values('s1', '2026-11-{{{day}}}T11:00:00Z', '2026-11-10T10:00:00Z', 'json', '{"model":{"provider":"zed.dev","model":"claude-opus-4-5"},"cumulative_token_usage":{"input_tokens":{{{input}}}}}')""");
        },
    };

    public static TheoryData<string> Tools => [.. _tools.Keys];

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Growth_between_two_readings_has_the_day_of_the_later_one(string tool)
    {
        using var machine = new CliMachine();
        _tools[tool](machine, 100, 10);
        (await machine.RowsAsync()).Select(row => (row.Day, row.Input, row.Grain)).ShouldBe([("2026-11-10", 100, "session-total")]);

        _tools[tool](machine, 250, 12);

        (await machine.RowsAsync()).Select(row => (row.Day, row.Input)).ShouldBe([("2026-11-10", 100), ("2026-11-12", 150)]);
        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(250);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task One_reading_and_several_give_the_same_sums(string tool)
    {
        using var often = new CliMachine();
        using var once = new CliMachine();
        foreach (var (input, day) in new[] { (100, 10), (100, 10), (250, 11), (900, 13) })
        {
            _tools[tool](often, input, day);
            await often.RowsAsync();
        }

        _tools[tool](once, 900, 13);

        (await often.RowsAsync()).Sum(row => row.Input).ShouldBe(900);
        (await once.RowsAsync()).Sum(row => row.Input).ShouldBe(900);
        (await often.RowsAsync()).Sum(row => row.Requests).ShouldBe((await once.RowsAsync()).Sum(row => row.Requests));
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_total_that_falls_is_a_new_process(string tool)
    {
        using var machine = new CliMachine();
        foreach (var (input, day) in new[] { (300, 10), (100, 11), (300, 12) })
        {
            _tools[tool](machine, input, day);
            await machine.RowsAsync();
        }

        // 300, then a new process: 100, then 200 more. That it reaches the same height as the first does not hide it.
        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(600);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Nothing_is_told_twice_after_the_ledger_was_made_again(string tool)
    {
        using var machine = new CliMachine();
        _tools[tool](machine, 100, 10);
        await machine.RowsAsync();
        _tools[tool](machine, 250, 12);
        await machine.RowsAsync();

        machine.LoseLedger();

        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(250);
        _tools[tool](machine, 300, 13);
        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(300);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Rebuilding_the_ledger_tells_nothing_twice_and_moves_no_day(string tool)
    {
        using var machine = new CliMachine();
        _tools[tool](machine, 100, 10);
        await machine.RowsAsync();
        _tools[tool](machine, 250, 12);
        var before = await machine.RowsAsync();

        (await machine.RunAsync("ledger", "rebuild", "--yes")).Code.ShouldBe(TeamCost.Cli.ExitCode.Ok);

        (await machine.RowsAsync()).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_log_that_is_away_for_a_while_is_not_new_when_it_comes_back(string tool)
    {
        using var machine = new CliMachine();
        _tools[tool](machine, 100, 10);
        await machine.RowsAsync();
        var folder = Directory.GetDirectories(machine.Home).Single(path => !path.EndsWith(".local", StringComparison.Ordinal) || tool is "goose" or "zed");
        var log = tool is "goose" or "zed" ? Path.Combine(folder, "share") : folder;
        Directory.Move(log, machine.Home + ".away");
        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(100);

        Directory.Move(machine.Home + ".away", log);
        _tools[tool](machine, 150, 12);

        (await machine.RowsAsync()).Select(row => row.Input).ShouldBe([100, 50]);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_total_that_cannot_be_true_is_broken_and_forgotten(string tool)
    {
        using var machine = new CliMachine();
        _tools[tool](machine, 100, 10);
        await machine.RowsAsync();
        _tools[tool](machine, 9_000_000_000_000, 11);
        (await machine.TalkAsync()).ShouldContain("1 broken line");

        _tools[tool](machine, 120, 12);

        (await machine.RowsAsync()).Select(row => (row.Day, row.Input)).ShouldBe([("2026-11-10", 100), ("2026-11-12", 20)]);
    }

    [Fact]
    public void An_older_copy_of_a_session_adds_nothing()
    {
        RunningTotals older = new(), newer = new();

        _ = older.Grow("s1", Total(100), out var olderKey);
        _ = newer.Grow("s1", Total(150), out var newerKey);

        // One key: of the two tellings the larger counts.
        olderKey.ShouldBe(newerKey);
    }

    [Fact]
    public void The_memory_survives_being_saved_and_damage_empties_it()
    {
        var totals = new RunningTotals();
        _ = totals.Grow("s1", Total(300), out _);
        _ = totals.Grow("s1", Total(100), out _);
        var saved = totals.Save();

        RunningTotals.Load(saved).Told("s1").ShouldBe(Total(100));
        _ = RunningTotals.Load(saved).Grow("s1", Total(300), out var key);
        key.ShouldStartWith("s1|1|300|");
        for (var length = 0; length < saved.Length; length++)
        {
            RunningTotals.Load(saved[..length]).Told("s1").ShouldBe(RunningTotals.Total.None);
        }
    }

    private static void Fresh(string path, params ReadOnlySpan<string> statements)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }

        WritableSqlite.Write(path, statements);
    }

    private static RunningTotals.Total Total(long input) => new(new TokenCounts(input, 0, 0, 0, 0, 0), 1, 0m);

    private static long At(int day, int hour) => new DateTimeOffset(2026, 11, day, hour, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
}
