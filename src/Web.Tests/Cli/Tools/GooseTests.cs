using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class GooseTests
{
    private const string Database = ".local/share/goose/sessions/sessions.db";

    private const string NewerSchema = """
        create table sessions(id text, working_dir text, created_at text, updated_at text, accumulated_total_tokens integer, accumulated_input_tokens integer, accumulated_output_tokens integer,
            accumulated_cache_read_tokens integer, accumulated_cache_write_tokens integer, accumulated_cost real, total_tokens integer, input_tokens integer, output_tokens integer, provider_name text, model_config_json text);
        create table usage_ledger(id integer primary key, session_id text, created_timestamp integer, model text, input_tokens integer, output_tokens integer, total_tokens integer,
            cache_read_tokens integer, cache_write_tokens integer, cost real, cost_source text, is_compaction integer);
        """;

    [Fact]
    public async Task A_row_per_request_goes_before_the_sessions_total()
    {
        using var machine = new CliMachine();
        WritableSqlite.Write(machine.At(Database), NewerSchema,
            """insert into sessions values('s1', '/home/dev/acme', '2026-11-10 10:00:00', '2026-11-12 10:00:00', 1998, 999, 999, 0, 0, 9.99, 1, 1, 0, 'anthropic', '{"model_name":"claude-haiku-4-5"}')""",
            "insert into usage_ledger values(1, 's1', 1794391200, 'claude-opus-4-5', 100, 20, 120, 30, 10, 0.25, 'provider_reported', 0), (2, 's1', 1794477600, null, 40, 5, 45, 0, 0, 0.05, 'estimated', 1)");

        var rows = await machine.RowsAsync();

        rows.Select(row => (row.Day, row.Model, row.Input, row.Output, row.CacheRead, row.CacheWrite, row.Grain)).ShouldBe(
            [("2026-11-11", "claude-opus-4-5", 60, 20, 30, 10, "request"), ("2026-11-12", "claude-haiku-4-5", 40, 5, 0, 0, "request")]);
    }

    [Fact]
    public async Task A_session_that_went_on_in_a_newer_version_keeps_its_total_and_adds_its_requests()
    {
        using var machine = new CliMachine();
        using var db = new WritableSqlite(machine.At(Database), writeAhead: true);
        db.Run(NewerSchema).Run("""insert into sessions values('s1', '/home/dev/acme', '2026-11-10 10:00:00', '2026-11-10 10:00:00', 100, 100, 0, 0, 0, null, 1, 1, 0, 'anthropic', '{"model_name":"claude-opus-4-5"}')""");
        await machine.RowsAsync();

        db.Run("insert into usage_ledger values(1, 's1', 1794477600, 'claude-opus-4-5', 50, 0, 50, 0, 0, null, null, 0)").Run("update sessions set accumulated_total_tokens = 150, accumulated_input_tokens = 150");

        (await machine.RowsAsync()).Select(row => (row.Day, row.Input)).ShouldBe([("2026-11-10", 100), ("2026-11-12", 50)]);
    }

    [Fact]
    public async Task What_is_only_in_the_write_ahead_log_yet_is_seen()
    {
        using var machine = CliMachine.WithSample("goose");
        using var db = new WritableSqlite(machine.At(Database), writeAhead: true);
        (await machine.RowsAsync()).Count.ShouldBe(1);

        db.Run("insert into sessions(id, working_dir, created_at, updated_at, total_tokens, input_tokens, output_tokens, model_config_json) values('s2', '/x', '2026-11-18 10:00:00', '2026-11-18 10:00:00', 12, 10, 2, '{\"model_name\":\"gpt-5\"}')");

        (await machine.RowsAsync()).Select(row => (row.Day, row.Input)).ShouldBe([("2026-11-16", 21_000), ("2026-11-18", 10)]);
    }

    [Fact]
    public async Task What_the_total_has_beyond_input_and_output_is_reasoning_and_the_input_holds_the_cache()
    {
        using var machine = new CliMachine();
        WritableSqlite.Write(machine.At(Database), NewerSchema,
            """insert into sessions values('s1', 'C:\Users\dev\acme', '2026-11-10 10:00:00', null, 1500, 1000, 200, 600, 100, null, 1, 1, 0, null, '{"model_name":"gpt-5"}')""");

        var report = (await machine.DailyAsync()).GetProperty("rows")[0];

        (report.GetProperty("input").GetInt64(), report.GetProperty("cacheRead").GetInt64(), report.GetProperty("cacheWrite5m").GetInt64(), report.GetProperty("output").GetInt64(), report.GetProperty("reasoning").GetInt64())
            .ShouldBe((300, 600, 100, 500, 300));
        (await machine.ProjectsAsync()).ShouldBe(["acme"]);
    }

    [Theory]
    [InlineData("root/data/sessions/sessions.db", "GOOSE_PATH_ROOT", "root")]
    [InlineData("xdg/goose/sessions/sessions.db", "XDG_DATA_HOME", "xdg")]
    [InlineData("Library/Application Support/Block/goose/sessions/sessions.db", "", "")]
    [InlineData("roaming/Block/goose/sessions/sessions.db", "APPDATA", "roaming")]
    public async Task The_database_is_found_wherever_a_version_kept_it(string place, string variable, string value)
    {
        using var machine = CliMachine.WithSample("goose");
        Directory.CreateDirectory(Path.GetDirectoryName(machine.At(place))!);
        File.Move(machine.At(Database), machine.At(place));
        if (variable.Length > 0)
        {
            machine.Set(variable, machine.At(value));
        }

        (await machine.RowsAsync()).ShouldHaveSingleItem().Input.ShouldBe(21_000);
    }

    [Fact]
    public async Task A_database_without_its_table_is_no_data_and_what_is_no_database_is_named()
    {
        using var machine = new CliMachine();
        WritableSqlite.Write(machine.At(Database), "create table other(x)");
        (await machine.RowsAsync()).ShouldBeEmpty();

        machine.Write(Database, new string('x', 4096));

        (await machine.RowsAsync()).ShouldBeEmpty();
        (await machine.TalkAsync()).ShouldContain("not a whole SQLite database");
    }
}
