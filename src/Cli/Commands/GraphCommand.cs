using System.CommandLine;
using TeamCost.Cli.Output;
using TeamCost.Cli.Reports;
using TeamCost.Contracts;

namespace TeamCost.Cli.Commands;

internal static class GraphCommand
{
    private const int Weeks = 53;

    internal sealed record Choice(int? Year = null, DayOfWeek Start = DayOfWeek.Monday, string By = "cost");

    public static Command Build(CliContext cli)
    {
        var year = new Option<int?>("--year", "-y") { Description = "That calendar year (default: the last 53 weeks)", HelpName = "year" };
        year.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 2000 or > 2100)
            {
                result.AddError("--year is a year such as 2026.");
            }
        });
        var start = new Option<string?>("--start-of-week", "-w") { Description = "First row (default: monday)", HelpName = "day" };
        start.AcceptOnlyFromAmong([.. Enum.GetNames<DayOfWeek>().Select(name => name.ToLowerInvariant())]);
        var by = new Option<string?>("--by") { Description = "What the shades stand for (default: cost)", HelpName = "cost|tokens|requests" };
        by.AcceptOnlyFromAmong("cost", "tokens", "requests");
        var command = new Command("graph", HelpText.Of(
            "A year of days as a heat map",
            "One square for each day, one column for each week. Days of use are shaded by quarters: the darkest (or, in colour, brightest) are the top quarter of the days shown. A streak is "
            + "a run of days with use; the one of now lasts until a whole day goes by without. Narrow terminals show as many weeks as fit.",
            [
                ("teamcost graph", "the last 53 weeks"),
                ("teamcost graph --year 2026 --by tokens", "a calendar year, by tokens"),
                ("teamcost graph --json", "the days and their levels, for a script"),
            ]));
        var parser = new ReportParser(command, ReportParser.Extras.Json);
        foreach (var option in new Option[] { year, start, by })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, ct) =>
        {
            var choice = new Choice(parsed.GetValue(year), Enum.Parse<DayOfWeek>(parsed.GetValue(start) ?? "monday", ignoreCase: true), parsed.GetValue(by) ?? "cost");
            return (int)await RunAsync(parser.Read(parsed, cli), choice, cli, ct);
        });
        return command;
    }

    internal static async Task<ExitCode> RunAsync(ReportOptions options, Choice choice, CliContext cli, CancellationToken ct)
    {
        var usage = await LocalUsage.ReadAsync(cli, options, perSession: false, ct);
        var today = LocalUsage.DayOf(cli.Time.GetUtcNow(), options.Zone);
        var range = choice.Year is { } year
            ? new DayRange(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31))
            : new DayRange(Reports.Weeks.FirstDayOf(today, choice.Start).AddDays(-7 * (Weeks - 1)), today);
        var map = new DayMap(usage, range, ValueOf(choice.By), today);
        if (options.Json)
        {
            WriteJson(cli.Terminal, map, choice.By, options.Zone);
        }
        else if (usage.Known is null)
        {
            NoUsage.Say(cli, usage, options);
        }
        else
        {
            HeatMap.Write(cli.Terminal, map, choice.Start, choice.By, today, options.Zone);
        }

        return ExitCode.Ok;
    }

    private static Func<ReportRow, decimal> ValueOf(string by) => by switch
    {
        "tokens" => row => row.Tokens.Total,
        "requests" => row => row.Requests,
        _ => row => row.KnownUsd,
    };

    private static void WriteJson(Terminal terminal, DayMap map, string by, TimeZoneInfo zone) => ReportJson.Write(terminal, json =>
    {
        json.WriteString("first", Numbers.Day(map.Range.First));
        json.WriteString("last", Numbers.Day(map.Range.Last));
        json.WriteString("timezone", zone.Id);
        json.WriteString("by", by);
        json.WriteStartArray("days");
        foreach (var day in map.Range.Each())
        {
            var row = map[day] ?? new ReportRow([]);
            json.WriteStartObject();
            json.WriteString("date", Numbers.Day(day));
            json.WriteNumber("requests", row.Requests);
            json.WriteNumber("total", row.Tokens.Total);
            ReportJson.Cost(json, "costUsd", row.CostUsd);
            json.WriteNumber("level", map.LevelOf(day));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("totals");
        json.WriteNumber("requests", map.Total.Requests);
        json.WriteNumber("total", map.Total.Tokens.Total);
        ReportJson.Cost(json, "costUsd", map.Total.KnownUsd);
        json.WriteNumber("unpricedTokens", map.Total.UnpricedTokens);
        json.WriteEndObject();
        json.WriteNumber("activeDays", map.ActiveDays);
        json.WriteNumber("currentStreak", map.CurrentStreak);
        json.WriteNumber("longestStreak", map.LongestStreak);
        json.WriteString("busiestDay", map.Busiest is { } busiest ? Numbers.Day(busiest) : null);
    });
}
