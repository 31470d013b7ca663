using System.Text.Json;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class CrushTests
{
    private const long Start = 1794906000; // 2026-11-17 09:00 UTC
    private const long Day = 86_400;

    private const string Schema = """
        create table sessions(id text, parent_session_id text, prompt_tokens integer, completion_tokens integer, cost real, created_at integer, updated_at integer);
        create table messages(id text, session_id text, role text, model text, provider text, created_at integer);
        """;

    [Fact]
    public async Task The_size_of_the_last_context_is_no_usage_and_the_tokens_are_unknown_and_not_none()
    {
        using var machine = CliMachine.WithSample("crush");

        var rows = await machine.RowsAsync();
        var table = await machine.RunAsync("daily");

        rows.ShouldAllBe(row => row.Total == 0 && row.Usd > 0 && row.Grain == "session-total");
        table.Output.ShouldContain("unknown");
        table.Talk.ShouldContain("not how many tokens");
    }

    [Fact]
    public async Task A_sub_sessions_cost_is_already_in_its_parents()
    {
        using var machine = new CliMachine();
        using var db = Database(machine);
        db.Run($"insert into sessions values('s1', null, 9, 9, 0.4, {Start}, {Start}), ('s2', 's1', 9, 9, 0.1, {Start}, {Start}), ('s3', 's2', 9, 9, 0.05, {Start}, {Start})")
            .Run($"insert into messages values('a', 's1', 'assistant', 'gpt-5', 'openai', {Start}), ('b', 's3', 'assistant', 'claude-opus-4-5', 'anthropic', {Start}), ('u', 's1', 'user', null, null, {Start})");

        (await machine.RowsAsync()).Select(row => (row.Model, row.Requests, row.Usd)).ShouldBe([("claude-opus-4-5", 1, 0.2m), ("gpt-5", 1, 0.2m)]);
    }

    [Fact]
    public async Task What_a_session_costs_more_falls_on_the_answers_that_came_since()
    {
        using var machine = new CliMachine();
        using var db = Database(machine);
        db.Run($"insert into sessions values('s1', '', 9, 9, 0.1, {Start}, {Start})").Run($"insert into messages values('a', 's1', 'assistant', 'gpt-5', 'openai', {Start}), ('b', 's1', 'assistant', 'gpt-5', 'openai', {Start + 9}), ('c', 's1', 'assistant', 'gpt-5', 'openai', {Start + 19})");
        (await machine.RowsAsync()).ShouldHaveSingleItem().Usd.ShouldBe(0.1m);

        db.Run($"update sessions set cost = 0.25, updated_at = {Start + Day}").Run($"insert into messages values('d', 's1', 'assistant', 'gpt-5', 'openai', {Start + Day})");
        (await machine.RowsAsync()).Select(row => (row.Day, row.Requests, row.Usd)).ShouldBe([("2026-11-17", 3, 0.1m), ("2026-11-18", 1, 0.15m)]);

        // Cost without an answer of its own: a summary, a title.
        db.Run($"update sessions set cost = 0.26, updated_at = {Start + Day + Day}");
        (await machine.RowsAsync()).Select(row => (row.Requests, row.Usd)).ShouldBe([(3, 0.1m), (1, 0.15m), (0, 0.01m)]);
        machine.LoseLedger();
        (await machine.RowsAsync()).Sum(row => row.Usd).ShouldBe(0.26m);
    }

    [Fact]
    public async Task A_data_folder_may_be_relative_or_left_out_and_the_list_may_be_elsewhere()
    {
        using var machine = new CliMachine().Set("CRUSH_GLOBAL_DATA", "~/g");
        foreach (var (project, folder) in new[] { ("one", ".crush"), ("two", "data") })
        {
            WritableSqlite.Write(machine.At($"{project}/{folder}/crush.db"), Schema, $"insert into sessions values('{project}', null, 0, 0, 0.5, {Start}, {Start})");
        }

        machine.Write("g/projects.json", $$"""{"projects":[{"path":{{Json(machine.At("one"))}}},{"path":{{Json(machine.At("two"))}},"data_dir":"data"},{"path":"/gone"},{"data_dir":"x"},7]}""");

        (await machine.RowsAsync()).ShouldHaveSingleItem().Usd.ShouldBe(1m);
        (await machine.ProjectsAsync()).Order().ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task Parents_in_a_circle_and_impossible_costs_end_in_nothing()
    {
        using var machine = new CliMachine();
        using var db = Database(machine);
        db.Run($"insert into sessions values('a', 'b', 0, 0, 1, {Start}, {Start}), ('b', 'a', 0, 0, 1, {Start}, {Start}), ('c', null, 0, 0, 1e300, {Start}, {Start}), ('d', null, 0, 0, -1, {Start}, {Start}), ('e', null, 0, 0, 'much', {Start}, {Start})");

        (await machine.RowsAsync()).ShouldBeEmpty();
        (await machine.TalkAsync()).ShouldContain("2 broken lines");
    }

    private static WritableSqlite Database(CliMachine machine)
    {
        machine.Write(".local/share/crush/projects.json", $$"""{"projects":[{"path":{{Json(machine.At("acme"))}},"data_dir":{{Json(machine.At("acme/.crush"))}}}]}""");
        return new WritableSqlite(machine.At("acme/.crush/crush.db"), writeAhead: true).Run(Schema);
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
