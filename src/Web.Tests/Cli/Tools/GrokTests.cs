namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class GrokTests
{
    private const string Log = ".grok/sessions/%2Fhome%2Fdev%2Facme-api/s1/updates.jsonl";
    private const long Start = 1795096800000; // 2026-11-19 14:00 UTC
    private const long Day = 86_400_000;

    [Fact]
    public async Task Cached_tokens_are_inside_the_input_and_the_providers_own_figure_is_the_cost()
    {
        using var machine = new CliMachine();
        machine.Write(Log, Line("turn_completed", 0, "e1", """,{"inputTokens":5000,"outputTokens":120,"cachedReadTokens":4200,"reasoningTokens":60,"costUsdTicks":4240000}"""));

        (await machine.RowsAsync()).ShouldHaveSingleItem().ShouldBe(new ToolLogs.Row("2026-11-19", "grok", "grok-code-fast-1", 1, 800, 120, 4200, 0, 0.000424m, "turn"));
        (await machine.ProjectsAsync()).ShouldBe(["acme-api"]);
    }

    [Fact]
    public async Task An_older_log_only_has_a_growing_total_and_each_turns_growth_counts_as_input()
    {
        using var machine = new CliMachine();
        machine.Write(Log,
            Line("user_message_chunk", 0, "e1") + Line("agent_message_chunk", 1000, "e2", total: 400) + Line("agent_message_chunk", 2000, "e3", total: 1000)
            + Line("user_message_chunk", Day, "e4", total: 1000) + Line("agent_message_chunk", Day + 1000, "e5", total: 1500));
        machine.Write(".grok/sessions/%2Fhome%2Fdev%2Facme-api/s1/summary.json", """{"current_model_id":"grok-code-fast-1"}""");

        (await machine.RowsAsync()).Select(row => (row.Day, row.Model, row.Input, row.Grain)).ShouldBe(
            [("2026-11-19", "grok-code-fast-1", 1000, "session-total"), ("2026-11-20", "grok-code-fast-1", 500, "session-total")]);
    }

    [Fact]
    public async Task A_turn_that_grows_between_two_readings_counts_once()
    {
        using var machine = new CliMachine();
        var log = machine.Write(Log, Line("user_message_chunk", 0, "e1") + Line("agent_message_chunk", 1000, "e2", total: 400));
        (await machine.RowsAsync())[0].Input.ShouldBe(400);

        File.AppendAllText(log, Line("agent_message_chunk", 2000, "e3", total: 1000) + Line("user_message_chunk", 3000, "e4") + Line("agent_message_chunk", 4000, "e5", total: 1100));

        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(1100);
        machine.LoseLedger();
        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(1100);
    }

    [Fact]
    public async Task A_total_that_falls_is_a_new_process()
    {
        using var machine = new CliMachine();
        machine.Write(Log, Line("user_message_chunk", 0, "e1") + Line("x", 1, "e2", total: 900) + Line("user_message_chunk", 2, "e3") + Line("x", 3, "e4", total: 100));

        (await machine.RowsAsync()).Sum(row => row.Input).ShouldBe(1000);
    }

    [Fact]
    public async Task Where_turns_have_usage_the_growing_total_beside_it_is_not_counted_too()
    {
        using var machine = new CliMachine();
        machine.Write(Log,
            Line("user_message_chunk", 0, "e1") + Line("x", 1, "e2", total: 500)
            + Line("turn_completed", 2, "e3", """,{"inputTokens":400,"outputTokens":100}""", total: 500)
            + Line("user_message_chunk", 3, "e4", total: 500) + Line("x", 4, "e5", total: 900));

        (await machine.RowsAsync()).ShouldHaveSingleItem().Total.ShouldBe(500);
    }

    [Fact]
    public async Task A_session_that_went_on_in_a_newer_version_has_both()
    {
        using var machine = new CliMachine();
        machine.Write(Log,
            Line("user_message_chunk", 0, "e1") + Line("x", 1, "e2", total: 500)
            + Line("user_message_chunk", 2, "e3") + Line("x", 3, "e4", total: 900) + Line("turn_completed", 4, "e5", """,{"inputTokens":380,"outputTokens":20}""", total: 900));

        (await machine.RowsAsync()).Sum(row => row.Total).ShouldBe(900);
    }

    [Fact]
    public async Task A_torn_last_line_waits_and_a_broken_one_is_counted()
    {
        using var machine = new CliMachine().Set("GROK_HOME", "~/g");
        var whole = Line("turn_completed", 2, "e1", """,{"inputTokens":400,"outputTokens":100}""");
        var log = machine.Write("g/sessions/x/s1/updates.jsonl", "{\"turn_completed\": \"turn_completed\"\n" + "\"turn_completed\" \xff\n" + whole + whole[..^30].Replace("e1", "e2", StringComparison.Ordinal));
        (await machine.RowsAsync()).ShouldHaveSingleItem().Requests.ShouldBe(1);
        (await machine.TalkAsync()).ShouldContain("2 broken lines");

        File.AppendAllText(log, whole[^30..]);

        (await machine.RowsAsync()).ShouldHaveSingleItem().Requests.ShouldBe(2);
    }

    private static string Line(string kind, long after, string id, string usage = "", long total = 0) =>
        "{\"params\":{\"sessionId\":\"s1\",\"update\":{\"sessionUpdate\":\"" + kind + "\""
        + (usage.Length > 0 ? ",\"usage\":{\"modelUsage\":{\"grok-code-fast-1\":" + usage[1..] + "}}" : "")
        + "},\"_meta\":{\"eventId\":\"" + id + "\",\"agentTimestampMs\":" + (Start + after) + (total > 0 ? ",\"totalTokens\":" + total : "") + "}}}\n";
}
