using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Api;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;
using TeamCost.Contracts;

namespace TeamCost.Cli.Commands;

internal static class SyncCommand
{
    internal sealed record Options(DateOnly? Since = null, DateOnly? Until = null, bool DryRun = false, bool Json = false, bool Full = false, ProjectNaming? Project = null);

    public static Command Build(CliContext cli)
    {
        var since = ReportParser.Day("--since", "First UTC day to send: 2026-11-01, today, or 7d", cli.Time);
        var until = ReportParser.Day("--until", "Last UTC day to send", cli.Time);
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be sent, and send nothing; with --json, the exact bodies" };
        var json = new Option<bool>("--json") { Description = "Write JSON to standard output" };
        var full = new Option<bool>("--full") { Description = "Send all days, also those that the server has acknowledged" };
        var project = new Option<string?>("--project") { Description = "What of a project's folder is sent: its last name, a hash, or none (default: name)", HelpName = "name|hash|none" };
        project.AcceptOnlyFromAmong("name", "hash", "none");

        var command = new Command(
            "sync",
            "Send what is new to your TeamCost server. Counts per hour, model and session leave the machine, never a word of what was written. "
            + "Only days that changed since the last sync are sent; sending something twice changes nothing.")
        { since, until, dryRun, json, full, project };
        command.SetAction(async (parsed, ct) =>
        {
            var options = new Options(
                parsed.GetValue(since), parsed.GetValue(until), parsed.GetValue(dryRun), parsed.GetValue(json), parsed.GetValue(full), ParseNaming(parsed.GetValue(project)));
            return (int)await RunAsync(options, cli, ct);
        });
        return command;
    }

    internal static async Task<ExitCode> RunAsync(Options options, CliContext cli, CancellationToken ct)
    {
        var credentials = options.DryRun ? cli.Credentials.Read() : cli.Credentials.Require();
        using var ledger = await cli.ReadLogsAsync(ct);
        var days = Pending(options, cli, ledger, credentials);
        var batches = SyncBatches.Of(days, SyncMemory.InstallationId(cli.Environment), cli.Time.GetUtcNow(), cli.DeviceName).ToList();
        if (options.DryRun || credentials is null)
        {
            ShowPlan(cli.Terminal, options, batches, days, credentials);
            return ExitCode.Ok;
        }

        return await SendAsync(batches, credentials, options, cli, ct);
    }

    /// <summary>Days with something that this server has not acknowledged.</summary>
    internal static IReadOnlyList<SyncDay> Pending(Options options, CliContext cli, Ledger ledger, Credentials? credentials)
    {
        var memory = credentials is null || options.Full ? null : SyncMemory.Of(cli.Environment, credentials);
        var naming = options.Project ?? Settings(cli.Environment);
        return [.. SyncLines.Of(ledger.Sums, naming)
            .Where(day => (options.Since is null || day.Day >= options.Since) && (options.Until is null || day.Day <= options.Until))
            .Where(day => memory is null || !memory.Knows(day))];
    }

    private static async Task<ExitCode> SendAsync(List<SyncBatch> batches, Credentials credentials, Options options, CliContext cli, CancellationToken ct)
    {
        var memory = SyncMemory.Of(cli.Environment, credentials);
        var tally = new Tally();
        Error? failure = null;
        using var client = cli.Connect(credentials);
        foreach (var batch in batches)
        {
            var answer = await client.SendUsageAsync(batch.Batch, ct);
            failure = answer.Match<Error?>(receipt => Take(receipt, batch), error => error);
            if (failure is not null)
            {
                break;
            }
        }

        if (failure is null && tally.Rejected.Count == 0)
        {
            memory.Remember([], cli.Time.GetUtcNow());
        }

        Tell(cli.Terminal, options, credentials, batches, tally, failure);
        return failure is not null ? failure.ToExitCode() : tally.Rejected.Count > 0 ? ExitCode.Error : ExitCode.Ok;

        Error? Take(UsageReceipt receipt, SyncBatch batch)
        {
            tally.Add(receipt, batch);
            // A day with a refused line stays unacknowledged: it is sent, and its line named, until somebody mends it.
            var refused = tally.Rejected.Select(rejected => rejected.Line.Day).ToHashSet();
            memory.Remember(batch.Whole.Where(day => !refused.Contains(day.Day)), cli.Time.GetUtcNow());
            return null;
        }
    }

    private static void ShowPlan(Terminal terminal, Options options, List<SyncBatch> batches, IReadOnlyList<SyncDay> days, Credentials? credentials)
    {
        if (options.Json)
        {
            IReadOnlyList<UsageBatch> bodies = [.. batches.Select(batch => batch.Batch)];
            terminal.WriteLine(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(bodies, CliJson.Default.IReadOnlyListUsageBatch)));
            return;
        }

        var to = credentials is null ? "nobody yet (not signed in)" : credentials.Server;
        if (days.Count == 0)
        {
            terminal.Say($"Nothing to send to {to}: everything is acknowledged.");
            return;
        }

