namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class QwenCodeTests : IDisposable
{
    private const string Log = ".qwen/projects/-home-dev-acme/chats/6666.jsonl";

    private static readonly DateTimeOffset _start = new(2026, 11, 14, 9, 0, 0, TimeSpan.Zero);

    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_cached_part_of_the_prompt_counts_once_and_thoughts_are_output()
    {
        _home.Write(Log, Reply("1", 0, 12_000, 90, cached: 9000, thoughts: 30));

        var use = (await _home.ReadAsync()).Only;

        (use.Input, use.CacheRead, use.Output, use.Reasoning, use.Total).ShouldBe((3000, 9000, 120, 30, 12_120));
        (use.Tool, use.Provider, use.Session, use.Project).ShouldBe(("qwen-code", "alibaba", "6666", @"C:\dev\acme"));
    }

    [Fact]
    public async Task The_total_settles_whether_thoughts_are_inside_the_answer()
    {
        _home.Write(Log, Reply("1", 0, 1000, 90, thoughts: 30, total: 1090));

        (await _home.ReadAsync()).Sum.ShouldBe((1000, 0, 0, 90, 30));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Telemetry_of_a_reply_repeats_it(bool isTelemetryFirst)
    {
        string[] both = [Reply("1", 5, 1000, 90), Telemetry("t1", 6, 1000, 90)];
        _home.Write(Log, [.. isTelemetryFirst ? both.Reverse() : both, Reply("2", 200, 10, 1), Telemetry("t2", 200, 10, 1), User(400)]);

        (await _home.ReadAsync()).Sum.ShouldBe((1010, 0, 0, 91, 0));
    }

    [Fact]
    public async Task Telemetry_of_a_request_that_became_no_message_counts()
    {
        _home.Write(Log, Telemetry("t1", 0, 500, 50), Reply("1", 5, 1000, 90), Telemetry("t2", 5, 1000, 90), User(100));

        (await _home.ReadAsync()).Uses.Select(use => (use.Input, use.Output)).ShouldBe([(500, 50), (1000, 90)]);
    }

    [Fact]
    public async Task Telemetry_waits_for_its_message_over_two_readings()
    {
        _home.Write(Log, Telemetry("t1", 0, 500, 50));
        (await _home.ReadAsync()).Uses.ShouldBeEmpty();

        _home.Append(Log, Reply("1", 1, 500, 50), User(100));

        (await _home.ReadAsync()).Only.Output.ShouldBe(50);
    }

    [Fact]
    public async Task A_reply_repeated_in_another_file_counts_once()
    {
        _home.Write(Log, Reply("1", 0, 1000, 90)).Write(".qwen/projects/-home-dev-acme/chats/7777.jsonl", Reply("1", 0, 1000, 90), Reply("2", 9, 1, 1));

        (await _home.ReadAsync()).Output.ShouldBe(91);
    }

    [Fact]
    public async Task Older_versions_kept_documents_in_geminis_form()
    {
        _home.WriteText(".qwen/tmp/abc/chats/session-1.json", ToolHome.Json(new
        {
            sessionId = "q-1",
            messages = new[] { new { id = "m1", timestamp = "2026-11-14T09:00:00Z", type = "qwen", model = "qwen3-coder-plus", tokens = new { input = 100, output = 10, cached = 40, thoughts = 5, tool = 0, total = 115 } } },
        }));

        var use = (await _home.ReadAsync()).Only;

        (use.Tool, use.Input, use.CacheRead, use.Output).ShouldBe(("qwen-code", 60, 40, 15));
    }

    [Fact]
    public async Task Broken_and_odd_lines_do_no_harm_and_another_home_may_be_named()
    {
        _home.Set("QWEN_DATA_DIR", Path.Combine(_home.Path, "elsewhere")).Write("elsewhere/projects/p/chats/1.jsonl",
            Reply("1", 0, 100, 10), Reply("2", 1, 5, 5)[..^5] + "}", """{"type":"assistant","uuid":"3","timestamp":"2026-11-14T09:00:00Z","usageMetadata":[1]}""",
            """{"type":"assistant","uuid":"4","timestamp":"2026-11-14T09:00:00Z","usageMetadata":{"promptTokenCount":1e300}}""",
            """{"type":"assistant","uuid":"5","timestamp":7,"usageMetadata":{"promptTokenCount":"3","candidatesTokenCount":-4}}""");

        var read = await _home.ReadAsync();

        (read.Total, read.Broken).ShouldBe((110, 3));
    }

    private static string At(double seconds) => _start.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string User(double at) => ToolHome.Json(new { uuid = $"u{at}", sessionId = "6666", timestamp = At(at), type = "user", message = new { role = "user" } });

    private static string Reply(string uuid, double at, long prompt, long answer, long cached = 0, long thoughts = 0, long? total = null) => ToolHome.Json(new
    {
        uuid,
        sessionId = "6666",
        timestamp = At(at),
        type = "assistant",
        cwd = @"C:\dev\acme",
        model = "qwen3-coder-plus",
        usageMetadata = new { promptTokenCount = prompt, candidatesTokenCount = answer, thoughtsTokenCount = thoughts, cachedContentTokenCount = cached, totalTokenCount = total ?? prompt + answer + thoughts },
    });

    private static string Telemetry(string uuid, double at, long prompt, long answer) => ToolHome.Json(new
    {
        uuid,
        sessionId = "6666",
        timestamp = At(at),
        type = "system",
        subtype = "ui_telemetry",
        cwd = @"C:\dev\acme",
        systemPayload = new
        {
            uiEvent = new Dictionary<string, object>
            {
                ["event.name"] = "qwen-code.api_response",
                ["model"] = "qwen3-coder-plus",
                ["input_token_count"] = prompt,
                ["output_token_count"] = answer,
                ["total_token_count"] = prompt + answer,
            },
        },
    });
}
