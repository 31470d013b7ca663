using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Autosync;
using TeamCost.Cli.Checkup;
using TeamCost.Cli.Output;
using TeamCost.Cli.Syncing;

namespace TeamCost.Cli.Commands;

internal static class AutosyncCommand
{
    public static Command Build(CliContext cli)
    {
        var every = Spans.Option("--every", "How often: 15m, 1h, 1d (default: 1h)", AutosyncPlan.Least, AutosyncPlan.Most);
        var enable = new Command("enable", "Sync in the background, by systemd, launchd or the Task Scheduler; again with another --every changes it") { every };
        enable.SetAction(async (parsed, ct) => (int)await EnableAsync(parsed.GetValue(every) ?? AutosyncPlan.Usual, cli, ct));

        var disable = new Command("disable", "Stop syncing in the background, and take away what enable wrote");
        disable.SetAction(async (_, ct) => (int)await DisableAsync(cli, ct));

        var json = new Option<bool>("--json") { Description = "Write JSON to standard output" };
        var status = new Command("status", "Whether it is on, when it last ran, and how that ended") { json };
        status.SetAction(async (parsed, ct) => (int)await StatusAsync(parsed.GetValue(json), cli, ct));

        return new Command("autosync", "Sync by itself in the background, without a terminal. It survives restarts; a run that finds no network is caught up by the next.")
        {
            enable, disable, status,
        };
    }

    private static async Task<ExitCode> EnableAsync(TimeSpan every, CliContext cli, CancellationToken ct)
    {
        cli.Credentials.Require();
        if (cli.Credentials.IsFromEnvironment)
        {
            return cli.Terminal.Fail("TEAMCOST_TOKEN is set here, and no token is written into a schedule. Sign this machine in first: teamcost login", ExitCode.SignInNeeded);
        }

        var plan = AutosyncPlan.For(cli.Environment, ToolVariables.Asked(cli).SelectMany(tool => tool.Value), every);
        var scheduler = Schedulers.Of(cli);
        if (await scheduler.TroubleAsync(ct) is { } trouble)
        {
            cli.Terminal.Fail($"{trouble} Cron can do the same. Run crontab -e and add this line:");
            cli.Terminal.WriteLine(Crontab.LineOf(plan));
            return ExitCode.Error;
        }

        var done = await scheduler.EnableAsync(plan, ct);
        cli.Terminal.Say($"Syncing every {Spans.Text(every)} by {scheduler.Name}. teamcost autosync status shows how it goes.");
        foreach (var file in done.Files)
        {
            cli.Terminal.Say($"Wrote {file}");
        }

        if (plan.Variables.Count > 0)
        {
            cli.Terminal.Say($"With {string.Join(", ", plan.Variables.Select(pair => pair.Key))} as set here; enable it again after changing them.");
        }

        if (done.Hint is { } hint)
        {
            cli.Terminal.Say(hint);
        }

        return ExitCode.Ok;
    }

    private static async Task<ExitCode> DisableAsync(CliContext cli, CancellationToken ct)
    {
        var had = await Schedulers.Of(cli).DisableAsync(ct);
        cli.Terminal.Say(had ? "No more syncs in the background. teamcost sync sends by hand." : "There was nothing to switch off.");
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> StatusAsync(bool asJson, CliContext cli, CancellationToken ct)
    {
        var scheduler = Schedulers.Of(cli);
        var state = await scheduler.StateAsync(ct);
        var last = SyncLog.Last(cli.Environment);
        if (asJson)
        {
            cli.Terminal.WriteLine(Json(scheduler, state, last));
            return ExitCode.Ok;
        }

        Facts.Write(cli.Terminal, [
            ("Autosync", Words(scheduler, state)),
            ("Last run", last is null ? "never" : TimeZoneInfo.ConvertTime(last.At, cli.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
            ("Result", last is null ? "–" : last.Code == 0 ? last.Said : $"failed ({last.Code}): {last.Said}"),
            ("Log", SyncLog.PathIn(cli.Environment)),
        ]);
        return ExitCode.Ok;
    }

    public static string Words(IScheduler scheduler, SchedulerState state) => state switch
    {
        { IsWritten: false, IsActive: false } => "off (teamcost autosync enable)",
        { IsActive: false } => $"written, but {scheduler.Name} has it switched off (teamcost autosync enable)",
        { Every: { } every } => $"every {Spans.Text(every)} by {scheduler.Name}",
        _ => $"on, by {scheduler.Name}",
    };

    private static string Json(IScheduler scheduler, SchedulerState state, SyncLogEntry? last)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("enabled", state.IsWritten && state.IsActive);
            json.WriteString("by", scheduler.Name);
            if (state.Every is { } every)
            {
                json.WriteNumber("everySeconds", (long)every.TotalSeconds);
            }
            else
            {
                json.WriteNull("everySeconds");
            }

            json.WriteString("lastRunAt", last?.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            if (last is null)
            {
                json.WriteNull("lastCode");
            }
            else
            {
                json.WriteNumber("lastCode", last.Code);
            }

            json.WriteString("lastResult", last?.Said);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
