using System.CommandLine;
using TeamCost.Cli.Output;

namespace TeamCost.Cli.Commands;

internal static class DailyCommand
{
    public static Command Build(CliContext cli)
    {
        var command = new Command("daily", HelpText.Of(
            "Usage and cost per day, from this machine's logs",
            "One row for each day on which a tool was used, the oldest first. An hour belongs to the local day in which it begins.",
            [
                ("teamcost daily", "every day that is known"),
                ("teamcost daily --since 7d --breakdown", "the last seven days, with their models"),
                ("teamcost daily --since 2026-11 --until 2026-11 --by-tool", "November, a row for each tool"),
                ("teamcost daily --json | jq '.totals.costUsd'", "for a script"),
            ]));
        var parser = new ReportParser(command, ReportParser.Extras.All, "By day; asc (oldest first) unless said otherwise");
        var period = new PeriodCommand("date", "daily", "Usage per day", "Day", Numbers.Day, key => key);
        command.SetAction(async (parsed, ct) => (int)await period.RunAsync(parser.Read(parsed, cli), cli, ct));
        return command;
    }
}
