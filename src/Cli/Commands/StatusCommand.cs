using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Api;
using TeamCost.Cli.Output;
using TeamCost.Cli.Syncing;

namespace TeamCost.Cli.Commands;

internal static class StatusCommand
{
    public static Command Build(CliContext cli)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON to standard output" };
        var command = new Command("status", "What was found on this machine, what waits to be sent, and where to. Works offline.") { json };
        command.SetAction(async (parsed, ct) => (int)await RunAsync(parsed.GetValue(json), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(bool asJson, CliContext cli, CancellationToken ct)
    {
        var credentials = cli.Credentials.Read();
        var memory = credentials is null ? null : SyncMemory.Of(cli.Environment, credentials);
        var naming = NamingRule.Of(null, memory?.ProjectNaming, cli.Environment);
        using var ledger = await cli.ReadLogsAsync(ct);
        var pending = SyncRound.Pending(new SyncOptions(), ledger, memory, naming);
        var lastSync = memory?.LastSyncAt;
        var broken = ledger.Files.Sum(file => file.BrokenLines);
        if (asJson)
        {
            cli.Terminal.WriteLine(Json(cli, ledger, credentials, pending, lastSync, broken));
            return ExitCode.Ok;
        }

        Facts.Write(cli.Terminal, [
            ("Server", credentials is null ? "– (run: teamcost login --server https://your-server)" : credentials.Server),
            ("Signed in as", credentials is null ? "–" : $"{credentials.Email ?? credentials.TokenName ?? "a token"}{(credentials.OrgName is { } org ? $", {org}" : "")}"),
            ("Last sync", lastSync is { } at ? TimeZoneInfo.ConvertTime(at, cli.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "never"),
            ("Waiting", pending.Count == 0 ? "nothing" : $"{Numbers.Count(pending.Sum(day => day.Lines.Count), "line")} of {Numbers.Count(pending.Count, "day")} (run: teamcost sync)"),
            ("Claude Code", $"{Numbers.Count(ledger.Files.Count, "log file")}, {Numbers.Count(ledger.Store.Count, "request")} known{(broken > 0 ? $", {Numbers.Count(broken, "broken line")}" : "")}"),
            ("Projects sent as", naming.ToString().ToLowerInvariant()),
            ("Ledger", cli.Environment.StateFolder),
        ]);
        return ExitCode.Ok;
    }

    private static string Json(
        CliContext cli, Ledgers.Ledger ledger, Credentials? credentials, IReadOnlyList<Ledgers.SyncDay> pending, DateTimeOffset? lastSync, int broken)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("server", credentials?.Server);
            json.WriteString("org", credentials?.Org);
            json.WriteString("email", credentials?.Email);
            json.WriteString("lastSyncAt", lastSync?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteNumber("pendingDays", pending.Count);
            json.WriteNumber("pendingLines", pending.Sum(day => day.Lines.Count));
            json.WriteNumber("logFiles", ledger.Files.Count);
            json.WriteNumber("requests", ledger.Store.Count);
            json.WriteNumber("brokenLines", broken);
            json.WriteString("stateFolder", cli.Environment.StateFolder);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
