using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class ZCodeTests
{
    private const string Database = ".zcode/cli/db/db.sqlite";
    private const string Schema = "create table model_usage(id integer, session_id text, provider_id text, model_id text, status text, input_tokens integer, output_tokens integer, reasoning_tokens integer, cache_creation_input_tokens integer, cache_read_input_tokens integer, started_at integer, completed_at integer)";

    [Fact]
    public async Task The_cache_is_inside_the_input_and_the_reasoning_inside_the_output()
    {
        using var machine = new CliMachine();
        WritableSqlite.Write(machine.At(Database), Schema, "insert into model_usage values(1, 's1', 'builtin:zai-coding-plan', 'glm-5.2', 'completed', 8000, 150, 100, 500, 6500, 1795107600000, null)");

        var row = (await machine.RowsAsync()).ShouldHaveSingleItem();

        (row.Input, row.Output, row.CacheRead, row.CacheWrite).ShouldBe((1000, 150, 6500, 500));
    }

    [Theory]
    [InlineData("error")]
    [InlineData("running")]
    [InlineData("")]
    public async Task Only_completed_requests_count(string status)
    {
        using var machine = new CliMachine();
        WritableSqlite.Write(machine.At(Database), Schema, $"insert into model_usage values(1, 's1', 'x', 'glm-5.2', '{status}', 8000, 150, 0, 0, 0, 1795107600000, null)");

        (await machine.RowsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_of_two_databases_with_one_number_are_two()
    {
        using var machine = CliMachine.WithSample("zcode");
        await machine.RowsAsync();
        File.Delete(machine.At(Database));
        WritableSqlite.Write(machine.At(Database), Schema, "insert into model_usage values(1, 's9', 'x', 'glm-5.2', 'completed', 10, 1, 0, 0, 0, 1795107600000, null)");

        (await machine.RowsAsync()).ShouldHaveSingleItem().Requests.ShouldBe(2);
    }

    [Fact]
    public async Task The_home_can_be_named_and_a_database_of_another_kind_is_no_data()
    {
        using var machine = CliMachine.WithSample("zcode").Set("ZCODE_HOME", "~/z");
        Directory.Move(machine.At(".zcode"), machine.At("z"));
        (await machine.RowsAsync()).Count.ShouldBe(1);

        machine.LoseLedger();
        File.Delete(machine.At("z/cli/db/db.sqlite"));
        WritableSqlite.Write(machine.At("z/cli/db/db.sqlite"), "create table model_usage(x)");

        (await machine.RowsAsync()).ShouldBeEmpty();
    }
}
