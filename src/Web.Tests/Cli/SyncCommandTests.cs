using Microsoft.AspNetCore.Http;
using TeamCost.Cli;
using TeamCost.Contracts;

namespace TeamCost.Web.Tests.Cli;

public sealed class SyncCommandTests
{
    [Fact]
    public async Task Login_tests_the_token_keeps_it_private_and_sync_sends_everything_once()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = CliMachine.WithSample();

        (await machine.RunAsync("login", "--server", server.Address + "/", "--token", SyncServer.Token)).Talk.ShouldContain("Signed in to Acme");
        (await machine.RunAsync("sync")).Code.ShouldBe(ExitCode.Ok);

        var lines = server.Batches.ShouldHaveSingleItem().Lines;
        lines.Sum(line => line.Tokens.Total).ShouldBe(357_685);
        lines.Sum(line => line.Requests).ShouldBe(11);
        lines.Sum(line => line.WebSearches).ShouldBe(2);
        lines.ShouldAllBe(line => line.Tool == "claude-code" && line.Provider == "anthropic" && line.Session!.Length == 32 && line.Hour != null);
        lines.Select(line => line.Project).Distinct().Order().ShouldBe(["acme-api", "acme-web"]);
        lines.ShouldContain(line => line.Rate.Recorded && line.Reported == new Money(0.0045m, "USD"));
        lines.ShouldContain(line => line.Rate.Tier == Tiers.Fast && line.Model == "claude-opus-4-6");
        lines.ShouldContain(line => line.Rate.Band == 200_000 && line.Tokens.Prompt == 210_050);
        lines.ShouldContain(line => line.Session == SessionHash.Of("claude-code", "33333333-3333-4333-8333-333333333333"));
        lines.Select(line => (line.Day, line.Hour, line.Model, line.Session, line.Rate)).ShouldBeUnique();

