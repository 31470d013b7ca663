using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class KiroTests
{
    private const string Session = ".kiro/sessions/cli/k1";
    private const string Store = ".config/Kiro/User/globalStorage/kiro.kiroagent/workspace-hash/store-hash";

    [Fact]
    public async Task An_estimate_is_marked_wherever_it_stands()
    {
        using var machine = CliMachine.WithSample("kiro");

        var json = (await machine.RowsAsync()).ShouldHaveSingleItem();
        var table = await machine.RunAsync("daily");

        json.Grain.ShouldBe("estimate");
        table.Output.ShouldContain("~7,100");
        table.Talk.ShouldContain("~ estimated");
    }

    [Fact]
    public async Task What_Kiro_counted_itself_is_no_estimate()
    {
        using var machine = new CliMachine();
        Write(machine, """{"input_token_count":1200,"output_token_count":300,"cache_read_input_token_count":5000,"cache_write_input_token_count":100,"end_timestamp":1795111220,"context_usage_percentage":90}""");

        (await machine.RowsAsync()).ShouldHaveSingleItem().ShouldBe(new ToolLogs.Row("2026-11-19", "kiro", "claude-sonnet-4-5-20250929", 1, 1200, 300, 5000, 100, 0.009975m, "turn"));
    }

    [Fact]
    public async Task A_turn_that_goes_on_counts_once_and_later_ones_are_added()
    {
        using var machine = new CliMachine();
        Write(machine, Turn("a", 2));
        await machine.RowsAsync();

        Write(machine, Turn("a", 3) + "," + Turn("b", 1));

        var row = (await machine.RowsAsync()).ShouldHaveSingleItem();
        (row.Requests, row.Input).ShouldBe((2, 8000));
    }

    [Fact]
    public async Task Characters_are_counted_as_people_see_them()
    {
        using var machine = new CliMachine();
        Write(machine, Turn("a", 1));
        machine.Write(Session + ".jsonl", """{"kind":"AssistantMessage","data":{"message_id":"a","content":[{"kind":"text","data":"😀😀😀😀"},{"kind":"tool","data":"not counted"}]}}""" + "\n");

        (await machine.RowsAsync())[0].Output.ShouldBe(1);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("agent")]
    public async Task A_model_that_stands_for_whatever_fits_is_unknown_and_has_no_price(string model)
    {
        using var machine = new CliMachine();
        Write(machine, Turn("a", 1), model);

        (await machine.RowsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(row => row.Model.ShouldBe("unknown"), row => row.Usd.ShouldBeNull());
    }

    [Fact]
    public async Task The_database_and_the_files_tell_one_conversation_once()
    {
        using var machine = new CliMachine();
        Write(machine, Turn("a", 2));
        WritableSqlite.Write(machine.At(".local/share/kiro-cli/data.sqlite3"),
            "create table conversations_v2(key text, conversation_id text, value text, created_at integer, updated_at integer)",
            """insert into conversations_v2 values('/home/dev/acme', 'k1', '{"history":[{"request_metadata":{"message_id":"a","context_usage_percentage":2,"response_size":0,"model_id":"claude-sonnet-4-5-20250929","request_start_timestamp_ms":1795111200000}}]}', 1, 1795111200000)""",
            """insert into conversations_v2 values('/home/dev/acme', 'k2', '{"history":[{"request_metadata":{"message_id":"z","context_usage_percentage":1,"response_size":9,"model_id":"auto"}},{"user":{}}]}', 1, 1795111200000), ('x', 'k3', '{', 1, 1)""");

        (await machine.RowsAsync()).Select(row => (row.Model, row.Requests, row.Input, row.Output)).ShouldBe([("claude-sonnet-4-5-20250929", 1, 4000, 0), ("unknown", 1, 2000, 3)]);
        (await machine.TalkAsync()).ShouldContain("1 broken line");
    }

    [Fact]
    public async Task Of_the_editors_storage_only_finished_records_count_and_only_changed_ones_are_opened()
    {
        using var machine = new CliMachine();
        for (var i = 0; i < 40; i++)
        {
            machine.Write($"{Store}/record{i}", Execution($"e{i}", "succeed"));
        }

        machine.Write($"{Store}/aborted", Execution("x1", "aborted"));
        machine.Write($"{Store}/copy", Execution("e1", "succeed"));
        machine.Write($"{Store}/index.json", Execution("x2", "succeed"));
        machine.Write($"{Store}/source", new string('x', 1000));
        machine.Write(".config/Kiro/User/globalStorage/kiro.kiroagent/workspace-hash/hash.chat", Execution("x3", "succeed"));
        (await machine.RowsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            row => row.Requests.ShouldBe(40), row => row.Input.ShouldBe(40 * 3), row => row.Output.ShouldBe(40 * 2), row => row.Grain.ShouldBe("estimate"));

        machine.Write($"{Store}/record0", Execution("e0", "succeed") + " ");

        (await machine.TalkAsync()).ShouldContain("43 log files, 1 read");
    }

    [Theory]
    [InlineData("""{"session_id":7,"session_state":{"conversation_metadata":{"user_turn_metadatas":[{"context_usage_percentage":"3"},{"context_usage_percentage":1e300},7]}}}""")]
    [InlineData("[]")]
    [InlineData("{\"session_id\":")]
    public async Task Values_of_wrong_kinds_are_nothing(string text)
    {
        using var machine = new CliMachine();
        machine.Write(Session + ".json", text);

        (await machine.RowsAsync()).ShouldBeEmpty();
    }

    private static string Turn(string id, int percent) => $$"""{"end_timestamp":"2026-11-19T18:00:20Z","message_ids":[null,"{{id}}"],"context_usage_percentage":{{percent}}}""";

    private static void Write(CliMachine machine, string turns, string model = "claude-sonnet-4-5-20250929") => machine.Write(Session + ".json",
        "{\"session_id\":\"k1\",\"cwd\":\"/home/dev/acme\",\"session_state\":{\"rts_model_state\":{\"model_info\":{\"model_id\":\"" + model
        + "\",\"context_window_tokens\":200000}},\"conversation_metadata\":{\"user_turn_metadatas\":[" + turns + "]}}}");

    private static string Execution(string id, string status) =>
        "{\"executionId\":\"" + id + "\",\"status\":\"" + status + "\",\"startTime\":1795111200000,\"chatSessionId\":\"c1\",\"input\":{\"data\":{\"messages\":[{\"content\":\"123456789012\"}]}},"
        + "\"actions\":[{\"actionType\":\"say\",\"output\":{\"message\":\"1234\"}},{\"actionType\":\"reasoning\",\"output\":\"1234\"},{\"actionType\":\"tool\",\"output\":\"not counted\"}]}";
}
