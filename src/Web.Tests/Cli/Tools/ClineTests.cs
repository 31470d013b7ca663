using System.Text.Json;

namespace TeamCost.Web.Tests.Cli.Tools;

/// <summary>Cline and the extensions that grew out of it.</summary>
public sealed class ClineTests
{
    private const string Sonnet = "claude-sonnet-4-5-20250929";
    private const string Haiku = "claude-haiku-4-5-20251001";
    private const long Start = 1794562200000; // 2026-11-13 09:30 UTC

    public static TheoryData<string, string> Forks => new()
    {
        { "roo-code", "rooveterinaryinc.roo-cline" },
        { "zoo-code", "zoocodeorganization.zoo-code" },
        { "kilo-code", "kilocode.kilo-code" },
    };

    [Theory]
    [MemberData(nameof(Forks))]
    public async Task The_cached_part_of_a_forks_prompt_counts_once(string tool, string extension)
    {
        using var machine = new CliMachine();
        Task1(machine, extension, Request(0, new { tokensIn = 4820, tokensOut = 150, cacheReads = 4000, cacheWrites = 800, cost = 0.00651m }));

        (await machine.RowsAsync()).ShouldHaveSingleItem().ShouldBe(new ToolLogs.Row("2026-11-13", tool, "unknown", 1, 20, 150, 4000, 800, 0.00651m, "request"));
    }

    [Fact]
    public async Task An_old_row_of_a_fork_held_the_uncached_figure_only()
    {
        using var machine = new CliMachine();
        Task1(machine, "rooveterinaryinc.roo-cline", Request(0, new { apiProtocol = "anthropic", tokensIn = 20, tokensOut = 150, cacheReads = 4000, cacheWrites = 800, cost = 0.00651m }));

        (await machine.RowsAsync())[0].Input.ShouldBe(20);
    }

    [Fact]
    public async Task Clines_own_input_never_holds_the_cache()
    {
        using var machine = new CliMachine();
        Task1(machine, "saoudrizwan.claude-dev", Request(0, new { tokensIn = 9000, tokensOut = 150, cacheReads = 4000, cacheWrites = 800, cost = 0.05m }));
        machine.Write(".cline/data/sessions/s1/s1.messages.json", $$$"""
            {"sessionId":"s1","messages":[{"id":"b","role":"assistant","ts":{{{Start}}},"modelInfo":{"id":"{{{Haiku}}}","provider":"anthropic"},
             "metrics":{"inputTokens":300,"outputTokens":60,"cacheReadTokens":1000,"cacheWriteTokens":200,"cost":0.00095}}]}
            """);

        (await machine.RowsAsync()).Select(row => (row.Model, row.Input)).ShouldBe([(Haiku, 300), ("unknown", 9000)]);
    }

    [Fact]
    public async Task A_request_cancelled_before_an_answer_is_none_and_one_cut_short_counts()
    {
        using var machine = new CliMachine();
        Task1(machine, "rooveterinaryinc.roo-cline",
            Request(0, new { request = "…" }),
            Request(1, new { tokensIn = 100, tokensOut = 7, cost = 0.001m, cancelReason = "user_cancelled" }));

        var row = (await machine.RowsAsync()).ShouldHaveSingleItem();

        (row.Requests, row.Input, row.Output).ShouldBe((1, 100, 7));
    }

    [Fact]
    public async Task The_latest_model_of_the_list_before_the_request_answered_it()
    {
        using var machine = new CliMachine();
        var task = Task1(machine, "saoudrizwan.claude-dev", Request(10_000, Plain), Request(70_000, Plain));
        machine.Write($"{task}/task_metadata.json", $$"""
            {"model_usage":[{"ts":{{Start + 60_000}},"model_id":"{{Haiku}}","model_provider_id":"anthropic"},{"ts":{{Start}},"model_id":"{{Sonnet}}","model_provider_id":"anthropic"}]}
            """);

        (await machine.RowsAsync()).Select(row => row.Model).ShouldBe([Haiku, Sonnet]);
    }