        var again = await machine.RunAsync("sync");
        again.Code.ShouldBe(ExitCode.Ok);
        again.Talk.ShouldContain("Up to date");
        server.Batches.Count.ShouldBe(1);
        var saved = Path.Combine(machine.Home, ".config", "teamcost", "credentials.json");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(saved).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Only_days_that_changed_are_sent_and_full_sends_all()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);
        await machine.RunAsync("sync");

        await File.WriteAllTextAsync(machine.Log(), ClaudeLine.Reply("msg_new", "req_new", at: "2026-11-03T11:00:00Z").Text());
        await machine.RunAsync("sync");
        await machine.RunAsync("sync", "--full", "--since", "2026-11-03");

        server.Batches[1].Days.ShouldBe(new DayRange(new DateOnly(2026, 11, 3), new DateOnly(2026, 11, 3)));
        server.Batches[1].Lines.Sum(line => line.Requests).ShouldBe(3, "the whole day, as it stands now");
        server.Batches[2].Days.First.ShouldBe(new DateOnly(2026, 11, 3));
        server.Batches[2].Days.Last.ShouldBe(new DateOnly(2026, 11, 4));
        server.Batches.Select(batch => batch.InstallationId).Distinct().ShouldHaveSingleItem().ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task A_batch_never_spans_a_known_day_that_it_leaves_out()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);
        await machine.RunAsync("sync");

        await File.WriteAllTextAsync(
            machine.Log(), ClaudeLine.Reply("msg_x", "req_x", at: "2026-11-02T11:00:00Z").Text() + ClaudeLine.Reply("msg_y", "req_y", at: "2026-11-04T11:00:00Z").Text());
        await machine.RunAsync("sync");

        server.Batches.Skip(1).Select(batch => batch.Days.Count).ShouldBe([1, 1]);
    }

    [Fact]
    public async Task Deleted_logs_stay_in_what_is_sent()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);
        await machine.RunAsync("status");
        Directory.Delete(Path.Combine(machine.Home, ".claude"), recursive: true);

        await machine.RunAsync("sync");

        server.Batches.ShouldHaveSingleItem().Lines.Sum(line => line.Tokens.Total).ShouldBe(357_685);
    }

    [Fact]
    public async Task An_unknown_token_exits_with_4_and_keeps_nothing()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = CliMachine.WithSample();

        var run = await machine.RunAsync("login", "--server", server.Address, "--token", "tc_wrong");

        run.Code.ShouldBe(ExitCode.SignInNeeded);
        (run.Output + run.Talk).ShouldNotContain("tc_wrong");
        foreach (var command in new[] { "sync", "whoami" })
        {
            var refused = await machine.RunAsync(command);
            refused.Code.ShouldBe(ExitCode.SignInNeeded);
            refused.Talk.ShouldContain("teamcost login");
        }
    }

    [Fact]
    public async Task A_revoked_token_exits_with_4_and_the_servers_sentence()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);
        server.Mood = _ => SyncServer.Problem(401, "This token was revoked yesterday.");

        var run = await machine.RunAsync("sync");

        run.Code.ShouldBe(ExitCode.SignInNeeded);
        run.Talk.ShouldContain("revoked yesterday");
    }

    [Fact]
    public async Task Too_often_waits_once_as_told()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);
        server.Mood = posts => posts == 1 ? SyncServer.RetryAfter(429, 1) : null;

        (await machine.RunAsync("sync")).Code.ShouldBe(ExitCode.Ok);

        server.Posts.ShouldBe(2);
        server.Batches.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Too_often_for_long_says_when()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);
        server.Mood = _ => SyncServer.RetryAfter(429, 1800);

        var run = await machine.RunAsync("sync");

        run.Code.ShouldBe(ExitCode.ServerUnavailable);
        run.Talk.ShouldContain("Try again after");
        server.Posts.ShouldBe(1);
    }

    [Theory]
    [InlineData(503, 5)]
    [InlineData(500, 5)]
    [InlineData(413, 1)]
    [InlineData(422, 1)]
    [InlineData(403, 1)]
    public async Task A_refusal_shows_the_servers_sentence_and_the_next_sync_catches_up(int status, int code)
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);
        server.Mood = _ => SyncServer.Problem(status, "The moon is in the wrong phase.");

        var run = await machine.RunAsync("sync");

        ((int)run.Code).ShouldBe(code);
        run.Talk.ShouldContain("wrong phase");
        server.Mood = _ => null;
        (await machine.RunAsync("sync")).Code.ShouldBe(ExitCode.Ok);
        server.Batches.ShouldHaveSingleItem().Lines.Sum(line => line.Requests).ShouldBe(11);
    }

    [Fact]
    public async Task Offline_exits_with_5_and_the_next_sync_catches_up()
    {
        using var machine = CliMachine.WithSample().Set("TEAMCOST_SERVER", "http://127.0.0.1:9").Set("TEAMCOST_TOKEN", SyncServer.Token);

        var run = await machine.RunAsync("sync");

        run.Code.ShouldBe(ExitCode.ServerUnavailable);
        run.Talk.ShouldContain("Nothing is lost");
        await using var server = await SyncServer.StartAsync();
        machine.Set("TEAMCOST_SERVER", server.Address);
        (await machine.RunAsync("sync")).Code.ShouldBe(ExitCode.Ok);
        server.Batches.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Refused_lines_are_listed_and_their_day_is_tried_again()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);
        server.Reject = batch => [new RejectedLine(batch.Lines.ToList().FindIndex(line => line.Model == "claude-opus-4-6"), "This model is on holiday.")];

        var run = await machine.RunAsync("sync");

        run.Code.ShouldBe(ExitCode.Error);
        run.Talk.ShouldContain("2026-11-03 10:00 claude-opus-4-6: This model is on holiday.");
        server.Reject = _ => [];
        (await machine.RunAsync("sync")).Code.ShouldBe(ExitCode.Ok);
        server.Batches[1].Lines.Select(line => line.Day).Distinct().ShouldBe([new DateOnly(2026, 11, 3)], "the other days were taken");
    }

    [Fact]
    public async Task A_sync_that_breaks_off_resumes_after_the_last_acknowledged_batch()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);
        await ManySessionsAsync(machine, days: 4, perDay: 3000);
        server.Mood = posts => posts == 3 ? SyncServer.Problem(503, "Falling over.") : null;

        (await machine.RunAsync("sync")).Code.ShouldBe(ExitCode.ServerUnavailable);
        server.Batches.Count.ShouldBe(2);
        (await machine.RunAsync("sync")).Code.ShouldBe(ExitCode.Ok);

        server.Batches.SelectMany(batch => batch.Lines).Select(line => (line.Day, line.Hour, line.Session, line.Model, line.Rate)).ShouldBeUnique("nothing is sent twice");
        server.Batches.Sum(batch => batch.Lines.Sum(line => line.Requests)).ShouldBe((4 * 3000) + 11);
        server.Batches.SelectMany(batch => batch.Lines.Select(line => line.Day).Distinct()).ShouldBeUnique("batches are cut between days");
    }

    [Fact]
    public async Task A_day_too_large_for_a_request_is_sent_in_parts()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);
        await ManySessionsAsync(machine, days: 1, perDay: 11_000);

        (await machine.RunAsync("sync")).Code.ShouldBe(ExitCode.Ok);

        server.Batches.Sum(batch => batch.Lines.Sum(line => line.Requests)).ShouldBe(11_011);
        (await machine.RunAsync("sync")).Talk.ShouldContain("Up to date");
    }

    [Theory]
    [InlineData("name", "acme-api", "acme-web")]
    [InlineData("none")]
    [InlineData("hash", "c19e8e0f2db30cf0", "f7b3e6a2")]
    public async Task A_projects_folder_leaves_the_machine_only_as_far_as_allowed(string naming, params string[] names)
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);

        await machine.RunAsync("sync", "--project", naming);

        var sent = server.Batches[0].Lines.Select(line => line.Project).OfType<string>().Distinct().Order().ToList();
        sent.Count.ShouldBe(names.Length);
        if (naming == "hash")
        {
            sent.ShouldAllBe(name => name.Length == 16 && name.All(char.IsAsciiHexDigitLower));
        }
        else
        {
            sent.ShouldBe(names);
        }
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_leave_and_sends_nothing()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);

        var table = await machine.RunAsync("sync", "--dry-run");
        var bodies = (await machine.RunAsync("sync", "--dry-run", "--json")).Json;

        server.Posts.ShouldBe(0);
        table.Output.ShouldContain("2026-11-04");
        bodies[0].GetProperty("lines").GetArrayLength().ShouldBe(10);
        bodies.ToString().ShouldNotContain("/home/dev");
        bodies.ToString().ShouldNotContain("11111111-1111");
    }

    [Fact]
    public async Task Status_whoami_and_logout_tell_where_this_machine_stands()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);

        (await machine.RunAsync("status", "--json")).Json.GetProperty("pendingLines").GetInt32().ShouldBe(10);
        await machine.RunAsync("sync");
        var status = (await machine.RunAsync("status", "--json")).Json;
        status.GetProperty("pendingLines").GetInt32().ShouldBe(0);
        status.GetProperty("lastSyncAt").GetString().ShouldNotBeNull();
        (await machine.RunAsync("status")).Output.ShouldContain("alice@acme.test");
        (await machine.RunAsync("whoami")).Output.ShouldContain("Acme (acme)");
        (await machine.RunAsync("whoami", "--json")).Json.GetProperty("org").GetString().ShouldBe("acme");
        (await machine.RunAsync("logout")).Talk.ShouldContain("Signed out");
        (await machine.RunAsync("logout")).Code.ShouldBe(ExitCode.Ok);
        (await machine.RunAsync("whoami")).Code.ShouldBe(ExitCode.SignInNeeded);
    }

    [Fact]
    public async Task A_sync_says_in_json_what_became_of_it()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);

        var said = (await machine.RunAsync("sync", "--json")).Json;

        (said.GetProperty("lines").GetInt32(), said.GetProperty("accepted").GetInt32(), said.GetProperty("days").GetInt32(), said.GetProperty("batchesLeft").GetInt32())
            .ShouldBe((10, 10, 3, 0));
    }

    [Theory]
    [InlineData("not a server at all")]
    [InlineData("ftp://example.com")]
    public async Task A_server_that_is_none_is_wrong_usage(string address)
    {
        using var machine = new CliMachine();

        (await machine.RunAsync("login", "--server", address, "--token", "tc_x")).Code.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public async Task A_server_that_answers_something_else_is_said()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = await SignedInAsync(server);
        server.Mood = _ => Results.Text("<html>It works</html>", "text/html");

        var run = await machine.RunAsync("sync");

        run.Code.ShouldBe(ExitCode.ServerUnavailable);
        run.Talk.ShouldContain("not TeamCost's");
    }

    private static async Task<CliMachine> SignedInAsync(SyncServer server)
    {
        var machine = CliMachine.WithSample();
        (await machine.RunAsync("login", "--server", server.Address, "--token", SyncServer.Token)).Code.ShouldBe(ExitCode.Ok);
        return machine;
    }

    private static async Task ManySessionsAsync(CliMachine machine, int days, int perDay)
    {
        await using var writer = new StreamWriter(machine.Log("many.jsonl"));
        for (var i = 0; i < days * perDay; i++)
        {
            var at = $"2026-10-{(i / perDay) + 1:00}T{i % 24:00}:00:00Z";
            await writer.WriteAsync(ClaudeLine.Reply($"msg_{i}", $"req_{i}", at: at, session: $"s-{i}").Text());
        }
    }
}
