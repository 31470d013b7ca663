using System.CommandLine;
using System.Globalization;
using TeamCost.Cli.Output;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Commands;

internal static class WeeklyCommand
{
    public static Command Build(CliContext cli)
    {
        var start = new Option<string?>("--start-of-week", "-w") { Description = "First day of a week (default: monday, as ISO weeks have it)", HelpName = "day" };
        start.AcceptOnlyFromAmong([.. Enum.GetNames<DayOfWeek>().Select(name => name.ToLowerInvariant())]);
        var command = new Command("weekly", HelpText.Of(
            "Usage and cost per week, from this machine's logs",
            "One row for each week, the oldest first, named by its first day. Weeks that begin on Monday show their ISO number, whose year is that of the week's Thursday.",
            [
                ("teamcost weekly --since 8w", "the last eight weeks"),
                ("teamcost weekly --start-of-week sunday", "weeks as American calendars have them"),
            ]));
        var parser = new ReportParser(command, ReportParser.Extras.All, "By week; asc (oldest first) unless said otherwise");
        command.Options.Add(start);
        command.SetAction(async (parsed, ct) =>
        {
            var first = Enum.Parse<DayOfWeek>(parsed.GetValue(start) ?? "monday", ignoreCase: true);
            var period = new PeriodCommand("week", "weekly", "Usage per week", "Week", day => Numbers.Day(Weeks.FirstDayOf(day, first)), CellOf);
            return (int)await period.RunAsync(parser.Read(parsed, cli), cli, ct);
        });
        return command;
    }

    private static TextTable.Cell CellOf(string key)
    {
        var first = DateOnly.ParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var last = first.AddDays(6).ToString("MM-dd", CultureInfo.InvariantCulture);
        return Weeks.NumberOf(first) is { } number
            ? new TextTable.Cell($"{key} – {last}  {number[5..]}", key)
            : new TextTable.Cell($"{key} – {last}", key);
    }
}
