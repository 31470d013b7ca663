using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class GeminiCliTests : IDisposable
{
    private const string Chats = ".gemini/tmp/acme/chats";

    private readonly ToolHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    // the prompt holds the cache; thoughts and the tools' prompt stand beside
    [InlineData(9000, 200, 4000, 150, 60, 9410, 5060, 4000, 350, 150)]
    // the total says that the tools' prompt is inside
    [InlineData(500, 40, 0, 10, 60, 550, 500, 0, 50, 10)]
    // the total says that thoughts are inside
    [InlineData(500, 40, 0, 10, 0, 540, 500, 0, 40, 10)]
    // more cached than prompted
    [InlineData(500, 40, 900, 0, 0, 540, 0, 500, 40, 0)]
    // no total
    [InlineData(500, 40, 100, 10, 5, 0, 405, 100, 50, 10)]
    public async Task Each_token_counts_once(long input, long output, long cached, long thoughts, long tool, long total, long plain, long read, long answered, long reasoned)
    {
        _home.WriteText($"{Chats}/session-1.json", Chat("s-1", Message("m1", new { input, output, cached, thoughts, tool, total })));

        (await _home.ReadAsync()).Sum.ShouldBe((plain, read, 0, answered, reasoned));
    }

    [Fact]
    public async Task A_message_that_is_written_again_as_it_grows_counts_once_with_its_last_size()
    {
        _home.Write($"{Chats}/session-1.jsonl", Head("s-1"), Text(Message("m1", null)), Text(Message("m1", Tokens(100, 10))), Text(Message("m1", Tokens(100, 90))));

        (await _home.ReadAsync()).Sum.ShouldBe((100, 0, 0, 90, 0));
    }

    [Fact]
    public async Task What_was_rewound_was_spent()
    {
        _home.Write($"{Chats}/session-1.jsonl", Head("s-1"), Text(Message("m1", Tokens(100, 10))), """{"$rewindTo":"m1"}""", Text(Message("m2", Tokens(200, 20))));

        (await _home.ReadAsync()).Sum.ShouldBe((300, 0, 0, 30, 0));
    }

    [Fact]
    public async Task A_checkpoint_repeats_messages_and_may_hold_more()
    {
        var checkpoint = new JsonObject { ["$set"] = new JsonObject { ["messages"] = new JsonArray(Message("m1", Tokens(100, 10)), Message("m0", Tokens(50, 5))) } };
        _home.Write($"{Chats}/session-1.jsonl", Head("s-1"), Text(Message("m1", Tokens(100, 10))), """{"$set":{"lastUpdated":"2026-11-08T09:00:06.000Z"}}""", Text(checkpoint));

        (await _home.ReadAsync()).Sum.ShouldBe((150, 0, 0, 15, 0));
    }

    [Fact]
    public async Task A_sub_agents_chat_lies_deeper_and_counts_for_its_parent()
    {
        _home.Write($"{Chats}/session-1.jsonl", Head("s-1"), Text(Message("m1", Tokens(100, 10))))
            .Write($"{Chats}/s-1/agent-a.jsonl", Head("s-1", "subagent"), Text(Message("m1", Tokens(200, 20))))
            .Write($"{Chats}/s-1/agent-b.jsonl", Head("s-1", "subagent"), Text(Message("m1", Tokens(200, 20))));

        var read = await _home.ReadAsync();

        read.Output.ShouldBe(50);
        read.Uses.Select(use => use.Session).Distinct().ShouldBe(["s-1"]);
    }

    [Fact]
    public async Task The_same_chat_as_document_and_as_lines_counts_once()
    {
        _home.WriteText($"{Chats}/session-1.json", Chat("s-1", Message("m1", Tokens(100, 10))))
            .Write($"{Chats}/session-1.jsonl", Head("s-1"), Text(Message("m1", Tokens(100, 10))), Text(Message("m2", Tokens(200, 20))));

        (await _home.ReadAsync()).Output.ShouldBe(30);
    }

    [Fact]
    public async Task Ids_are_only_unique_within_a_chat()
    {
        _home.WriteText($"{Chats}/session-1.json", Chat("s-1", Message("m1", Tokens(100, 10)))).WriteText($"{Chats}/session-2.json", Chat("s-2", Message("m1", Tokens(100, 10))));

        (await _home.ReadAsync()).Output.ShouldBe(20);
    }

    [Fact]
    public async Task Output_of_a_run_without_a_terminal_is_one_sum_per_model()
    {
        _home.WriteText($"{Chats}/run.json", ToolHome.Json(new
        {
            session_id = "h-1",
            response = "ok",
            stats = new { models = new Dictionary<string, object> { ["gemini-2.5-pro"] = new { tokens = new { prompt = 1000, candidates = 50, cached = 400, thoughts = 20, tool = 5, total = 1075 } } } },
        }));

        var use = (await _home.ReadAsync()).Only;

        (use.Input, use.CacheRead, use.Output, use.Reasoning, use.Grain, use.Model).ShouldBe((605, 400, 70, 20, "session-total", "gemini-2.5-pro"));
    }

    [Fact]
    public async Task A_log_that_grew_is_read_on_and_a_torn_line_waits()
    {
        var last = Text(Message("m3", Tokens(300, 30)));
        _home.Write($"{Chats}/session-1.jsonl", Head("s-1"), Text(Message("m1", Tokens(100, 10))));
        (await _home.ReadAsync()).Output.ShouldBe(10);
        File.AppendAllText(_home.At($"{Chats}/session-1.jsonl"), Text(Message("m2", Tokens(200, 20))) + "\n" + last[..30]);
        (await _home.ReadAsync()).Output.ShouldBe(30);
        File.AppendAllText(_home.At($"{Chats}/session-1.jsonl"), last[30..] + "\n");

        var read = await _home.ReadAsync();

        (read.Output, read.Broken).ShouldBe((60, 0));
        read.Uses.ShouldAllBe(use => use.Session == "s-1");
    }

    [Fact]
    public async Task The_project_is_found_behind_the_folders_name()
    {
        const string Windows = @"C:\Users\dev\acme-web";
        string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
        _home.WriteText(".gemini/projects.json", ToolHome.Json(new { projects = new Dictionary<string, string> { ["/home/dev/acme-api"] = "acme-api", [Windows] = "acme-web" } }));
        foreach (var (folder, id) in new[] { ("acme-api", "a"), (Hash(Windows), "b"), ("other", "c"), (Hash("/somewhere"), "d") })
        {
            _home.WriteText($".gemini/tmp/{folder}/chats/session-{id}.json", Chat(id, Message("m", Tokens(1, 1))));
        }

        (await _home.ReadAsync()).Uses.OrderBy(use => use.Session).Select(use => use.Project).ShouldBe(["/home/dev/acme-api", Windows, "other", ""]);
    }

    [Fact]
    public async Task Broken_documents_are_counted_and_odd_values_are_nought()
    {
        _home.WriteText($"{Chats}/session-1.json", Chat("s-1", Message("m1", Tokens(100, 10)))[..^5])
            .WriteText($"{Chats}/session-2.json", Chat("s-2", Message("m1", new { input = -1, output = "7", cached = Array.Empty<int>() }), Message("m2", new { input = 9e40 }), Message("m3", "none")));

        var read = await _home.ReadAsync();

        (read.Output, read.Broken).ShouldBe((7, 2));
    }

    [Fact]
    public async Task Other_homes_may_be_named()
    {
        _home.Set("GEMINI_CLI_HOME", Path.Combine(_home.Path, "elsewhere")).WriteText("elsewhere/.gemini/tmp/p/chats/session-1.json", Chat("s-1", Message("m1", Tokens(100, 10))));
        (await _home.ReadAsync()).Output.ShouldBe(10);

        _home.Set("GEMINI_DATA_DIR", Path.Combine(_home.Path, "data")).WriteText("data/tmp/p/chats/session-2.json", Chat("s-2", Message("m1", Tokens(100, 5))));
        (await _home.ReadAsync()).Output.ShouldBe(15);
    }

    private static object Tokens(long input, long output) => new { input, output, cached = 0, thoughts = 0, tool = 0, total = input + output };

    private static JsonObject Message(string id, object? tokens) => new()
    {
        ["id"] = id,
        ["timestamp"] = "2026-11-08T09:00:05.000Z",
        ["type"] = "gemini",
        ["content"] = "the \"tokens\" of it",
        ["model"] = "gemini-2.5-pro",
        ["tokens"] = System.Text.Json.JsonSerializer.SerializeToNode(tokens),
    };

    private static string Text(JsonObject line) => ToolHome.Json(line);

    private static string Head(string session, string kind = "main") => ToolHome.Json(new { sessionId = session, projectHash = "x", startTime = "2026-11-08T09:00:00.000Z", kind });

    private static string Chat(string session, params JsonNode[] messages) => ToolHome.Json(new JsonObject { ["sessionId"] = session, ["messages"] = new JsonArray(messages) });
}