        var table = new TextTable([
            new TextColumn("UTC day", Tone: Tone.Strong), new TextColumn("Lines", IsNumber: true), new TextColumn("Requests", IsNumber: true), new TextColumn("Tokens", IsNumber: true),
            new TextColumn("Models", IsNumber: true, Drop: 1), new TextColumn("Projects", Drop: 2, Tone: Tone.Dim),
        ]);
        foreach (var day in days)
        {
            table.Add(
                day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), TextTable.Cell.Of(day.Lines.Count), TextTable.Cell.Of(day.Lines.Sum(line => line.Requests)),
                TextTable.Cell.Of(day.Lines.Sum(line => line.Tokens.Total)), TextTable.Cell.Of(day.Lines.Select(line => line.Model).Distinct(StringComparer.Ordinal).Count()),
                string.Join(", ", day.Lines.Select(line => line.Project).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(6)));
        }

        var lines = days.Sum(day => (long)day.Lines.Count);
        table.AddTotal(
            "Total", TextTable.Cell.Of(lines), TextTable.Cell.Of(days.Sum(day => day.Lines.Sum(line => line.Requests))),
            TextTable.Cell.Of(days.Sum(day => day.Lines.Sum(line => line.Tokens.Total))), "", "");
        terminal.WriteLine();
        terminal.WriteLine([("  Would be sent to ", Tone.Plain), (to, Tone.Strong)]);
        terminal.WriteLine();
        table.Write(terminal);
        terminal.WriteLine();
        terminal.Say("Nothing was sent. Add --json to see the exact bodies.");
    }

    private static void Tell(Terminal terminal, Options options, Credentials credentials, List<SyncBatch> batches, Tally tally, Error? failure)
    {
        if (options.Json)
        {
            terminal.WriteLine(tally.ToJson(batches.Count, failure));
        }
        else if (batches.Count == 0)
        {
            terminal.Say($"Up to date: {credentials.Server} has everything.");
        }
        else if (tally.Batches > 0)
        {
            terminal.Say($"Sent {Numbers.Count(tally.Lines, "line")} of {Numbers.Count(tally.Days.Count, "day")} to {credentials.Server}: "
                + $"{Numbers.Full(tally.Accepted - tally.Unchanged)} new or changed, {Numbers.Full(tally.Unchanged)} known already.");
        }

        foreach (var (line, reason) in tally.Rejected)
        {
            terminal.Fail($"{line.Day:yyyy-MM-dd} {line.Hour}:00 {line.Model}: {reason}");
        }

        if (failure is not null)
        {
            terminal.Fail(failure.Message);
        }
    }

    internal static ProjectNaming Settings(CliEnvironment environment)
    {
        if (environment["TEAMCOST_PROJECT"] is { } named)
        {
            return ParseNaming(named) ?? throw new CliException("TEAMCOST_PROJECT is name, hash or none.", ExitCode.Usage);
        }

        var path = Path.Combine(environment.ConfigFolder, "config.json");
        try
        {
            var settings = File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), CliJson.Default.CliSettings) : null;
            return settings?.Project is { } chosen
                ? ParseNaming(chosen) ?? throw new CliException($"{path}: \"project\" is name, hash or none.", ExitCode.Usage)
                : ProjectNaming.Name;
        }
        catch (JsonException e)
        {
            throw new CliException($"{path} is not valid JSON (line {e.LineNumber + 1}).", ExitCode.Usage);
        }
    }

    private static ProjectNaming? ParseNaming(string? text) => text?.ToLowerInvariant() switch
    {
        "name" => ProjectNaming.Name,
        "hash" => ProjectNaming.Hash,
        "none" => ProjectNaming.None,
        _ => null,
    };

    /// <summary>What became of all batches.</summary>
    private sealed class Tally
    {
        public int Batches { get; private set; }

        public long Lines { get; private set; }

        public long Accepted { get; private set; }

        public long Unchanged { get; private set; }

        public HashSet<DateOnly> Days { get; } = [];

        public List<(UsageLine Line, string Reason)> Rejected { get; } = [];

        public void Add(UsageReceipt receipt, SyncBatch batch)
        {
            Batches++;
            Lines += batch.Batch.Lines.Count;
            Accepted += receipt.Accepted;
            Unchanged += receipt.Unchanged;
            Days.UnionWith(batch.Batch.Lines.Select(line => line.Day));
            Rejected.AddRange((receipt.Rejected ?? [])
                .Where(rejected => rejected.Index >= 0 && rejected.Index < batch.Batch.Lines.Count)
                .Select(rejected => (batch.Batch.Lines[rejected.Index], rejected.Reason)));
        }

        public string ToJson(int planned, Error? failure)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteNumber("batches", Batches);
                json.WriteNumber("batchesLeft", planned - Batches);
                json.WriteNumber("days", Days.Count);
                json.WriteNumber("lines", Lines);
                json.WriteNumber("accepted", Accepted);
                json.WriteNumber("unchanged", Unchanged);
                json.WriteStartArray("rejected");
                foreach (var (line, reason) in Rejected)
                {
                    json.WriteStartObject();
                    json.WriteString("day", line.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                    json.WriteString("model", line.Model);
                    json.WriteString("reason", reason);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteString("error", failure?.Message);
                json.WriteEndObject();
            }

            return Encoding.UTF8.GetString(buffer.ToArray());
        }
    }
}
