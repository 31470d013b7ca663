namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class AmpTests : IDisposable
{
    private const string Thread = ".local/share/amp/threads/T-1.json";

    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_ledger_tells_requests_and_credits_are_no_dollars()
    {
        Write([], Event("e1", "2026-11-10T09:00:05.000Z", new { input = 14, output = 310, cacheReadInputTokens = 9000, cacheCreationInputTokens = 4000 }));

        var use = (await _home.ReadAsync()).Only;

        (use.Input, use.Output, use.CacheRead, use.CacheWrite, use.RecordedUsd).ShouldBe((14, 310, 9000, 4000, null));
        (use.Tool, use.Provider, use.Session, use.Project).ShouldBe(("amp", "amp", "T-1", "/home/dev/acme"));
    }

    [Fact]
    public async Task The_caches_share_comes_from_the_message_where_the_ledger_leaves_it_out()
    {
        Write([Message(1, 9000, 4000), Message(3, 13_000, 0)], Event("e1", "2026-11-10T09:00:05.000Z", new { input = 14, output = 310 }, to: 1), Event("e2", "2026-11-10T09:01:05.000Z", new { input = 9, output = 1 }, to: 9));

        (await _home.ReadAsync()).Uses.Select(use => (use.CacheRead, use.CacheWrite)).ShouldBe([(9000, 4000), (0, 0)]);
    }

    [Fact]
    public async Task Without_a_ledger_each_message_counts_dated_by_the_threads_beginning_and_it_is_said()
    {
        Write([Message(1, 9000, 4000), Message(3, 13_000, 0)]);

        var read = await _home.ReadAsync();

        (read.Uses.Count, read.Uses[0].Day, read.Files.Single().Note.Length > 0).ShouldBe((2, "2026-11-10", true));
    }

    [Fact]
    public async Task A_thread_that_grew_counts_each_request_once()
    {
        Write([], Event("e1", "2026-11-10T09:00:05.000Z", new { input = 14, output = 310 }));
        await _home.ReadAsync();
        Write([], Event("e1", "2026-11-10T09:00:05.000Z", new { input = 14, output = 310 }), Event("e2", "2026-11-11T09:00:05.000Z", new { input = 1, output = 1 }));

        (await _home.ReadAsync()).Uses.Select(use => use.Day).ShouldBe(["2026-11-10", "2026-11-11"]);
    }

    [Fact]
    public async Task Broken_threads_and_odd_values_do_no_harm_and_another_folder_may_be_named()
    {
        _home.Set("AMP_DATA_DIR", Path.Combine(_home.Path, "amp")).WriteText("amp/threads/T-2.json", "{\"id\":\"T-2\",").WriteText("amp/threads/T-3.json", "[]").WriteText("amp/threads/other.json", "{}")
            .WriteText("amp/threads/T-4.json", """{"id":"T-4","messages":"x","usageLedger":{"events":[7,{"id":"a","timestamp":"never","tokens":{"input":5}},{"id":"b","timestamp":"2026-11-10T09:00:05Z","tokens":{"input":"5","output":-1}}]}}""");

        var read = await _home.ReadAsync();

        (read.Only.Total, read.Broken).ShouldBe((5, 4));
    }

    private void Write(object[] messages, params object[] events) => _home.WriteText(Thread, ToolHome.Json(new
    {
        id = "T-1",
        created = 1_794_301_200_000,
        env = new { initial = new { trees = new[] { new { uri = "file:///home/dev/acme" } } } },
        messages,
        usageLedger = new { events },
    }));

    private static object Event(string id, string timestamp, object tokens, int to = 1) =>
        new { id, timestamp, model = "claude-opus-4-5-20251101", credits = 3.8, tokens, operationType = "inference", fromMessageId = 0, toMessageId = to };

    private static object Message(int id, long read, long written) => new
    {
        role = "assistant",
        messageId = id,
        usage = new { model = "claude-opus-4-5-20251101", inputTokens = 14, outputTokens = 310, cacheCreationInputTokens = written, cacheReadInputTokens = read, totalInputTokens = 14 + read + written, credits = 3.8 },
    };
}
