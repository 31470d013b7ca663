namespace TeamCost.Web.Tests.Cli.Tools;

public sealed class CursorTests
{
    private const string Cache = ".config/tokscale/cursor-cache/usage.csv";
    private const string V1 = "Date,Model,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost,Cost to you\n";
    private const string V2 = "Date,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost\n";

    [Theory]
    [InlineData(V1 + "2026-11-10T09:15:00Z,gpt-5,500,1000,20000,700,22200,0.09,0.05\n")]
    [InlineData(V2 + "2026-11-10T09:15:00Z,On-Demand,gpt-5,No,500,1000,20000,700,22200,$0.05\n")]
    [InlineData("\uFEFF" + V2 + "\"2026-11-10T09:15:00Z\",\"On-Demand\",\"gpt-5\",\"No\",\"500\",\"1,000\",\"20,000\",\"700\",\"22,200\",\"0.05\"\r\n")]
    [InlineData("Cost,Output Tokens,Cache Read,Input (w/o Cache Write),Input (w/ Cache Write),Model,Date\n0.05,700,20000,1000,500,gpt-5,2026-11-10\n")]
    public async Task Columns_are_found_by_their_heads_and_the_four_token_columns_are_disjoint(string csv)
    {
        using var machine = new CliMachine();
        machine.Write(Cache, csv);

        (await machine.RowsAsync()).ShouldHaveSingleItem().ShouldBe(new ToolLogs.Row("2026-11-10", "cursor", "gpt-5", 1, 1000, 700, 20000, 500, 0.05m, "request"));
    }

    [Theory]
    [InlineData("Included")]
    [InlineData("Free")]
    [InlineData("-")]
    [InlineData("NaN")]
    [InlineData("")]
    public async Task A_request_that_nothing_was_billed_for_is_estimated(string cost)
    {
        using var machine = new CliMachine();
        machine.Write(Cache, V2 + $"2026-11-10T09:15:00Z,Included,gpt-5,No,0,1000,0,0,1000,{cost}\n");

        (await machine.RowsAsync()).ShouldHaveSingleItem().Usd.ShouldBe(0.00125m);
    }

    [Fact]
    public async Task A_row_counts_once_in_every_export_and_equal_rows_of_one_export_are_several()
    {
        using var machine = new CliMachine();
        const string rows = "2026-11-10T09:15:00Z,On-Demand,gpt-5,No,0,1000,0,0,1000,0.05\n2026-11-10T09:15:00Z,On-Demand,gpt-5,No,0,1000,0,0,1000,0.05\n";
        machine.Write(Cache, V2 + rows);
        machine.Write(".config/tokscale/cursor-cache/usage-2.csv", V2 + rows + "2026-11-10T09:16:00Z,On-Demand,gpt-5,No,0,1,0,0,1,0.05\n");
        machine.Write("mine/export.csv", V2 + rows);

        (await machine.Set("TEAMCOST_CURSOR_CSV", "~/mine, ~/mine/export.csv,~/nowhere.csv").RowsAsync()).ShouldHaveSingleItem().Requests.ShouldBe(3);
    }

    [Fact]
    public async Task The_places_can_be_named()
    {
        using var machine = new CliMachine();
        machine.Write("t/cursor-cache/usage.work.csv", V2 + "2026-11-10,On-Demand,gpt-5,No,0,1000,0,0,1000,0.05\n");

        (await machine.Set("TOKSCALE_CONFIG_DIR", machine.At("t")).RowsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_date_without_a_time_is_noon_in_utc()
    {
        using var machine = new CliMachine();
        machine.Write(Cache, V2 + "2026-11-10,On-Demand,gpt-5,No,0,1000,0,0,1000,0.05\n");

        var rows = (await machine.RunAsync("sessions", "--json")).Json.GetProperty("rows");

        rows[0].GetProperty("firstAt").GetString().ShouldBe("2026-11-10T12:00:00.000Z");
    }

    [Theory]
    [InlineData("name,age\nx,1\n")]
    [InlineData("{}")]
    public async Task A_file_of_another_kind_is_named(string text)
    {
        using var machine = new CliMachine();
        machine.Write(Cache, text);

        (await machine.RowsAsync()).ShouldBeEmpty();
        (await machine.TalkAsync()).ShouldContain("usage.csv");
    }

    [Fact]
    public async Task Errored_and_torn_rows_are_no_requests_and_impossible_ones_are_broken()
    {
        using var machine = new CliMachine();
        machine.Write(Cache, V2
            + "2026-11-10T09:25:00Z,\"Errored, No Charge\",gpt-5,No,,,,,,-\n\n"
            + "yesterday,On-Demand,gpt-5,No,0,1000,0,0,1000,0.05\n"
            + "2026-11-10T09:26:00Z,On-Demand,gpt-5,No,0,1e300,0,0,0,0.05\n"
            + "2026-11-10T09:27:00Z,On-Demand,\"gpt");

        (await machine.RowsAsync()).ShouldBeEmpty();
        (await machine.TalkAsync()).ShouldContain("2 broken lines");
    }
}