    [Fact]
    public async Task A_forks_model_stands_in_the_prompt_written_just_after_the_request()
    {
        using var machine = new CliMachine();
        var task = Task1(machine, "rooveterinaryinc.roo-cline", Request(10_000, Plain), Request(70_000, Plain), Request(90_000, Plain));
        machine.Write($"{task}/api_conversation_history.json", JsonSerializer.Serialize(new object[]
        {
            Prompt(10_400, $"<file><model>not-a-model</model></file><environment_details><model>{Sonnet}</model></environment_details>"),
            new { role = "assistant", ts = Start + 12_000, content = "<environment_details><model>told-by-the-model</model></environment_details>" },
            Prompt(70_400, $"<environment_details><model>{Haiku}</model></environment_details>"),
        }));

        (await machine.RowsAsync()).Select(row => (row.Model, row.Requests)).ShouldBe([(Haiku, 2), (Sonnet, 1)]);
    }

    [Fact]
    public async Task Condensing_a_context_costs_what_it_says_and_its_tokens_are_unknown()
    {
        using var machine = new CliMachine();
        Task1(machine, "rooveterinaryinc.roo-cline", new { ts = Start, type = "say", say = "condense_context", contextCondense = new { cost = 0.02m, prevContextTokens = 90_000 } });

        var row = (await machine.RowsAsync()).ShouldHaveSingleItem();

        (row.Total, row.Usd).ShouldBe((0, 0.02m));
        (await machine.RunAsync("daily")).Output.ShouldContain("unknown");
    }

    [Fact]
    public async Task Deleting_messages_moves_their_use_and_tells_nothing_twice()
    {
        using var machine = new CliMachine();
        Task1(machine, "rooveterinaryinc.roo-cline", Request(0, Plain), Request(1000, Plain), Request(2000, Plain));
        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(300);

        Task1(machine, "rooveterinaryinc.roo-cline", Request(0, Plain), Deleted(3000, new { tokensIn = 200, tokensOut = 20, cost = 0.002m }), Request(4000, Plain));

        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(400);
        (await machine.RowsAsync()).Sum(row => row.Usd).ShouldBe(0.004m);
    }

    [Fact]
    public async Task What_was_deleted_before_anybody_looked_still_counts()
    {
        using var machine = new CliMachine();
        Task1(machine, "rooveterinaryinc.roo-cline", Request(0, Plain), Deleted(3000, new { tokensIn = 200, tokensOut = 20, cost = 0.002m }));
        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(300);

        // Later another message goes that had been seen.
        Task1(machine, "rooveterinaryinc.roo-cline", Deleted(3000, new { tokensIn = 200, tokensOut = 20, cost = 0.002m }), Deleted(5000, Plain));

        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(300);
    }

    [Fact]
    public async Task Two_requests_of_one_millisecond_are_two_and_a_copy_of_the_task_is_none()
    {
        using var machine = new CliMachine();
        Task1(machine, "rooveterinaryinc.roo-cline", Request(0, Plain), Request(0, Plain));
        CliMachine.CopyFolder(machine.At(".config/Code"), machine.At(".config/Code - Insiders"));
        CliMachine.CopyFolder(machine.At(".config/Code/User"), machine.At(".vscode-server/data/User"));

        (await machine.RowsAsync()).ShouldHaveSingleItem().Requests.ShouldBe(2);
    }

    [Theory]
    [InlineData("rooveterinaryinc.roo-cline", "roo-cline.customStoragePath", "roo-code")]
    [InlineData("kilocode.kilo-code", "kilo-code.customStoragePath", "kilo-code")]
    public async Task Tasks_kept_elsewhere_are_found_by_the_extensions_setting(string extension, string setting, string tool)
    {
        using var machine = new CliMachine();
        Task1(machine, extension, Request(0, Plain));
        Directory.Move(machine.At($".config/Code/User/globalStorage/{extension}"), machine.At("elsewhere"));
        machine.Write(".config/Code/User/settings.json", $$"""
            { // with comments, as editors allow them
              "{{setting}}": {{JsonSerializer.Serialize(machine.At("elsewhere"))}},
            }
            """);

        (await machine.RowsAsync()).ShouldHaveSingleItem().Tool.ShouldBe(tool);
    }

