using System.CommandLine;
using System.Globalization;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;

namespace TeamCost.Cli.Commands;

internal static class SessionsCommand
{
    public static Command Build(CliContext cli)
    {
        var command = new Command("sessions", "Usage and cost per conversation, the latest first");
        var options = new ReportOptions.Parser(command, cli.Time);
        command.SetAction(async (parsed, ct) => (int)await RunAsync(options.Read(parsed), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(ReportOptions options, CliContext cli, CancellationToken ct)
    {
        var report = await options.ReadAsync(cli, perSession: true, (_, tool, _, session) => [session, tool], ct);
        report = report with { Rows = [.. report.Rows.OrderByDescending(row => row.LastMs).ThenBy(row => row.Keys[0], StringComparer.Ordinal)] };
        if (options.Json)
        {
            ReportJson.Write(cli.Terminal, report, ["session", "tool"], (json, row) =>
            {
                json.WriteString("project", SyncLines.ProjectName(row.Project, ProjectNaming.Name));
                ReportJson.Instant(json, "firstAt", row.FirstMs);
                ReportJson.Instant(json, "lastAt", row.LastMs);
                json.WriteStartArray("models");
                foreach (var model in row.Models)
                {
                    json.WriteStringValue(model);
                }

                json.WriteEndArray();
            });
        }
        else
        {
            ReportTable.Write(
                cli.Terminal, report, "Usage per session",
                [new TextColumn("Last used"), new TextColumn("Project"), new TextColumn("Session", Drop: 1, Tone: Tone.Dim), new TextColumn("Models", Drop: 8, Tone: Tone.Dim)],
                row => [LocalTime(row.LastMs, report.Zone), SyncLines.ProjectName(row.Project, ProjectNaming.Name) ?? "–", Short(row.Keys[0]), string.Join(", ", row.Models)],
                repeatsFirst: true);
        }

        return ExitCode.Ok;
    }

    private static string LocalTime(long instantMs, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(instantMs), zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    // The first part of a uuid is enough to find it.
    private static string Short(string session) => session.Length > 12 ? session[..8] : session;
}
