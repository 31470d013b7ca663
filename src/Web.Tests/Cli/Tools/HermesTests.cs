using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class HermesTests
{
    private const string Schema = """
        create table sessions(id text, model text, billing_provider text, started_at real, ended_at real, message_count integer, input_tokens integer, output_tokens integer, cache_read_tokens integer,
            cache_write_tokens integer, reasoning_tokens integer, estimated_cost_usd real, actual_cost_usd real, cwd text)
        """;

    [Theory]
    [InlineData("0.02", "0.03", "0.03")]
    [InlineData("0.02", "null", "0.02")]
    [InlineData("0.02", "0", "0.02")]
    [InlineData("null", "null", "0.00035")]
    public async Task The_billed_cost_goes_before_the_estimate_and_that_before_the_price_table(string estimated, string actual, string usd)
    {
        using var machine = new CliMachine();
        WritableSqlite.Write(machine.At(".hermes/state.db"), Schema, $"insert into sessions values('s1', 'gpt-5', 'openai', 1794391200, null, 2, 200, 10, 0, 0, 0, {estimated}, {actual}, '/x')");

        (await machine.RowsAsync()).ShouldHaveSingleItem().Usd.ShouldBe(decimal.Parse(usd, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_bill_below_the_estimate_is_no_new_session()
    {
        using var machine = new CliMachine();
        using var db = new WritableSqlite(machine.At(".hermes/state.db"));
        db.Run(Schema).Run("insert into sessions values('s1', 'gpt-5', 'openai', 1794391200, null, 2, 200, 10, 0, 0, 5, 0.02, null, '/x')");
        await machine.RowsAsync();

        db.Run("update sessions set actual_cost_usd = 0.015, ended_at = 1794477600");

        var row = (await machine.RowsAsync()).ShouldHaveSingleItem();
        (row.Input, row.Output, row.Usd).ShouldBe((200, 15, 0.02m));
    }

    [Fact]
    public async Task Growth_has_the_time_of_the_last_message()
    {
        using var machine = new CliMachine();
        using var db = new WritableSqlite(machine.At(".hermes/state.db"));
        db.Run(Schema).Run("create table messages(session_id text, timestamp real)").Run("insert into sessions values('s1', 'gpt-5', 'openai', 1794391200, null, 2, 200, 0, 0, 0, 0, null, null, '/x')");
        await machine.RowsAsync();

        db.Run("update sessions set input_tokens = 300, message_count = 5").Run("insert into messages values('s1', 1794563999), ('s1', 1794564000)");

        (await machine.RowsAsync()).Select(row => (row.Day, row.Input, row.Requests)).ShouldBe([("2026-11-11", 200, 2), ("2026-11-13", 100, 3)]);
    }

    [Fact]
    public async Task Profiles_have_databases_of_their_own()
    {
        using var machine = CliMachine.WithSample("hermes").Set("HERMES_HOME", "~/h");
        Directory.Move(machine.At(".hermes"), machine.At("h"));
        WritableSqlite.Write(machine.At("h/profiles/work/state.db"), Schema, "insert into sessions values('w1', 'gpt-5', 'openai', 1794391200, null, 2, 200, 10, 0, 0, 0, null, null, '/x')");

        (await machine.RowsAsync()).Select(row => row.Day).ShouldBe(["2026-11-11", "2026-11-18"]);
    }

    [Fact]
    public async Task A_table_of_an_older_version_and_values_of_wrong_kinds_are_read_as_far_as_they_go()
    {
        using var machine = new CliMachine();
        WritableSqlite.Write(machine.At(".hermes/state.db"), "create table sessions(id text, model text, started_at real, input_tokens integer)",
            "insert into sessions values('s1', 'gpt-5', 1794391200, 'lots'), ('s2', 'gpt-5', 1794391200, -4), ('s3', 'gpt-5', 'yesterday', 9), ('s4', 'gpt-5', 1794391200, 9)");

        (await machine.RowsAsync()).ShouldHaveSingleItem().Input.ShouldBe(9);
        (await machine.TalkAsync()).ShouldContain("1 broken line");
    }
}
