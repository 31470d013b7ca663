using System.CommandLine;
using System.Globalization;
using TeamCost.Cli.Output;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Commands;

internal static class SessionsCommand
{
    public static Command Build(CliContext cli)
    {
        var id = new Option<string?>("--id", "-i") { Description = "Only the conversation whose id begins so, with its hours and models", HelpName = "id" };
        var limit = new Option<int?>("--limit", "-n") { Description = "Show only so many", HelpName = "number" };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
            {
                result.AddError("--limit is at least 1.");
            }
        });
        var command = new Command("sessions", HelpText.Of(
            "Usage and cost per conversation, the latest first",
            "One row for each conversation of a tool, with the project it began in. Sub-agents count for the conversation that started them. The total is that of all rows, also of "
            + "those that --limit leaves out.",
            [
                ("teamcost sessions --limit 20", "the last twenty conversations"),
                ("teamcost sessions --since today --breakdown", "today's, with their models"),
                ("teamcost sessions --id 3f2a", "one conversation in detail"),
            ]));
        command.Aliases.Add("session");
        var parser = new ReportParser(command, ReportParser.Extras.All, "By last use; desc (latest first) unless said otherwise");
        command.Options.Add(id);
        command.Options.Add(limit);
        command.SetAction(async (parsed, ct) => (int)await RunAsync(parser.Read(parsed, cli), parsed.GetValue(id), parsed.GetValue(limit), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(ReportOptions options, string? id, int? limit, CliContext cli, CancellationToken ct)
    {
        var usage = await LocalUsage.ReadAsync(cli, options, perSession: true, ct);
        usage = id is null ? usage : OnlyOf(usage, id);
        if (options.IsCcusage)
        {
            CcusageJson.WriteSessions(cli.Terminal, usage, limit);
            return ExitCode.Ok;
        }

        if (!options.Json && NoUsage.Say(cli, usage, options))
        {
            return ExitCode.Ok;
        }

        var all = usage.By(part => [part.Session, part.Tool], options.Breakdown ? part => part.Model : null);
        var report = InOrder(all, options, limit);
        if (options.Json)
        {
            WriteJson(cli.Terminal, report);
        }
        else if (id is not null && report.Rows.Count == 1)
        {
            SessionPage.Write(cli.Terminal, usage, report.Rows[0]);
        }
        else
        {
            ReportTable.Write(cli.Terminal, report, Look(usage, report, options));
            if (report.Rows.Count < all.Rows.Count)
            {
                cli.Terminal.Note($"{report.Rows.Count} of {Numbers.Count(all.Rows.Count, "conversation")} are shown; the total is that of all.");
            }
        }

        return ExitCode.Ok;
    }

    private static LocalUsage OnlyOf(LocalUsage usage, string id)
    {
        var parts = usage.Parts.Where(part => part.Session.StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToList();
        return parts.Count > 0 ? usage with { Parts = parts } : throw new CliException($"No conversation that is shown has an id that begins with \"{id}\". See: teamcost sessions");
    }

    private static Report InOrder(Report report, ReportOptions options, int? limit)
    {
        var latest = report.Rows.OrderByDescending(row => row.LastMs).ThenBy(row => row.Keys[0], StringComparer.Ordinal);
        return report with { Rows = [.. (options.IsDescending == false ? latest.Reverse() : latest).Take(limit ?? int.MaxValue)] };
    }

    private static void WriteJson(Terminal terminal, Report report) => ReportJson.Write(terminal, report, ["session", "tool"], (json, row) =>
    {
        json.WriteString("project", Names.Project(row.Project) is { Length: > 0 } name ? name : null);
        ReportJson.Instant(json, "firstAt", row.FirstMs);
        ReportJson.Instant(json, "lastAt", row.LastMs);
        ReportJson.Strings(json, "models", row.Models);
    });

    private static TableLook Look(LocalUsage usage, Report report, ReportOptions options)
    {
        var names = new ProjectNames(report.Rows.Select(row => row.Project));
        var isMixed = options.ByTool || report.Total.Tools.Count > 1;
        return new TableLook(
            "Usage per session",
            [
                new TextColumn("Last used"), new TextColumn("Project", Least: 12), new TextColumn("Session", Drop: 1, Tone: Tone.Dim),
                .. isMixed ? [new TextColumn("Tool", Drop: options.ByTool ? 0 : 6, Tone: Tone.Dim)] : Array.Empty<TextColumn>(), ReportTable.Models(options.Breakdown),
            ],
            row =>
            [
                LocalTime(row.LastMs, usage.Zone), names[row.Project] is { Length: > 0 } name ? name : "–", Short(row.Keys[0]),
                .. isMixed ? [row.Keys[1]] : Array.Empty<TextTable.Cell>(), ReportTable.ModelsOf(row, options.Breakdown),
            ],
            DetailAt: isMixed ? 4 : 3,
            RepeatsFirst: true);
    }

    internal static string LocalTime(long instantMs, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(instantMs), zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    // The first part of a uuid is enough to find it.
    private static string Short(string session) => session.Length == 0 ? "–" : session.Length > 12 ? session[..8] : session;
}
