using System.Security.Cryptography;
using System.Text;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class KimiTests : IDisposable
{
    private const double Start = 1_794_733_200.25; // 2026-11-15T09:00:00.25Z
    private const string Log = ".kimi/sessions/abc/7777/wire.jsonl";
    private const string Code = ".kimi-code/sessions/ws-1/8888/agents/main/wire.jsonl";

    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(10, 90, 210)]
    [InlineData(210, 90, 10)]
    public async Task A_reply_that_is_told_again_as_it_grows_counts_once_with_its_largest_size(long first, long second, long third)
    {
        _home.Write(Log, Status(3, "chatcmpl-1", first), Status(4, "chatcmpl-1", second), Status(5, "chatcmpl-1", third), Status(9, "chatcmpl-2", 5));

        (await _home.ReadAsync()).Sum.ShouldBe((1800, 4000, 0, 215, 0));
    }

    [Fact]
    public async Task A_reply_that_grew_between_two_readings_grows()
    {
        _home.Write(Log, Status(3, "chatcmpl-1", 10));
        (await _home.ReadAsync()).Output.ShouldBe(10);

        _home.Append(Log, Status(5, "chatcmpl-1", 210));

        (await _home.ReadAsync()).Output.ShouldBe(210);
    }

    [Fact]
    public async Task A_sub_agent_counts_once_whether_told_in_its_parents_log_or_in_its_own()
    {
        var nested = ToolHome.Json(new { timestamp = Start + 7, message = new { type = "SubagentEvent", payload = new { task_tool_call_id = "t", @event = new { type = "StatusUpdate", payload = Payload("chatcmpl-sub", 30) } } } });
        _home.Write(Log, Status(3, "chatcmpl-1", 10), nested).Write(".kimi/sessions/abc/7777/subagents/s1/wire.jsonl", Status(7, "chatcmpl-sub", 30), Status(8, "chatcmpl-own", 5));

        var read = await _home.ReadAsync();

        read.Output.ShouldBe(45);
        read.Uses.ShouldAllBe(use => use.Session == "7777");
    }

    [Fact]
    public async Task Without_a_reply_id_time_and_counts_tell_them_apart()
    {
        _home.Write(Log, Status(3, null, 10), Status(3, null, 10), Status(4, null, 10));

        (await _home.ReadAsync()).Uses.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("default_model = \"fast\"\n[models.\"fast\"]\nprovider = 'x'\nmodel = \"kimi-k2-turbo-preview\"\n", null, "kimi-k2-turbo-preview")]
    [InlineData("default_model = 'kimi-k2.5'\n[models.other]\nmodel = \"no\"\n", null, "kimi-k2.5")]
    [InlineData("# nothing\n[models.x]\ndefault_model = \"no\"\n", "{\"model\":\"kimi-k2-thinking\"}", "kimi-k2-thinking")]
    [InlineData(null, null, "kimi-k2.6")]
    [InlineData(null, "{broken", "kimi-k2.6")]
    public async Task The_model_stands_in_the_settings(string? toml, string? json, string model)
    {
        if (toml is not null)
        {
            _home.WriteText(".kimi/config.toml", toml);
        }

        if (json is not null)
        {
            _home.WriteText(".kimi/config.json", json);
        }

        _home.Write(Log, Status(3, "chatcmpl-1", 10));

        var use = (await _home.ReadAsync()).Only;

        (use.Model, use.Provider).ShouldBe((model, "moonshot"));
    }

    [Fact]
    public async Task The_subscriptions_alias_is_the_model_it_meant_that_day()
    {
        _home.Write(Log, Status(-20_000_000, "a", 1), Status(0, "b", 1));

        (await _home.ReadAsync()).Uses.Select(use => use.Model).ShouldBe(["kimi-k2.5", "kimi-k2.6"]);
    }

    [Fact]
    public async Task The_folder_behind_the_hash_is_found()
    {
#pragma warning disable CA5351 // the tool's own choice
        var hash = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(@"C:\dev\acme")));
#pragma warning restore CA5351
        _home.WriteText(".kimi/kimi.json", ToolHome.Json(new { work_dirs = new[] { new { path = @"C:\dev\acme" } } })).Write($".kimi/sessions/{hash}/7777/wire.jsonl", Status(3, "chatcmpl-1", 10));

        (await _home.ReadAsync()).Only.Project.ShouldBe(@"C:\dev\acme");
    }

    [Fact]
    public async Task Of_kimi_codes_records_only_turns_count()
    {
        _home.Write(Code, Record(0, "turn", 60), ToolHome.Json(new { type = "step.end", usage = new { inputOther = 500, output = 60 }, time = 1_794_819_600_001 }), Record(60_000, "session", 9999), Record(70_000, null, 1))
            .Write(".kimi-code/sessions/ws-1/8888/agents/helper/wire.jsonl", Record(0, "turn", 60));

        var read = await _home.ReadAsync();

        read.Uses.Select(use => (use.Model, use.Output, use.Grain, use.Session)).ShouldBe([("kimi-k2.5", 60, "turn", "8888"), ("kimi-k2.5", 60, "turn", "8888")]);
    }

    [Fact]
    public async Task Torn_broken_and_odd_lines_do_no_harm()
    {
        _home.Write(Log, Status(3, "a", 10), Status(4, "b", 10)[..^8] + "}", """{"timestamp":"soon","message":{"type":"StatusUpdate","payload":{"token_usage":{"output":5},"message_id":"c"}}}""",
            """{"timestamp":1794733200,"message":{"type":"StatusUpdate","payload":{"token_usage":{"output":-5,"input_other":"x"},"message_id":"d"}}}""", """{"timestamp":1794733200,"message":{"type":"StatusUpdate","payload":{"token_usage":null}}}""");
        File.AppendAllText(_home.At(Log), Status(9, "e", 7)[..40]);

        var read = await _home.ReadAsync();

        (read.Output, read.Broken).ShouldBe((10, 2));
    }

    [Fact]
    public async Task Other_homes_may_be_named()
    {
        _home.Set("KIMI_SHARE_DIR", Path.Combine(_home.Path, "a")).Set("KIMI_CODE_HOME", Path.Combine(_home.Path, "b"))
            .Write("a/sessions/x/7777/wire.jsonl", Status(1, "a", 1)).Write("b/sessions/w/8888/agents/main/wire.jsonl", Record(0, "turn", 2)).Write("c/sessions/x/7777/wire.jsonl", Status(1, "c", 4));
        (await _home.ReadAsync()).Output.ShouldBe(3);

        _home.Set("KIMI_DATA_DIR", Path.Combine(_home.Path, "c"));
        (await _home.ReadAsync()).Output.ShouldBe(7);
    }

    private static object Payload(string? id, long output) => new { context_usage = 0.1, token_usage = new { input_other = 900, output, input_cache_read = 2000, input_cache_creation = 0 }, message_id = id };

    private static string Status(double at, string? id, long output) => ToolHome.Json(new { timestamp = Start + at, message = new { type = "StatusUpdate", payload = Payload(id, output) } });

    private static string Record(long at, string? scope, long output) =>
        ToolHome.Json(new { type = "usage.record", model = "kimi-code/kimi-k2.5", usage = new { inputOther = 500, output, inputCacheRead = 1500, inputCacheCreation = 0 }, usageScope = scope, time = 1_794_819_600_000 + at });
}
