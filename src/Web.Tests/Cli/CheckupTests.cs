using TeamCost.Cli;

namespace TeamCost.Web.Tests.Cli;

/// <summary><c>tools</c>, <c>status</c> and <c>doctor</c>: what they find, and what they say of it.</summary>
public sealed class CheckupTests
{
    [Fact]
    public async Task Tools_shows_what_was_found_where_with_a_light_for_each()
    {
        using var machine = CliMachine.WithSample();

        var tools = (await machine.RunAsync("tools", "--json")).Json.GetProperty("tools").EnumerateArray().ToDictionary(tool => tool.GetProperty("tool").GetString()!);
        var claude = tools["claude-code"];

        claude.GetProperty("light").GetString().ShouldBe("read");
        (claude.GetProperty("files").GetInt32(), claude.GetProperty("requests").GetInt64(), claude.GetProperty("tokens").GetInt64()).ShouldBe((5, 11, 357_685));
        claude.GetProperty("lastUseAt").GetString().ShouldBe("2026-11-04T08:30:00Z");
        claude.GetProperty("variables").EnumerateObject().Select(variable => variable.Name).ShouldBe(["CLAUDE_CONFIG_DIR"]);
        claude.GetProperty("folders")[0].GetString()!.ShouldStartWith(machine.Home);
        var shown = await machine.RunAsync("tools");
        shown.Output.ShouldContain("●  claude-code");
        shown.Output.ShouldContain("~/.claude");
    }

    [Fact]
    public async Task A_tool_whose_logs_are_gone_is_still_known_and_one_that_cannot_be_read_is_a_trouble()
    {
        using var machine = CliMachine.WithSample();
        await machine.RunAsync("status");
        Directory.Delete(Path.Combine(machine.Home, ".claude"), recursive: true);
        (await machine.RunAsync("tools")).Output.ShouldContain("the ledger remembers");

        await File.WriteAllTextAsync(machine.Log(), string.Concat(Enumerable.Repeat("{\"type\":\"assistant\",\"usage\":{\n", 30)));
        var claude = (await machine.RunAsync("tools", "--json")).Json.GetProperty("tools").EnumerateArray().Single(tool => tool.GetProperty("tool").GetString() == "claude-code");

        claude.GetProperty("light").GetString().ShouldBe("trouble");
        claude.GetProperty("brokenLines").GetInt32().ShouldBe(30);
        claude.GetProperty("notes")[0].GetString()!.ShouldContain("30 broken lines");
        var doctor = await machine.RunAsync("doctor");
        doctor.Code.ShouldBe(ExitCode.Error);
        doctor.Output.ShouldContain("teamcost tools");
    }

    [Fact]
    public async Task Doctor_finds_nothing_wrong_with_a_machine_in_order_and_never_shows_its_token()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = CliMachine.WithSample();
        await machine.RunAsync("login", "--server", server.Address, "--token", SyncServer.Token);
        await machine.RunAsync("sync");

        var run = await machine.RunAsync("doctor", "--verbose");
        var json = await machine.RunAsync("doctor", "--json");

        run.Code.ShouldBe(ExitCode.Ok, run.Output);
        run.Talk.ShouldContain("Everything is in order.");
        json.Json.GetProperty("ok").GetBoolean().ShouldBeTrue();
        var checks = json.Json.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("what").GetString()!, check => check.GetProperty("health").GetString());
        foreach (var what in new[] { "Settings folder", "State folder", "Ledger lock", "Ledger", "Encryption", "Server", "Clock", "Token", "Device", "Version", "Last sync", "claude-code", "Prices" })
        {
            checks.ShouldContainKeyAndValue(what, "fine");
        }

        checks.ShouldContainKeyAndValue("Autosync", "remark");
        (run.Output + run.Talk + json.Output).ShouldNotContain(SyncServer.Token[3..]);
    }

    [Fact]
    public async Task Doctor_says_what_is_wrong_with_the_server_the_token_and_the_clock()
    {
        using var machine = CliMachine.WithSample();
        await using (var server = await SyncServer.StartAsync())
        {
            await machine.RunAsync("login", "--server", server.Address, "--token", SyncServer.Token);
            machine.Time = new LateClock();
            (await machine.RunAsync("doctor")).Output.ShouldContain("ahead of the server's");
            machine.Time = TimeProvider.System;
            machine.Set("TEAMCOST_TOKEN", "tc_EXAMPLE");
            var refused = await machine.RunAsync("doctor");
            refused.Code.ShouldBe(ExitCode.Error);
            refused.Output.ShouldContain("not known");
            refused.Output.ShouldNotContain("tc_EXAMPLE");
            machine.Set("TEAMCOST_TOKEN", "");
        }

        var gone = await machine.RunAsync("doctor");
        gone.Code.ShouldBe(ExitCode.Error);
        gone.Output.ShouldContain("nothing answers there");
    }

    [Fact]
    public async Task Doctor_says_that_the_ledger_is_damaged_and_that_it_is_held()
    {
        using var machine = CliMachine.WithSample();
        await machine.RunAsync("status");
        var bytes = await File.ReadAllBytesAsync(machine.LedgerPath);
        bytes[^5] ^= 1;
        await File.WriteAllBytesAsync(machine.LedgerPath, bytes);

        (await machine.RunAsync("doctor")).Output.ShouldContain("The ledger was damaged");
        using (new FileStream(machine.LedgerPath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            var held = await machine.RunAsync("doctor");
            held.Code.ShouldBe(ExitCode.Error);
            held.Output.ShouldContain("Another teamcost holds the ledger");
        }

        (await machine.RunAsync("doctor")).Code.ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public async Task Status_names_every_tool_that_was_found()
    {
        using var machine = CliMachine.WithSample();

        var status = await machine.RunAsync("status");

        status.Output.ShouldContain("● claude-code");
        status.Output.ShouldContain("5 log files, 11 requests known");
        status.Output.ShouldContain("Autosync");
        (await machine.RunAsync("status", "--json")).Json.GetProperty("tools")[0].GetProperty("tool").GetString().ShouldBe("claude-code");
    }

    private sealed class LateClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMinutes(11);
    }
}
