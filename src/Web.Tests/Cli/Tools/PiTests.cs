namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class PiTests : IDisposable
{
    private const string Folder = ".pi/agent/sessions/--home-dev-acme--";
    private const string Claw = ".openclaw/agents/main/sessions";

    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Counts_are_disjoint_reasoning_is_inside_and_the_recorded_cost_is_kept()
    {
        _home.Write($"{Folder}/1.jsonl", Head("s-1", cwd: @"C:\dev\acme"), Reply("a1b2c3d4", 5, input: 15, output: 220, read: 5000, write: 700, cost: 0.00747m));

        var use = (await _home.ReadAsync()).Only;

        (use.Input, use.CacheRead, use.CacheWrite, use.Output, use.RecordedUsd).ShouldBe((15, 5000, 700, 220, 0.00747m));
        (use.Tool, use.Model, use.Provider, use.Session, use.Project).ShouldBe(("pi", "claude-sonnet-4-5", "anthropic", "s-1", @"C:\dev\acme"));
    }

    [Fact]
    public async Task A_forks_copied_entries_count_once()
    {
        _home.Write($"{Folder}/1.jsonl", Head("s-1"), Reply("a1b2c3d4", 5)).Write($"{Folder}/2.jsonl", Head("s-2"), Reply("a1b2c3d4", 5), Reply("d4c3b2a1", 65));

        (await _home.ReadAsync()).Uses.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Ids_of_eight_digits_meet_by_chance_and_times_tell_them_apart()
    {
        _home.Write($"{Folder}/1.jsonl", Head("s-1"), Reply("a1b2c3d4", 5)).Write($"{Folder}/2.jsonl", Head("s-2"), Reply("a1b2c3d4", 9));

        (await _home.ReadAsync()).Uses.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Sub_agents_that_kept_no_session_count_from_the_tools_result()
    {
        var result = ToolHome.Json(new
        {
            type = "message",
            id = "11111111",
            timestamp = At(30),
            message = new
            {
                role = "toolResult",
                toolName = "subagent",
                details = new
                {
                    results = new object[]
                    {
                        new { agent = "scout", model = "claude-haiku-4-5", usage = new { input = 100, output = 20, cacheRead = 5, cacheWrite = 1, cost = 0.002, turns = 3 } },
                        new { agent = "kept", sessionFile = "x.jsonl", usage = new { input = 900, output = 900, turns = 1 } },
                        new { agent = "failed" },
                    },
                },
            },
        });
        _home.Write($"{Folder}/1.jsonl", Head("s-1"), Reply("a1b2c3d4", 5), result, result);

        var use = (await _home.ReadAsync()).Uses[1];

        (use.Model, use.Input, use.Output, use.Requests, use.Grain, use.RecordedUsd).ShouldBe(("claude-haiku-4-5", 100, 20, 3, "session-total", 0.002m));
    }

    [Fact]
    public async Task Oh_my_pi_and_named_folders_are_read()
    {
        _home.Write(".omp/agent/sessions/x/1.jsonl", Head("s-1"), Reply("a", 1)).Write($"{Folder}/1.jsonl", Head("s-2"), Reply("b", 2));
        (await _home.ReadAsync()).Uses.Count.ShouldBe(2);

        _home.Set("PI_AGENT_DIR", $"{Path.Combine(_home.Path, "one")},{Path.Combine(_home.Path, "two")}").Write("one/sessions/x/1.jsonl", Head("s-3"), Reply("c", 3)).Write("two/x/1.jsonl", Head("s-4"), Reply("d", 4));
        (await _home.ReadAsync()).Uses.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_log_that_grew_is_read_on_a_torn_line_waits_and_broken_ones_are_counted()
    {
        var last = Reply("c", 9);
        _home.Write($"{Folder}/1.jsonl", Head("s-1"), Reply("a", 1), Reply("b", 2)[..^9] + "}", """{"type":"message","id":"x","timestamp":"2026-11-15T10:00:05Z","message":{"role":"assistant","usage":{"input":-1,"output":"9","cacheRead":{}}}}""");
        File.AppendAllText(_home.At($"{Folder}/1.jsonl"), last[..50]);
        var read = await _home.ReadAsync();
        (read.Uses.Count, read.Broken).ShouldBe((2, 1));

        File.AppendAllText(_home.At($"{Folder}/1.jsonl"), last[50..] + "\n");

        (await _home.ReadAsync()).Uses.ShouldAllBe(use => use.Session == "s-1");
        (await _home.ReadAsync()).Uses.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Openclaw_names_the_model_before_the_messages()
    {
        _home.Write($"{Claw}/oc-1.jsonl", Head("oc-1"), ToolHome.Json(new { type = "model_change", provider = "openai", modelId = "gpt-5" }), Bare("a", 1));
        (await _home.ReadAsync()).Only.ShouldSatisfyAllConditions(use => (use.Tool, use.Model, use.Provider).ShouldBe(("openclaw", "gpt-5", "openai")));

        _home.Append($"{Claw}/oc-1.jsonl", Bare("b", 2), ToolHome.Json(new { type = "custom", customType = "model-snapshot", data = new { provider = "anthropic", modelId = "claude-haiku-4-5" } }), Bare("c", 3));

        (await _home.ReadAsync()).Uses.Select(use => use.Model).ShouldBe(["gpt-5", "gpt-5", "claude-haiku-4-5"]);
    }

    [Fact]
    public async Task Openclaws_deleted_and_reset_sessions_were_paid_for_and_copies_count_once()
    {
        _home.Write($"{Claw}/oc-1.jsonl", Head("oc-1"), Reply("a", 1)).Write($"{Claw}/oc-1.jsonl.reset.1795090000", Head("oc-1"), Reply("a", 1), Reply("b", 2))
            .Write($"{Claw}/oc-2.jsonl.deleted.1795090000", Reply("c", 3)).Write($"{Claw}/oc-3.jsonl.lock", Reply("d", 4)).WriteText($"{Claw}/sessions.json", "{}")
            .Write(".clawdbot/agents/x/sessions/oc-4.jsonl", Head("oc-4"), Reply("e", 5)).Write(".moltbot/agents/x/sessions/oc-5.jsonl", Head("oc-5"), Reply("f", 6));

        var read = await _home.ReadAsync();

        read.Uses.Select(use => use.Session).ShouldBe(["oc-1", "oc-1", "oc-2", "oc-4", "oc-5"]);
    }

    [Fact]
    public async Task Openclaws_message_time_goes_before_the_lines()
    {
        _home.Set("OPENCLAW_DIR", Path.Combine(_home.Path, "claw")).Write("claw/agents/main/sessions/oc-1.jsonl", Head("oc-1"), ToolHome.Json(new
        {
            type = "message",
            id = "a",
            timestamp = At(0),
            message = new { role = "assistant", model = "gpt-5", timestamp = 1_795_003_200_000, usage = new { input = 1, output = 1 } },
        }));

        (await _home.ReadAsync()).Only.At.ToUnixTimeMilliseconds().ShouldBe(1_795_003_200_000);
    }

    private static string At(int seconds) => new DateTimeOffset(2026, 11, 15, 10, 0, 0, TimeSpan.Zero).AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Head(string id, string cwd = "/home/dev/acme") => ToolHome.Json(new { type = "session", version = 3, id, timestamp = At(0), cwd });

    private static string Bare(string id, int at) => ToolHome.Json(new { type = "message", id, timestamp = At(at), message = new { role = "assistant", usage = new { input = 10, output = 5 } } });

    private static string Reply(string id, int at, long input = 10, long output = 5, long read = 0, long write = 0, decimal cost = 0.001m) => ToolHome.Json(new
    {
        type = "message",
        id,
        parentId = (string?)null,
        timestamp = At(at),
        message = new
        {
            role = "assistant",
            model = "claude-sonnet-4-5",
            provider = "anthropic",
            content = new[] { new { type = "text", text = "\"usage\": none" } },
            usage = new { input, output, cacheRead = read, cacheWrite = write, totalTokens = input + output + read + write, cost = new { total = cost } },
        },
    });
}
