using System.Globalization;
using System.Text;
using TeamCost.Cli;
using TeamCost.Cli.Ledgers;

namespace TeamCost.Web.Tests.Cli;

public sealed class LedgerCommandTests
{
    [Fact]
    public async Task A_whole_ledger_verifies_and_says_what_it_has()
    {
        using var machine = CliMachine.WithSample();

        var run = await machine.RunAsync("ledger", "verify");
        var json = (await machine.RunAsync("ledger", "verify", "--json")).Json;

        run.Code.ShouldBe(ExitCode.Ok, run.Talk);
        run.Talk.ShouldContain("The ledger is whole");
        json.GetProperty("ok").GetBoolean().ShouldBeTrue();
        json.GetProperty("tools")[0].GetProperty("tokens").GetInt64().ShouldBe(357_685);
        (await machine.RunAsync("ledger", "path")).Output.Trim().ShouldBe(machine.LedgerPath);
    }

    [Fact]
    public async Task What_the_ledger_lacks_is_found_by_verify_and_put_back_by_rebuild()
    {
        using var machine = CliMachine.WithSample();
        await machine.RunAsync("status");
        Forget(machine, events: 3);

        var lacking = await machine.RunAsync("ledger", "verify");
        lacking.Code.ShouldBe(ExitCode.Error);
        lacking.Talk.ShouldContain("that the ledger lacks");

        var asked = await machine.RunAsync("ledger", "rebuild");
        asked.Code.ShouldBe(ExitCode.Cancelled, "nobody is there to be asked");
        (await machine.TotalsAsync()).Total.ShouldBeLessThan(357_685);
        (await machine.RunAsync("ledger", "rebuild", "--yes")).Code.ShouldBe(ExitCode.Ok);

        (await machine.TotalsAsync()).Total.ShouldBe(357_685);
        (await machine.RunAsync("ledger", "verify")).Code.ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public async Task Rebuilding_keeps_what_is_known_of_deleted_logs_and_counts_nothing_twice()
    {
        using var machine = CliMachine.WithSample();
        var before = (await machine.DailyAsync()).ToString();
        foreach (var log in machine.Logs().Where((_, i) => i % 2 == 0))
        {
            File.Delete(log);
        }

        var run = await machine.RunAsync("ledger", "rebuild");

        run.Code.ShouldBe(ExitCode.Ok, "nothing changes, so nobody is asked");
        (await machine.DailyAsync()).ToString().ShouldBe(before);
    }

    [Theory]
    [InlineData("goose")]
    [InlineData("crush")]
    [InlineData("claude-code")]
    public async Task Rebuilding_a_tool_with_running_totals_tells_nothing_again(string tool)
    {
        using var machine = CliMachine.WithSample(tool);
        var before = (await machine.DailyAsync()).ToString();

        (await machine.RunAsync("ledger", "rebuild", "--yes")).Code.ShouldBe(ExitCode.Ok);
        (await machine.RunAsync("ledger", "rebuild", "--yes")).Code.ShouldBe(ExitCode.Ok);

        (await machine.DailyAsync()).ToString().ShouldBe(before);
    }

    [Fact]
    public async Task An_event_that_cannot_be_true_is_named()
    {
        using var machine = CliMachine.WithSample();
        await machine.RunAsync("status");
        Change(machine, events => (events[0].Model, events[1].Output, events[2].Tool) = (100_000, -4, 200));

        var run = await machine.RunAsync("ledger", "verify", "--json");

        run.Code.ShouldBe(ExitCode.Error);
        var findings = string.Join('\n', run.Json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetString()));
        findings.ShouldContain("a model, session or folder that the ledger does not have");
        findings.ShouldContain("a count is negative");
        findings.ShouldContain("a tool, provider, tier, region or grain");
    }