    [Fact]
    public async Task Clines_own_command_line_keeps_tasks_in_the_home()
    {
        using var machine = new CliMachine();
        machine.Write(".cline/data/tasks/1/ui_messages.json", JsonSerializer.Serialize(new[] { Request(0, Plain) }));

        (await machine.RowsAsync()).ShouldHaveSingleItem().Tool.ShouldBe("cline");
    }

    [Fact]
    public async Task The_folder_comes_from_the_task_or_from_the_list_of_tasks()
    {
        using var machine = new CliMachine();
        var task = Task1(machine, "rooveterinaryinc.roo-cline", Request(0, Plain));
        machine.Write($"{task}/history_item.json", """{"workspace":"C:\\Users\\dev\\acme-api"}""");
        Task1(machine, "saoudrizwan.claude-dev", Request(0, Plain));
        machine.Write(".config/Code/User/globalStorage/saoudrizwan.claude-dev/state/taskHistory.json", """[{"id":"task-1","cwdOnTaskInitialization":"/home/dev/acme-web"}]""");

        (await machine.ProjectsAsync()).Order().ShouldBe(["acme-api", "acme-web"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("[{\"ts\":1794562200000,\"type\":\"say\",\"say\":\"api_req_started\",\"te")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task A_task_that_is_being_written_is_named_and_read_next_time(string text)
    {
        using var machine = new CliMachine();
        var task = Task1(machine, "rooveterinaryinc.roo-cline", Request(0, Plain));
        (await machine.RowsAsync()).Count.ShouldBe(1);
        var whole = File.ReadAllText(machine.At($"{task}/ui_messages.json"));

        machine.Write($"{task}/ui_messages.json", text);
        (await machine.TalkAsync()).ShouldContain("ui_messages.json");
        (await machine.RowsAsync()).Count.ShouldBe(1);
        machine.Write($"{task}/ui_messages.json", whole.Replace("]", "," + JsonSerializer.Serialize(Request(9000, Plain)) + "]", StringComparison.Ordinal));

        (await machine.RowsAsync())[0].Requests.ShouldBe(2);
    }

    [Fact]
    public async Task Values_of_wrong_kinds_are_nothing_and_absurd_ones_are_broken()
    {
        using var machine = new CliMachine();
        Task1(machine, "saoudrizwan.claude-dev",
            Request(0, new { tokensIn = "12", tokensOut = -5, cacheReads = new object(), cacheWrites = double.MaxValue }),
            Request(1, new { tokensIn = new[] { 1 }, tokensOut = 3 }),
            new { ts = "now", type = "say", say = "api_req_started", text = "{}" },
            new { ts = Start, type = "say", say = "api_req_started", text = 7 });

        var row = (await machine.RowsAsync()).ShouldHaveSingleItem();

        (row.Requests, row.Input, row.Output).ShouldBe((1, 0, 3));
        (await machine.TalkAsync()).ShouldContain("1 broken line");
    }

    private static object Plain => new { tokensIn = 100, tokensOut = 10, cost = 0.001m };

    private static object Request(long after, object usage) => new { ts = Start + after, type = "say", say = "api_req_started", text = JsonSerializer.Serialize(usage) };

    private static object Deleted(long after, object usage) => new { ts = Start + after, type = "say", say = "api_req_deleted", text = JsonSerializer.Serialize(usage) };

    private static object Prompt(long after, string text) => new { role = "user", ts = Start + after, content = new[] { new { type = "text", text } } };

    private static string Task1(CliMachine machine, string extension, params object[] messages)
    {
        var task = $".config/Code/User/globalStorage/{extension}/tasks/task-1";
        machine.Write($"{task}/ui_messages.json", JsonSerializer.Serialize(messages));
        return task;
    }
}
