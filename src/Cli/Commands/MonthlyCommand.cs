using System.CommandLine;
using System.Globalization;
using TeamCost.Cli.Output;

namespace TeamCost.Cli.Commands;

internal static class MonthlyCommand
{
    public static Command Build(CliContext cli)
    {
        var command = new Command("monthly", HelpText.Of(
            "Usage and cost per month, from this machine's logs",
            "One row for each calendar month, the oldest first.",
            [
                ("teamcost monthly", "every month that is known"),
                ("teamcost monthly --since 2026-01 --by-tool", "since January, a row for each tool"),
                ("teamcost monthly --order desc --json", "newest first, for a script"),
            ]));
        var parser = new ReportParser(command, ReportParser.Extras.All, "By month; asc (oldest first) unless said otherwise");
        var period = new PeriodCommand("month", "monthly", "Usage per month", "Month", day => day.ToString("yyyy-MM", CultureInfo.InvariantCulture), key => key);
        command.SetAction(async (parsed, ct) => (int)await period.RunAsync(parser.Read(parsed, cli), cli, ct));
        return command;
    }
}
