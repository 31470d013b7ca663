using System.Xml.Linq;
using TeamCost.Cli;
using TeamCost.Cli.Autosync;
using TeamCost.Cli.Syncing;

namespace TeamCost.Web.Tests.Cli;

public sealed class AutosyncTests
{
    private static readonly AutosyncPlan Plan = new(
        "/home/Ann Lee/50% off/teamcost", ["sync", "--background"], TimeSpan.FromHours(1),
        [KeyValuePair.Create("CLAUDE_CONFIG_DIR", "/data/my \"logs\" & $more/100%")]);

    [Fact]
    public void A_systemd_service_runs_the_program_whatever_its_path_is_called()
    {
        SystemdTimer.ServiceOf(Plan).ShouldBe("""
            # Written by teamcost autosync enable; teamcost autosync disable takes it away.
            [Unit]
            Description=Send AI coding usage to TeamCost
            After=network-online.target

            [Service]
            Type=oneshot
            Nice=10
            SuccessExitStatus=5
            Environment="CLAUDE_CONFIG_DIR=/data/my \"logs\" & $more/100%%"
            ExecStart="/home/Ann Lee/50%% off/teamcost" sync --background

            """.ReplaceLineEndings("\n"));
        SystemdTimer.ServiceOf(Plan with { Program = "/usr/bin/dotnet", Arguments = ["/opt/$x/teamcost.dll", "sync"], Variables = [] })
            .ShouldContain("\nExecStart=/usr/bin/dotnet \"/opt/$$x/teamcost.dll\" sync\n");
    }

    [Fact]
    public void A_systemd_timer_says_how_often()
    {
        SystemdTimer.TimerOf(Plan).ShouldBe("""
            # Written by teamcost autosync enable; teamcost autosync disable takes it away.
            [Unit]
            Description=Send AI coding usage to TeamCost every 3600 seconds

            [Timer]
            OnStartupSec=2min
            OnUnitActiveSec=3600s
            RandomizedDelaySec=300s
            Unit=teamcost-sync.service

            [Install]
            WantedBy=timers.target

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_launchd_agent_is_a_property_list()
    {
        LaunchdAgent.PlistOf(Plan, "/Users/ann/.local/state/teamcost/autosync.err").ShouldBe("""
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">
              <dict>
                <key>Label</key>
                <string>dev.teamcost.sync</string>
                <key>ProgramArguments</key>
                <array>
                  <string>/home/Ann Lee/50% off/teamcost</string>
                  <string>sync</string>
                  <string>--background</string>
                </array>
                <key>EnvironmentVariables</key>
                <dict>
                  <key>CLAUDE_CONFIG_DIR</key>
                  <string>/data/my "logs" &amp; $more/100%</string>
                </dict>
                <key>StartInterval</key>
                <integer>3600</integer>
                <key>RunAtLoad</key>
                <true />
                <key>ProcessType</key>
                <string>Background</string>
                <key>StandardOutPath</key>
                <string>/dev/null</string>
                <key>StandardErrorPath</key>
                <string>/Users/ann/.local/state/teamcost/autosync.err</string>
              </dict>
            </plist>

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_windows_task_runs_without_a_window_every_hour()
    {
        var plain = Plan with { Program = @"C:\Users\Ann Lee\.local\bin\teamcost.exe", Variables = [], Every = TimeSpan.FromMinutes(30) };
        var task = XDocument.Parse(WindowsTask.XmlOf(plain, new DateTime(2026, 11, 21, 9, 5, 0)));

        Value("Interval").ShouldBe("PT30M");
        Value("StartBoundary").ShouldBe("2026-11-21T09:05:00");
        Value("LogonType").ShouldBe("InteractiveToken");
        Value("MultipleInstancesPolicy").ShouldBe("IgnoreNew");
        Value("Command").ShouldBe("conhost.exe");
        Value("Arguments").ShouldBe("""--headless "C:\Users\Ann Lee\.local\bin\teamcost.exe" sync --background""");
        XDocument.Parse(WindowsTask.XmlOf(plain with { Variables = [KeyValuePair.Create("CODEX_HOME", @"D:\my logs")] }, default)).Descendants().Single(node => node.Name.LocalName == "Arguments").Value
            .ShouldBe("""--headless cmd.exe /d /s /c "set "CODEX_HOME=D:\my logs" && "C:\Users\Ann Lee\.local\bin\teamcost.exe" sync --background" """.TrimEnd());

        string Value(string name) => task.Descendants().Single(node => node.Name.LocalName == name).Value;
    }

    [Theory]
    [InlineData(5, "*/5 * * * *")]
    [InlineData(14, "*/15 * * * *")]
    [InlineData(60, "17 * * * *")]
    [InlineData(240, "17 */4 * * *")]
    [InlineData(2880, "17 9 * * *")]
    public void A_crontab_line_has_the_nearest_time_that_cron_knows(int minutes, string when)
    {
        Crontab.LineOf(Plan with { Every = TimeSpan.FromMinutes(minutes), Variables = [] }).ShouldBe($@"{when} '/home/Ann Lee/50\% off/teamcost' sync --background 2>/dev/null");
    }

    [Fact]
    public async Task Enabling_writes_the_units_and_has_systemd_start_them_and_disabling_takes_all_away()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = CliMachine.WithSample();
        using var system = new SystemStub(machine);
        await machine.RunAsync("login", "--server", server.Address, "--token", SyncServer.Token);
        machine.Set("CLAUDE_CONFIG_DIR", Path.Combine(machine.Home, ".claude"));

        var enabled = await machine.RunAsync("autosync", "enable", "--every", "30m");

        enabled.Code.ShouldBe(ExitCode.Ok, enabled.Talk);
        enabled.Talk.ShouldContain("every 30m by systemd");
        enabled.Talk.ShouldContain("loginctl enable-linger");
        system.Calls.ShouldBe([
            "systemctl --user show-environment", "systemctl --user daemon-reload", "systemctl --user enable --now teamcost-sync.timer",
            "systemctl --user restart teamcost-sync.timer", $"loginctl show-user {Environment.UserName} --property=Linger"]);
        var units = Path.Combine(machine.Home, ".config", "systemd", "user");
        (await File.ReadAllTextAsync(Path.Combine(units, "teamcost-sync.timer"))).ShouldContain("OnUnitActiveSec=1800s");
        var service = await File.ReadAllTextAsync(Path.Combine(units, "teamcost-sync.service"));
        service.ShouldContain(" sync --background\n");
        service.ShouldContain($"Environment=\"CLAUDE_CONFIG_DIR={machine.Home}/.claude\"");
        service.ShouldNotContain(SyncServer.Token);

        var status = (await machine.RunAsync("autosync", "status", "--json")).Json;
        (status.GetProperty("enabled").GetBoolean(), status.GetProperty("everySeconds").GetInt64()).ShouldBe((true, 1800));
        status.GetProperty("lastRunAt").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        (await machine.RunAsync("autosync", "disable")).Talk.ShouldContain("No more syncs");
        system.Calls.ShouldContain("systemctl --user disable --now teamcost-sync.timer");
        Directory.GetFiles(units).ShouldBeEmpty();
        (await machine.RunAsync("autosync", "disable")).Talk.ShouldContain("nothing to switch off");
        (await machine.RunAsync("autosync", "status")).Output.ShouldContain("off");
    }

    [Fact]
    public async Task Where_systemd_is_not_running_a_line_for_cron_is_given()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = CliMachine.WithSample();
        using var system = new SystemStub(machine, "echo 'Failed to connect to bus: No medium found' >&2; exit 1");
        await machine.RunAsync("login", "--server", server.Address, "--token", SyncServer.Token);

        var run = await machine.RunAsync("autosync", "enable");

        run.Code.ShouldBe(ExitCode.Error);
        run.Talk.ShouldContain("Failed to connect to bus");
        run.Output.ShouldStartWith("17 * * * * ");
        run.Output.ShouldContain("sync --background");
        Directory.Exists(Path.Combine(machine.Home, ".config", "systemd")).ShouldBeFalse();
    }

