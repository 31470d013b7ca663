using System.Text.Json;

namespace TeamCost.Web.Tests.Cli.Tools;

/// <summary>Junie, Jcode, Mux and Codebuff.</summary>
public sealed class SmallToolsTests
{
    private const long Start = 1795104000000; // 2026-11-19 16:00 UTC

    [Fact]
    public async Task Junie_may_write_an_answer_twice_and_it_counts_once_while_an_equal_one_later_counts()
    {
        using var machine = new CliMachine();
        var log = machine.Write(".junie/sessions/s1/events.jsonl", Junie(0) + Junie(0) + Junie(1000));
        machine.Write(".junie/sessions/copy-of-s1/events.jsonl", Junie(0));

        (await machine.RowsAsync()).ShouldHaveSingleItem().ShouldBe(new ToolLogs.Row("2026-11-19", "junie", "gpt-5", 2, 1200, 160, 4000, 0, 0.0036m, "request"));
        File.AppendAllText(log, Junie(2000)[..^8]);
        (await machine.RowsAsync())[0].Requests.ShouldBe(2);
        File.AppendAllText(log, Junie(2000)[^8..]);
        (await machine.RowsAsync())[0].Requests.ShouldBe(3);
    }

    [Fact]
    public async Task Junie_tells_every_model_of_an_answer_and_skips_what_is_no_answer()
    {
        using var machine = new CliMachine();
        machine.Write(".junie/sessions/s1/events.jsonl",
            """{"kind":"X","timestampMs":1795104000000,"text":"\"LlmResponseMetadataEvent\" in a text"}""" + "\n"
            + """{"timestampMs":1795104000000,"event":{"agentEvent":{"kind":"LlmResponseMetadataEvent","modelUsage":[{"model":"gpt-5","inputTokens":5},{"model":"gpt-5","inputTokens":5},{"model":"claude-opus-4-5","outputTokens":1}]}}}""" + "\n"
            + """{"timestampMs":"soon","event":{"agentEvent":{"kind":"LlmResponseMetadataEvent","modelUsage":[{"model":"gpt-5","inputTokens":5}]}}}""" + "\n"
            + """{"event":{"agentEvent":{"kind":"LlmResponseMetadataEvent"}""" + "\n");

        (await machine.RowsAsync()).Select(row => (row.Model, row.Requests)).ShouldBe([("claude-opus-4-5", 1), ("gpt-5", 2)]);
        (await machine.TalkAsync()).ShouldContain("2 broken lines");
    }

    [Fact]
    public async Task Jcodes_journal_replaces_and_appends_what_the_snapshot_has()
    {
        using var machine = new CliMachine().Set("JCODE_HOME", "~/j");
        machine.Write("j/sessions/session_1.json", $$"""{"id":"session_1","model":"gpt-5","working_dir":"C:\\work\\acme","messages":[{{Jcode("m1", 10)}},{"id":"u","role":"user"}]}""");
        (await machine.RowsAsync())[0].Output.ShouldBe(10);

        var journal = machine.Write("j/sessions/session_1.journal.jsonl", $$"""{"append_messages":[{{Jcode("m1", 40)}}]}""" + "\n" + "not json\n" + $$"""{"append_messages":[{{Jcode("m2", 5)}}]}""");

        (await machine.RowsAsync()).ShouldHaveSingleItem().Output.ShouldBe(40);
        File.AppendAllText(journal, "\n");
        var row = (await machine.RowsAsync()).ShouldHaveSingleItem();
        (row.Output, row.Requests, row.CacheRead).ShouldBe((45, 2, 1800));
        (await machine.TalkAsync()).ShouldContain("1 broken line");
        (await machine.ProjectsAsync()).ShouldBe(["acme"]);
    }

