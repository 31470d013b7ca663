using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Api;
using TeamCost.Cli.Autosync;
using TeamCost.Cli.Checkup;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;
using TeamCost.Cli.Syncing;

namespace TeamCost.Cli.Commands;

internal static class StatusCommand
{
    /// <summary>What there is to say.</summary>
    private sealed record Standing(
        Credentials? Credentials, DateTimeOffset? LastSyncAt, IReadOnlyList<SyncDay> Pending, ProjectNaming Naming, bool IsOrgStricter, IReadOnlyList<ToolFinding> Tools,
        int LogFiles, long Requests, string Autosync);

    public static Command Build(CliContext cli)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON to standard output" };
        var command = new Command("status", "What was found on this machine, what waits to be sent, and where to. Works offline.") { json };
        command.SetAction(async (parsed, ct) => (int)await RunAsync(parsed.GetValue(json), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(bool asJson, CliContext cli, CancellationToken ct)
    {
        var standing = await ReadAsync(cli, ct);
        if (asJson)
        {
            cli.Terminal.WriteLine(Json(cli, standing));
        }
        else
        {
            Write(cli, standing);
        }

        return ExitCode.Ok;
    }

    private static async Task<Standing> ReadAsync(CliContext cli, CancellationToken ct)
    {
        var credentials = cli.Credentials.Read();
        var memory = credentials is null ? null : SyncMemory.Of(cli.Environment, credentials);
        var own = NamingRule.Settings(cli.Environment);
        var naming = NamingRule.Of(null, memory?.ProjectNaming, cli.Environment);
        var scheduler = Schedulers.Of(cli);
        var autosync = AutosyncCommand.Words(scheduler, await scheduler.StateAsync(ct));
        using var ledger = await cli.ReadLogsAsync(ct);
        return new Standing(
            credentials, memory?.LastSyncAt, SyncRound.Pending(new SyncOptions(), ledger, memory, naming), naming, naming > own, ToolSurvey.Of(cli, ledger), ledger.Files.Count,
            ledger.Store.Count, autosync);
    }

    private static void Write(CliContext cli, Standing standing)
    {
        var (credentials, pending) = (standing.Credentials, standing.Pending);
        Facts.Write(cli.Terminal, [
            ("Server", credentials is null ? "– (run: teamcost login --server https://your-server)" : credentials.Server),
            ("Signed in as", credentials is null ? "–" : $"{credentials.Email ?? credentials.TokenName ?? "a token"}{(credentials.OrgName is { } org ? $", {org}" : "")}"),
            ("Last sync", standing.LastSyncAt is { } at ? TimeZoneInfo.ConvertTime(at, cli.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "never"),
            ("Waiting", pending.Count == 0 ? "nothing" : $"{Numbers.Count(pending.Sum(day => day.Lines.Count), "line")} of {Numbers.Count(pending.Count, "day")} (run: teamcost sync)"),
            ("Autosync", standing.Autosync),
            ("Projects sent as", standing.Naming.ToString().ToLowerInvariant() + (standing.IsOrgStricter ? " (your organization's rule)" : "")),
            ("Ledger", cli.Environment.StateFolder),
        ]);
        var found = standing.Tools.Where(tool => tool.Light != Light.Nothing).ToList();
        foreach (var tool in found)
        {
            cli.Terminal.WriteLine([
                ("  ", Tone.Plain), (ToolsCommand.Mark(tool.Light) + " ", ToolsCommand.ToneOf(tool.Light)), (tool.Tool.PadRight(16), Tone.Strong),
                ($"{Numbers.Count(tool.Files, "log file")}, {Numbers.Count(tool.Requests, "request")} known{(tool.BrokenLines > 0 ? $", {Numbers.Count(tool.BrokenLines, "broken line")}" : "")}", Tone.Plain),
            ]);
        }

        cli.Terminal.WriteLine(found.Count == 0 ? "  No logs of any tool were found. teamcost tools shows where it looks." : "");
    }

    private static string Json(CliContext cli, Standing standing)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("server", standing.Credentials?.Server);
            json.WriteString("org", standing.Credentials?.Org);
            json.WriteString("email", standing.Credentials?.Email);
            json.WriteString("lastSyncAt", standing.LastSyncAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteNumber("pendingDays", standing.Pending.Count);
            json.WriteNumber("pendingLines", standing.Pending.Sum(day => day.Lines.Count));
            json.WriteNumber("logFiles", standing.LogFiles);
            json.WriteNumber("requests", standing.Requests);
            json.WriteNumber("brokenLines", standing.Tools.Sum(tool => tool.BrokenLines));
            json.WriteString("projects", standing.Naming.ToString().ToLowerInvariant());
            json.WriteString("autosync", standing.Autosync);
            json.WriteString("stateFolder", cli.Environment.StateFolder);
            json.WriteStartArray("tools");
            foreach (var tool in standing.Tools.Where(tool => tool.Light != Light.Nothing))
            {
                ToolsCommand.Write(json, tool);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
