using TeamCost.Cli;
using TeamCost.Web.Tests.Contracts.Imports;
using TeamCost.Web.Tests.Features.Ingestion;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli;

public sealed class ImportCommandTests(TestApp app) : IClassFixture<TestApp>
{
    private async Task<(CliMachine Machine, Sender Sender)> SignedInAsync()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        return (new CliMachine().Set("TEAMCOST_SERVER", app.Address.ToString()).Set("TEAMCOST_TOKEN", sender.Account.Token), sender);
    }

    private static string File(CliMachine machine, string text)
    {
        var path = Path.Combine(machine.Home, "cc.json");
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public async Task A_piped_report_is_shown_sent_and_known_the_second_time()
    {
        var (machine, sender) = await SignedInAsync();
        using var _ = machine;
        machine.Input = "[ccusage] some log line\n" + CcusageShapes.C7ByAgent;

        var first = await machine.RunAsync("import", "-");
        var second = await machine.RunAsync("import", "-");

        (first.Code, second.Code).ShouldBe((ExitCode.Ok, ExitCode.Ok), first.Talk + second.Talk);
        first.Output.ShouldContain("gemini-cli");
        first.Talk.ShouldContain("2 days new, 0 changed");
        second.Talk.ShouldContain("Nothing is new");
        (await sender.StoredAsync("sum(input + output + cache_read + cache_write_5m)")).ShouldBe(2030);
        (await sender.OneAsync<string>("select road || ' ' || machine from uploads where org_id = $1")).ShouldBe("command test-machine");
    }

    [Fact]
    public async Task A_dry_run_sends_nothing_and_needs_nobody_signed_in()
    {
        using var machine = new CliMachine();

        var run = await machine.RunAsync("import", File(machine, CcusageShapes.C4), "--dry-run");
        var json = await machine.RunAsync("import", File(machine, CcusageShapes.C4), "--dry-run", "--json");

        (run.Code, json.Code).ShouldBe((ExitCode.Ok, ExitCode.Ok));
        run.Output.ShouldContain("2,720");
        json.Json.GetProperty("tokens").GetInt64().ShouldBe(2720);
    }

    [Fact]
    public async Task Folders_never_leave_the_machine()
    {
        var (machine, sender) = await SignedInAsync();
        using var _ = machine;

        (await machine.RunAsync("import", File(machine, CcusageShapes.C4), "--yes")).Code.ShouldBe(ExitCode.Ok);

        (await sender.StoredAsync("sum(input + output + cache_read + cache_write_5m)")).ShouldBe(2720);
    }

    [Theory]
    [InlineData("nothing", 1, "no JSON")]
    [InlineData("{\"blocks\": []}", 1, "five-hour blocks")]
    [InlineData("[]", 0, "no days")]
    [InlineData("{\"daily\": [{\"date\": \"x\"}]}", 1, "daily[0].date")]
    public async Task What_cannot_be_read_is_said_without_a_server(string text, int code, string words)
    {
        using var machine = new CliMachine { Input = text };

        var run = await machine.RunAsync("import", "-");

        ((int)run.Code).ShouldBe(code);
        run.Talk.ShouldContain(words);
    }

    [Fact]
    public async Task Rows_that_are_left_out_make_it_an_error_and_the_rest_is_sent()
    {
        var (machine, sender) = await SignedInAsync();
        using var _ = machine;
        machine.Input = """{"daily": [{"date": "x"}, {"date": "2026-03-10", "inputTokens": 4, "modelsUsed": ["claude-x"]}]}""";

        (await machine.RunAsync("import", "-")).Code.ShouldBe(ExitCode.Error);

        (await sender.StoredAsync("sum(input)")).ShouldBe(4);
    }

    [Fact]
    public async Task Wrong_uses_are_answered_with_their_exit_codes()
    {
        var (machine, _) = await SignedInAsync();
        using var signedIn = machine;
        using var nobody = new CliMachine { Input = CcusageShapes.C1 };

        (await machine.RunAsync("import", "-")).Code.ShouldBe(ExitCode.Usage);
        (await machine.RunAsync("import", "/nowhere.json")).Code.ShouldBe(ExitCode.Error);
        (await machine.RunAsync("import", File(machine, CcusageShapes.C1), "--tool", "no tool")).Code.ShouldBe(ExitCode.Usage);
        var other = await machine.RunAsync("import", File(machine, CcusageShapes.C1), "--user", "bob");
        (other.Code, other.Talk.Contains("ingest token", StringComparison.Ordinal)).ShouldBe((ExitCode.Error, true));
        (await nobody.RunAsync("import", "-")).Code.ShouldBe(ExitCode.SignInNeeded);
    }
}