    [Fact]
    public async Task No_token_is_ever_written_into_a_schedule()
    {
        using var machine = new CliMachine();
        using var system = new SystemStub(machine);
        machine.Set("TEAMCOST_SERVER", "https://costs.example.com").Set("TEAMCOST_TOKEN", "tc_EXAMPLE");

        var run = await machine.RunAsync("autosync", "enable");

        run.Code.ShouldBe(ExitCode.SignInNeeded);
        system.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_last_run_is_told_with_its_result_and_the_log_stays_small()
    {
        await using var server = await SyncServer.StartAsync();
        using var machine = CliMachine.WithSample();
        using var system = new SystemStub(machine);
        await machine.RunAsync("login", "--server", server.Address, "--token", SyncServer.Token);
        await machine.RunAsync("autosync", "enable");

        await machine.RunAsync("sync", "--background");
        (await machine.RunAsync("autosync", "status")).Output.ShouldContain("Sent 10 lines of 3 days");

        server.Mood = _ => SyncServer.Problem(503, "The server is being updated.");
        await File.WriteAllTextAsync(machine.Log("more.jsonl"), ClaudeLine.Reply("msg_m", "req_m").Text());
        (await machine.RunAsync("sync", "--background")).Code.ShouldBe(ExitCode.ServerUnavailable);
        var status = (await machine.RunAsync("autosync", "status", "--json")).Json;
        (status.GetProperty("lastCode").GetInt32(), status.GetProperty("lastResult").GetString()!.Contains("being updated", StringComparison.Ordinal)).ShouldBe((5, true));
        var doctor = await machine.RunAsync("doctor");
        doctor.Code.ShouldBe(ExitCode.Error);
        doctor.Output.ShouldContain("the last run failed");

        var environment = new CliEnvironment(new Dictionary<string, string>(), machine.Home);
        for (var i = 0; i < 700; i++)
        {
            SyncLog.Add(environment, new SyncLogEntry(DateTimeOffset.UnixEpoch, 0, "said"));
        }

        File.ReadAllLines(SyncLog.PathIn(environment)).Length.ShouldBeLessThanOrEqualTo(301);
    }

    /// <summary>A systemctl and a loginctl of the test's own on the PATH: real programs that note what they are asked.</summary>
    private sealed class SystemStub : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("teamcost-system-").FullName;

        public SystemStub(CliMachine machine, string systemctl = "exit 0")
        {
            Write("systemctl", systemctl);
            Write("loginctl", "echo Linger=no");
            machine.Set("PATH", _folder);
        }

        public string[] Calls => File.Exists(Log) ? File.ReadAllLines(Log) : [];

        private string Log => Path.Combine(_folder, "calls");

        public void Dispose() => Directory.Delete(_folder, recursive: true);

        private void Write(string name, string then)
        {
            var path = Path.Combine(_folder, name);
            File.WriteAllText(path, $"#!/bin/sh\necho \"{name} $*\" >> '{Log}'\n{then}\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