    [Fact]
    public async Task Mux_adds_reasoning_to_the_output_and_what_its_parts_cost()
    {
        using var machine = new CliMachine();
        machine.Write(".mux/sessions/ws-1/session-usage.json", """
            {"byModel":{"openai:gpt-5":{"input":{"tokens":10,"cost_usd":0.1},"cached":{"tokens":20,"cost_usd":0.01},"output":{"tokens":30,"cost_usd":0.2},"reasoning":{"tokens":5,"cost_usd":0.05}},
             "plain":{"input":{"tokens":1}},"none":{"input":{"tokens":0}},"odd":7},"lastRequest":{"timestamp":1795093200000}}
            """);

        (await machine.RowsAsync()).Select(row => (row.Model, row.Input, row.Output, row.CacheRead, row.Usd)).ShouldBe([("gpt-5", 10, 35, 20, 0.36m), ("plain", 1, 0, 0, null)]);
    }

    [Fact]
    public async Task Codebuffs_credits_are_no_dollars()
    {
        using var machine = new CliMachine();
        Codebuff(machine, """[{"id":"a1","variant":"ai","timestamp":"2026-11-18T10:00:07Z","credits":400,"metadata":{"model":"gpt-5","usage":{"inputTokens":1000}}},{"id":"u","variant":"user","credits":5}]""");

        (await machine.RowsAsync()).ShouldHaveSingleItem().Usd.ShouldBe(0.00125m);
    }

    [Theory]
    [InlineData("""{"codebuff":{"usage":{"inputTokens":7}},"model":"gpt-5"}""")]
    [InlineData("""{"runState":{"sessionState":{"mainAgentState":{"messageHistory":[{"role":"assistant","providerOptions":{"usage":{"inputTokens":3}}},{"role":"assistant","providerOptions":{"codebuff":{"model":"gpt-5","usage":{"inputTokens":7}}}},{"role":"tool"}]}}}}""")]
    public async Task Codebuffs_usage_has_three_places_and_the_folder_dates_what_has_no_time(string metadata)
    {
        using var machine = new CliMachine();
        Codebuff(machine, $$"""[{"id":"a1","variant":"ai","metadata":{{metadata}}}]""");

        var row = (await machine.RowsAsync()).ShouldHaveSingleItem();

        (row.Day, row.Model, row.Input).ShouldBe(("2026-11-18", "gpt-5", 7));
    }

    [Fact]
    public async Task Codebuffs_folder_can_be_named_and_its_builds_are_read()
    {
        using var machine = CliMachine.WithSample("codebuff");
        CliMachine.CopyFolder(machine.At(".config/manicode"), machine.At("elsewhere"));
        Directory.Move(machine.At(".config/manicode"), machine.At(".config/manicode-dev"));
        (await machine.RowsAsync()).Count.ShouldBe(1);
        machine.LoseLedger();
        Directory.Delete(machine.At(".config"), recursive: true);

        (await machine.Set("CODEBUFF_DATA_DIR", "~/elsewhere").RowsAsync()).ShouldHaveSingleItem().Requests.ShouldBe(1);
    }

    [Theory]
    [InlineData(".jcode/sessions/session_1.json")]
    [InlineData(".mux/sessions/ws-1/session-usage.json")]
    [InlineData(".config/manicode/projects/p/chats/c/chat-messages.json")]
    public async Task A_document_that_is_being_written_is_named(string path)
    {
        using var machine = new CliMachine();
        machine.Write(path, "[{\"id\":");

        (await machine.RowsAsync()).ShouldBeEmpty();
        (await machine.TalkAsync()).ShouldContain(Path.GetFileName(path));
    }

    private static string Junie(long after) =>
        "{\"kind\":\"E\",\"timestampMs\":" + (Start + after) + ",\"event\":{\"agentEvent\":{\"kind\":\"LlmResponseMetadataEvent\",\"modelUsage\":[{\"model\":\"gpt-5\",\"provider\":\"openai\",\"inputTokens\":600,\"outputTokens\":80,\"cacheInputTokens\":2000,\"cost\":0.0018,\"time\":4200}]}}}\n";

    private static string Jcode(string id, int output) => JsonSerializer.Serialize(new
    {
        id,
        role = "assistant",
        timestamp = "2026-11-19T17:00:05Z",
        token_usage = new { input_tokens = 30, output_tokens = output, cache_read_input_tokens = 900 },
    });

    private static void Codebuff(CliMachine machine, string messages) => machine.Write(".config/manicode/projects/acme/chats/2026-11-18T10-00-00.000Z/chat-messages.json", messages);
}