    [Fact]
    public async Task Processes_at_once_read_rebuild_and_sync_without_losing_or_doubling_anything()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = CliMachine.WithSample();
        await machine.RunAsync("login", "--server", server.Address, "--token", SyncServer.Token);
        string[][] commands =
        [
            ["sync"], ["daily", "--json"], ["ledger", "rebuild", "--yes"], ["sync"], ["ledger", "rebuild", "--yes"], ["daily", "--json"], ["sync", "--full"], ["status"],
        ];

        var processes = commands.Select(command => CliProcess.Start(machine.Home, command)).ToList();
        var runs = await Task.WhenAll(processes.Select(CliProcess.EndOfAsync));
        processes.ForEach(process => process.Dispose());

        runs.ShouldAllBe(run => run.Code == ExitCode.Ok, string.Join('\n', runs.Select(run => run.Talk)));
        (await machine.TotalsAsync()).ShouldBe((11, (await machine.TotalsAsync()).Output, 357_685));
        (await machine.RunAsync("ledger", "verify")).Code.ShouldBe(ExitCode.Ok);
        server.Batches.ShouldAllBe(batch => batch.Lines.Sum(line => line.Tokens.Total) == 357_685);
        server.Batches.Select(batch => batch.InstallationId).Distinct().ShouldHaveSingleItem();
        (await machine.RunAsync("sync")).Talk.ShouldContain("Up to date");
    }

    [Fact]
    public async Task A_process_killed_while_it_saves_loses_nothing()
    {
        using var machine = new CliMachine();
        const int many = 40_000;
        var text = new StringBuilder();
        for (var i = 0; i < many; i++)
        {
            text.Append(ClaudeLine.Reply(
                string.Create(CultureInfo.InvariantCulture, $"msg_{i}"), string.Create(CultureInfo.InvariantCulture, $"req_{i}"), output: 1, input: 1,
                session: string.Create(CultureInfo.InvariantCulture, $"s-{i % 50}")).Text());
        }

        await File.WriteAllTextAsync(machine.Log("many.jsonl"), text.ToString());
        (await CliProcess.RunAsync(machine.Home, "status")).Code.ShouldBe(ExitCode.Ok);
        var killed = 0;
        for (var round = 1; round <= 8; round++)
        {
            await File.AppendAllTextAsync(machine.Log("grown.jsonl"), ClaudeLine.Reply($"msg_g{round}", $"req_g{round}", output: 1, input: 1).Text());
            killed += KillWhileSaving(machine, afterMoving: round % 2 == 0) ? 1 : 0;

            var run = await CliProcess.RunAsync(machine.Home, "ledger", "verify", "--json");
            run.Code.ShouldBe(ExitCode.Ok, run.Output + run.Talk);
            run.Json.GetProperty("tools")[0].GetProperty("requests").GetInt64().ShouldBe(many + round);
        }

        killed.ShouldBeGreaterThan(0, "the machine was quick enough to be caught at least once");
    }

    /// <returns>Whether it was caught before it ended by itself.</returns>
    private static bool KillWhileSaving(CliMachine machine, bool afterMoving)
    {
        var (fresh, ledger) = (machine.LedgerPath + ".new", machine.LedgerPath);
        using var process = CliProcess.Start(machine.Home, "status");
        // Between the two renames the ledger itself is gone for a moment; before them the new one is being written.
        while (!process.HasExited && !(afterMoving ? !File.Exists(ledger) : File.Exists(fresh)))
        {
        }

        var caught = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        return caught;
    }

    private static void Forget(CliMachine machine, int events) => Change(machine, all => { }, events);

    // As a fault of ours would leave it: whole by its checksums, wrong inside.
    private static void Change(CliMachine machine, Action<TeamCost.Cli.Tools.UsageEvent[]> change, int without = 0)
    {
        var content = LedgerFile.Read(machine.LedgerPath)!;
        var events = content.Store.Events[without..].ToArray();
        var sums = UsageSums.Of(new EventStore(events, events.Length), content.Words);
        change(events);
        LedgerFile.Write(machine.LedgerPath, machine.LedgerPath + ".previous", content.Words, content.Files, new EventStore(events, events.Length), sums);
    }
}
