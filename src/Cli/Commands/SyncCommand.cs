using System.CommandLine;
using TeamCost.Cli.Api;
using TeamCost.Cli.Output;
using TeamCost.Cli.Syncing;

namespace TeamCost.Cli.Commands;

internal static class SyncCommand
{
    private static readonly TimeSpan _usualInterval = TimeSpan.FromMinutes(5);

    /// <param name="IsBackground">Run by autosync: how it ended is noted.</param>
    internal sealed record Options(SyncOptions What, bool DryRun = false, bool Json = false, bool Watch = false, TimeSpan? Interval = null, bool IsBackground = false);

    public static Command Build(CliContext cli)
    {
        var since = ReportParser.Day("--since", "First UTC day to send: 2026-11-01, today, or 7d", cli.Time);
        var until = ReportParser.Day("--until", "Last UTC day to send", cli.Time);
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would leave this machine, and send nothing; with --json, the exact bodies" };
        var json = new Option<bool>("--json") { Description = "Write JSON to standard output" };
        var full = new Option<bool>("--full") { Description = "Send all days, also those that the server has acknowledged" };
        var project = new Option<string?>("--project") { Description = "What of a project's folder is sent: its last name, a hash, or none (default: name; your organization may be stricter)", HelpName = "name|hash|none" };
        project.AcceptOnlyFromAmong("name", "hash", "none");
        var watch = new Option<bool>("--watch", "-w") { Description = "Stay, and send whenever a tool has written something, until Ctrl-C" };
        var interval = Spans.Option("--interval", "With --watch: look at least so often, also where folders cannot be watched (default: 5m)", TimeSpan.FromSeconds(10), TimeSpan.FromDays(1));
        var background = new Option<bool>("--background") { Description = "Note how it ended for teamcost autosync status", Hidden = true };

        var command = new Command(
            "sync",
            "Send what is new of all tools to your TeamCost server. Counts per hour, model and session leave the machine, never a word of what was written. "
            + "Only days that changed since the last sync are sent; sending something twice changes nothing. Without a network nothing is lost: the next sync catches up.")
        { since, until, dryRun, json, full, project, watch, interval, background };
        command.Validators.Add(result =>
        {
            if (result.GetValue(watch) && (result.GetValue(dryRun) || result.GetValue(json)))
            {
                result.AddError("--watch sends until it is ended; it goes neither with --dry-run nor with --json.");
            }
        });
        command.SetAction(async (parsed, ct) =>
        {
            var what = new SyncOptions(parsed.GetValue(since), parsed.GetValue(until), parsed.GetValue(full), NamingRule.Parse(parsed.GetValue(project)));
            var options = new Options(
                what, parsed.GetValue(dryRun), parsed.GetValue(json), parsed.GetValue(watch), parsed.GetValue(interval), parsed.GetValue(background));
            return (int)await RunAsync(options, cli, ct);
        });
        return command;
    }

    internal static Task<ExitCode> RunAsync(Options options, CliContext cli, CancellationToken ct) =>
        options.Watch ? new SyncWatch(cli, options.What, options.Interval ?? _usualInterval).RunAsync(ct)
        : options.DryRun ? PreviewAsync(options, cli, ct)
        : options.IsBackground ? NoteAsync(options, cli, ct)
        : OnceAsync(options, cli, ct);

    private static async Task<ExitCode> PreviewAsync(Options options, CliContext cli, CancellationToken ct)
    {
        var credentials = cli.Credentials.Read();
        var memory = credentials is null ? null : SyncMemory.Of(cli.Environment, credentials);
        var naming = NamingRule.Of(options.What.Project, memory?.ProjectNaming, cli.Environment);
        using var ledger = await cli.ReadLogsAsync(ct);
        var preview = new SyncPreview(cli, SyncRound.Pending(options.What, ledger, memory, naming), naming, credentials);
        if (options.Json)
        {
            preview.WriteJson();
        }
        else
        {
            preview.Write();
        }

        return ExitCode.Ok;
    }

    private static async Task<ExitCode> OnceAsync(Options options, CliContext cli, CancellationToken ct)
    {
        var outcome = await new SyncRound(cli, options.What).RunAsync(isQuiet: false, ct);
        Tell(cli.Terminal, options, outcome);
        return outcome.Code;
    }

    private static async Task<ExitCode> NoteAsync(Options options, CliContext cli, CancellationToken ct)
    {
        try
        {
            var outcome = await new SyncRound(cli, options.What).RunAsync(isQuiet: true, ct);
            Tell(cli.Terminal, options, outcome);
            Note(outcome.Code, outcome.Summary);
            return outcome.Code;
        }
        catch (CliException e)
        {
            Note(e.Code, e.Message);
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Note(ExitCode.Error, e.Message);
            throw;
        }

        void Note(ExitCode code, string said) => SyncLog.Add(cli.Environment, new SyncLogEntry(cli.Time.GetUtcNow(), (int)code, said));
    }

    private static void Tell(Terminal terminal, Options options, SyncOutcome outcome)
    {
        var tally = outcome.Tally;
        if (options.Json)
        {
            terminal.WriteLine(tally.ToJson(outcome.Planned, outcome.Failure));
        }
        else if (outcome.Planned == 0 || tally.Batches > 0)
        {
            terminal.Say(outcome.Sent);
        }

        foreach (var (line, reason) in tally.Rejected)
        {
            terminal.Fail($"{line.Day:yyyy-MM-dd} {line.Hour}:00 {line.Model}: {reason}");
        }

        tally.Notes.ForEach(terminal.Say);
        if (outcome.Failure is { } failure)
        {
            terminal.Fail(failure.Message);
        }
    }
}
