using TeamCost.Cli;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Syncing;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli;

public sealed class SyncWatchTests
{
    [Fact]
    public async Task Watching_sends_what_is_there_then_what_a_tool_writes_and_ends_when_told()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = CliMachine.WithSample();
        await machine.RunAsync("login", "--server", server.Address, "--token", SyncServer.Token);
        using var ctrlC = new CancellationTokenSource();

        var watching = machine.RunAsync(ctrlC.Token, "sync", "--watch", "--interval", "1h");
        await Eventually.True(() => server.Batches.Count == 1, "the first sync is there");
        // Written while the watch is being set up or after: found either way.
        await File.WriteAllTextAsync(machine.Log("watched.jsonl"), ClaudeLine.Reply("msg_w", "req_w", at: "2026-11-03T11:00:00Z").Text());
        await Eventually.True(() => server.Batches.Count == 2, "what was written is sent");
        await ctrlC.CancelAsync();
        var run = await watching;

        run.Code.ShouldBe(ExitCode.Ok, run.Talk);
        run.Talk.ShouldContain("Stopped watching");
        server.Batches[1].Days.First.ShouldBe(new DateOnly(2026, 11, 3));
    }

    [Fact]
    public async Task An_outage_is_said_waited_out_and_nothing_is_lost()
    {
        await using var server = await SyncServer.StartAsync();
        using var clock = new FastTime();
        using var machine = CliMachine.WithSample();
        machine.Time = clock;
        await machine.RunAsync("login", "--server", server.Address, "--token", SyncServer.Token);
        server.Mood = posts => posts <= 3 ? SyncServer.Problem(503, "The server is being updated.") : null;
        using var ctrlC = new CancellationTokenSource();

        var watching = machine.RunAsync(ctrlC.Token, "sync", "--watch");
        await Eventually.True(() => server.Batches.Count == 1, "the server took it in the end");
        await ctrlC.CancelAsync();
        var run = await watching;

        run.Code.ShouldBe(ExitCode.Ok);
        server.Posts.ShouldBe(4);
        run.Talk.ShouldContain("being updated");
        run.Talk.ShouldContain("Trying again at");
        clock.Waits.Zip(clock.Waits.Skip(1)).ShouldAllBe(pair => pair.Second > pair.First, "each wait is longer than the one before");
    }

    [Fact]
    public async Task A_token_that_was_revoked_ends_the_watch_with_4()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = CliMachine.WithSample();
        await machine.RunAsync("login", "--server", server.Address, "--token", SyncServer.Token);
        server.Mood = _ => SyncServer.Problem(401, "This token was revoked yesterday.");

        var run = await machine.RunAsync("sync", "--watch");

        run.Code.ShouldBe(ExitCode.SignInNeeded);
        run.Talk.ShouldContain("revoked yesterday");
    }

    [Fact]
    public async Task A_second_watch_is_refused_and_a_sync_beside_it_is_not()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = CliMachine.WithSample();
        await machine.RunAsync("login", "--server", server.Address, "--token", SyncServer.Token);
        using var ctrlC = new CancellationTokenSource();
        var watching = machine.RunAsync(ctrlC.Token, "sync", "--watch");
        await Eventually.True(() => server.Batches.Count == 1, "the first sync is there");

        var second = await machine.RunAsync("sync", "--watch");
        var beside = await machine.RunAsync("sync");
        await ctrlC.CancelAsync();
        await watching;

        second.Code.ShouldBe(ExitCode.Error);
        second.Talk.ShouldContain("running already");
        beside.Code.ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public async Task Watch_goes_neither_with_dry_run_nor_with_times_that_make_no_sense()
    {
        using var machine = new CliMachine();

        (await machine.RunAsync("sync", "--watch", "--dry-run")).Code.ShouldBe(ExitCode.Usage);
        (await machine.RunAsync("sync", "--watch", "--interval", "soon")).Talk.ShouldContain("is no length of time");
        (await machine.RunAsync("sync", "--watch", "--interval", "1s")).Talk.ShouldContain("too short");
    }

    [Fact]
    public void Back_off_grows_to_half_an_hour_and_never_asks_sooner_than_the_server_said()
    {
        var backOff = new BackOff();

        var waits = Enumerable.Range(0, 12).Select(_ => backOff.Next(null, 1)).ToList();

        waits[0].ShouldBe(BackOff.Shortest);
        waits[1].ShouldBe(BackOff.Shortest * 2);
        waits[^1].ShouldBe(BackOff.Longest);
        backOff.Next(TimeSpan.FromHours(2), 0).ShouldBe(TimeSpan.FromHours(2));
        backOff.Reset();
        backOff.Next(null, 1).ShouldBe(BackOff.Shortest);
    }

    [Fact]
    public void Watched_are_the_tools_own_folders_never_one_that_tools_share()
    {
        using var machine = new CliMachine();
        var home = machine.Home;
        string[] files =
        [
            $"{home}/.claude/projects/a/1.jsonl", $"{home}/.claude/projects/b/2.jsonl", $"{home}/.local/share/opencode/opencode.db",
            $"{home}/.config/Code/User/globalStorage/x/tasks/1/ui.json", $"{home}/.codex/sessions/2026/11/01/r.jsonl",
        ];

        var folders = WatchedFolders.Of(
            files.Select((path, i) => new LogFileState(path, (byte)i, 1, default, 0, 1, 1, 0, 0)), new CliEnvironment(new Dictionary<string, string>(), home));

        folders.Keys.Order(StringComparer.Ordinal).ShouldBe([
            $"{home}/.claude/projects", $"{home}/.codex/sessions/2026/11", $"{home}/.config/Code/User/globalStorage/x/tasks", $"{home}/.local/share/opencode"]);
        folders[$"{home}/.local/share/opencode"].ShouldBe([".db"]);
    }

    /// <summary>Waits at once, and remembers how long it was asked to.</summary>
    private sealed class FastTime : TimeProvider, IDisposable
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.FromSeconds(5))
            {
                Waits.Add(dueTime);
                dueTime = TimeSpan.FromMilliseconds(1);
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }

        public void Dispose()
        {
        }
    }
}
