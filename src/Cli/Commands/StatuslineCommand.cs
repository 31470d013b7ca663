using System.CommandLine;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Commands;

internal static class StatuslineCommand
{
    private const int MostInput = 1 << 20;

    // Claude Code writes at once and closes; whatever else stands there is not for us.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    internal sealed record Options(string CostSource = "auto", string? TimeZone = null, string? PricesFile = null, bool UsesColor = true);

    public static Command Build(CliContext cli)
    {
        var cost = new Option<string?>("--cost-source")
        {
            Description = "This session's cost: Claude Code's own figure (cc), ours (teamcost), both, or auto: Claude Code's where it says one (default)",
            HelpName = "auto|cc|teamcost|both",
        };
        cost.AcceptOnlyFromAmong("auto", "cc", "teamcost", "ccusage", "both");
        var prices = new Option<string?>("--prices") { Description = "A price file to use instead", HelpName = "file" };
        var zone = new Option<string?>("--timezone", "-z") { Description = "Time zone of today (default: this machine's)", HelpName = "zone" };
        var command = new Command("statusline", HelpText.Of(
            "One line for Claude Code's status bar",
            "Shows the model, what this session and today cost, the five-hour block with the time that is left and its burn rate, and how full the context is. Claude Code runs it after every "
            + "answer and pipes what it knows; without that, the line shows today and the block. It reads only the session's own log beyond what the last report or sync has read, and never "
            + "waits for another teamcost: today's figure of other sessions is as of the last report, sync, or status line of theirs.\n\n"
            + "To enable it, put this into ~/.claude/settings.json:\n\n"
            + "  {\n    \"statusLine\": { \"type\": \"command\", \"command\": \"teamcost statusline\" }\n  }",
            [("teamcost statusline", "try it"), ("teamcost statusline --cost-source both", "Claude Code's figure and ours")]))
        { cost, zone, prices };
        command.SetAction((parsed, ct) => Task.FromResult((int)Run(
            new Options(parsed.GetValue(cost) ?? "auto", parsed.GetValue(zone), parsed.GetValue(prices), parsed.GetValue<bool>("--no-color") == false), cli, ct)));
        return command;
    }

    internal static ExitCode Run(Options options, CliContext cli, CancellationToken ct)
    {
        var claude = ReadInput(cli.Terminal.Input) is { Length: > 0 } json ? ClaudeSession.Parse(json) : null;
        var transcript = claude?.Transcript is { } path && File.Exists(path) ? path : null;
        var now = cli.Time.GetUtcNow();
        var live = LiveLedger.Read(cli.Environment, transcript, now, ct);
        var status = SessionStatus.Of(live, claude, PriceSource.Read(cli.Environment, options.PricesFile, _ => { }).Book, ReportParser.FindZone(options.TimeZone, cli), now);

        // Claude Code shows colours, though it is a pipe.
        var usesColor = options.UsesColor && cli.Environment["NO_COLOR"] is null && (claude is not null || cli.Terminal.UsesColor);
        var width = cli.Terminal.IsOutputTerminal ? cli.Terminal.Width : int.TryParse(cli.Environment["COLUMNS"], System.Globalization.CultureInfo.InvariantCulture, out var columns) && columns > 0 ? columns : int.MaxValue;
        cli.Terminal.Output.WriteLine(StatusLine.Of(status, claude, options.CostSource, live.IsKnown || transcript is not null, now).Text(width, usesColor));
        return ExitCode.Ok;
    }

    private static byte[] ReadInput(Stream? input)
    {
        if (input is null)
        {
            return [];
        }

        // A thread of its own: one of the pool may come late on a busy machine, and the wait is for the pipe alone.
        var reading = Task.Factory.StartNew(() =>
        {
            var kept = new MemoryStream();
            var piece = new byte[16 * 1024];
            while (kept.Length < MostInput && input.Read(piece) is var got and > 0)
            {
                kept.Write(piece, 0, got);
            }

            return kept.ToArray();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return reading.Wait(_patience) ? reading.Result : [];
    }
}
