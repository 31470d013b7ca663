using System.Text.Json;
using TeamCost.Cli;
using TeamCost.Web.Tests.Features.Ingestion;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli;

public sealed class SubmitCommandTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task It_submits_day_totals_that_count_together_with_a_sync_once()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        using var machine = await MachineAsync(sender);

        var run = await machine.RunAsync("submit");

        run.Code.ShouldBe(ExitCode.Ok, run.Talk);
        run.Talk.ShouldContain("Submitted 2 days, 5,440 tokens, to");
        run.Talk.ShouldContain("It was accepted, and counts in your organization.");
        run.Talk.ShouldContain("Nothing of it is public before you publish your profile: http");
        (await sender.OneAsync<string>("select client || ' ' || shape || ' ' || verdict from submissions where org_id = $1")).ShouldBe("teamcost current accepted");
        (await sender.StoredAsync("sum(input + output + cache_read + cache_write_5m + cache_write_1h)")).ShouldBe(5_440);

        (await machine.RunAsync("submit")).Talk.ShouldContain("Nothing has changed since the last submission");
        (await machine.RunAsync("submit", "--force")).Talk.ShouldContain("Submitted 2 days");
        (await sender.StoredAsync()).ShouldBe(2);

        (await machine.RunAsync("sync")).Code.ShouldBe(ExitCode.Ok);
        await sender.RollUpAsync(app);
        (await sender.OneAsync<long>("select sum(input + output + cache_read + cache_write_5m + cache_write_1h)::bigint from daily_usage where org_id = $1")).ShouldBe(5_440);
    }

    [Fact]
    public async Task A_dry_run_shows_everything_and_sends_nothing()
    {
        using var machine = new CliMachine();
        await WriteLogsAsync(machine);

        var table = await machine.RunAsync("submit", "--dry-run");
        table.Output.ShouldContain("2026-11-02");
        table.Output.ShouldContain("5,440");
        table.Talk.ShouldContain("Nothing was sent");

        var body = (await machine.RunAsync("submit", "--dry-run", "--json")).Json;
        body.GetProperty("scanScope").GetProperty("fullHistory").GetBoolean().ShouldBeTrue();
        body.GetProperty("device").GetProperty("name").GetString().ShouldBe("test-machine");
        body.GetProperty("summary").GetProperty("totalTokens").GetInt64().ShouldBe(5_440);
        var row = body.GetProperty("contributions")[0].GetProperty("clients")[0];
        row.GetProperty("client").GetString().ShouldBe("claude-code");
        row.GetProperty("tokens").ToString().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).ShouldBe("""{"input":10,"output":100,"cacheRead":4000,"cacheWrite":1200,"reasoning":0}""");
        body.ToString().ShouldNotContain("acme", Case.Insensitive, "no folder's name is in it");
        (await machine.RunAsync("submit", "--dry-run", "--json", "--since", "2026-11-03")).Json.GetProperty("scanScope").GetProperty("fullHistory").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Flagged_and_refused_submissions_are_told_with_their_reasons()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        using var flagged = await MachineAsync(sender, ClaudeLine.Reply(input: 260_000_321, output: 7).Text());
        var run = await flagged.RunAsync("submit");
        run.Code.ShouldBe(ExitCode.Ok, run.Talk);
        run.Talk.ShouldContain("is flagged: somebody looks at it before it can be published, because");
        run.Talk.ShouldContain("  - 2026-11-02 has 260 million tokens, more than 250 million in one day.");
        run.Talk.ShouldNotContain("warning:");

        using var refused = await MachineAsync(sender, ClaudeLine.Reply(at: "2014-03-01T10:00:00.000Z").Text());
        run = await refused.RunAsync("submit");
        run.Code.ShouldBe(ExitCode.Error);
        run.Talk.ShouldContain("refused it. The submission was not accepted.");
        run.Talk.ShouldContain("  - contributions[0].date is 2014-03-01");
        JsonDocument.Parse((await refused.RunAsync("submit", "--json")).Output).RootElement.GetProperty("verdict").GetString().ShouldBe("rejected");
    }

    [Fact]
    public async Task It_says_what_is_missing_before_it_can_submit()
    {
        using var machine = new CliMachine();
        (await machine.RunAsync("submit")).Code.ShouldBe(ExitCode.SignInNeeded);

        var sender = await Sender.WithDeviceTokenAsync(app);
        using var empty = await MachineAsync(sender, "");
        (await empty.RunAsync("submit")).Talk.ShouldContain("There is nothing to submit");
    }

    private async Task<CliMachine> MachineAsync(Sender sender, string? log = null)
    {
        var machine = new CliMachine();
        await WriteLogsAsync(machine, log);
        (await machine.RunAsync("login", "--server", app.Address.ToString(), "--token", sender.Account.Token)).Code.ShouldBe(ExitCode.Ok);
        return machine;
    }

    private static Task WriteLogsAsync(CliMachine machine, string? log = null) => File.WriteAllTextAsync(machine.Log(), log ?? string.Concat(
        ClaudeLine.Reply().WithUsage("""
            {"input_tokens":10,"output_tokens":100,"cache_read_input_tokens":4000,"cache_creation_input_tokens":1200,"cache_creation":{"ephemeral_5m_input_tokens":200,"ephemeral_1h_input_tokens":1000}}
            """).Text(),
        ClaudeLine.Reply("msg_2", "req_2", output: 100, input: 30, "2026-11-03T10:00:00.000Z").Text()));
}
