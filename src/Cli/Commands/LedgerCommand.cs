using System.CommandLine;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;

namespace TeamCost.Cli.Commands;

internal static class LedgerCommand
{
    public static Command Build(CliContext cli)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON to standard output" };
        var verify = new Command("verify", "Check the ledger: its checksums, every event, and whether the logs that are still there tell anything that it lacks") { json };
        verify.SetAction(async (parsed, ct) => (int)await VerifyAsync(parsed.GetValue(json), cli, ct));

        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var rebuild = new Command(
            "rebuild", "Read all logs again from their start. What the ledger knows of logs that are gone stays, and so does what running totals have told: nothing is lost, nothing counts twice.") { yes };
        rebuild.SetAction(async (parsed, ct) => (int)await RebuildAsync(parsed.GetValue(yes), cli, ct));

        var path = new Command("path", "Where the ledger is");
        path.SetAction(_ => cli.Terminal.WriteLine(Ledger.PathIn(cli.Environment)));

        return new Command("ledger", "The memory of everything that was ever read from the tools' logs. Tools delete their logs; the ledger does not.") { verify, rebuild, path };
    }

    private static async Task<ExitCode> VerifyAsync(bool asJson, CliContext cli, CancellationToken ct)
    {
        using var ledger = await cli.ReadLogsAsync(ct, isQuiet: true);
        List<string> findings = [.. ledger.Warning is { } warning ? [warning] : Array.Empty<string>(), .. LedgerCheck.Findings(ledger.Store, ledger.Words, ledger.Sums, cli.Time.GetUtcNow())];
        var before = LedgerCheck.Counts(ledger.Store);
        using (var bar = new ProgressBar(cli.Terminal, cli.Time))
        {
            ledger.Reread(bar.Show, ct);
        }

        var after = LedgerCheck.Counts(ledger.Store);
        findings.AddRange(after.Where(tool => tool.Value != before.GetValueOrDefault(tool.Key)).Select(tool =>
            $"The logs of {tool.Key} tell of {Numbers.Full(tool.Value.Tokens - before.GetValueOrDefault(tool.Key).Tokens)} tokens that the ledger lacks. Run: teamcost ledger rebuild"));
        if (asJson)
        {
            cli.Terminal.WriteLine(Json(cli, before, findings));
        }
        else
        {
            var table = Table(before, before);
            cli.Terminal.WriteLine();
            table.Write(cli.Terminal);
            cli.Terminal.WriteLine();
            findings.ForEach(finding => cli.Terminal.Fail(finding));
            if (findings.Count == 0)
            {
                cli.Terminal.Say($"The ledger is whole, and has everything that {Numbers.Count(ledger.Files.Count, "log")} on this machine tell.");
            }
        }

        return findings.Count == 0 ? ExitCode.Ok : ExitCode.Error;
    }

    private static async Task<ExitCode> RebuildAsync(bool isSure, CliContext cli, CancellationToken ct)
    {
        using var ledger = await Ledger.OpenAsync(cli.Environment, cli.Sources, cli.Time, ct);
        if (ledger.Warning is { } warning)
        {
            cli.Terminal.Warn(warning);
        }

        var before = LedgerCheck.Counts(ledger.Store);
        ScanReport report;
        using (var bar = new ProgressBar(cli.Terminal, cli.Time))
        {
            report = ledger.Reread(bar.Show, ct);
        }

        var after = LedgerCheck.Counts(ledger.Store);
        var hasChanged = after.Any(tool => tool.Value != before.GetValueOrDefault(tool.Key));
        cli.Terminal.WriteLine();
        Table(before, after).Write(cli.Terminal);
        cli.Terminal.WriteLine();
        if (hasChanged && !isSure && !cli.Terminal.Confirm("The counts change as shown. Keep the new ones?"))
        {
            cli.Terminal.Say("Nothing was changed. With --yes it does not ask.");
            return ExitCode.Cancelled;
        }

        ledger.Save();
        cli.Terminal.Say($"{Numbers.Count(report.Files, "log file")} read again ({Numbers.Bytes(report.BytesRead)}); {(hasChanged ? "the ledger has what they tell" : "the ledger had everything already")}.");
        foreach (var log in report.Unreadable)
        {
            cli.Terminal.Warn(log.ToString());
        }

        return ExitCode.Ok;
    }

    private static TextTable Table(IReadOnlyDictionary<string, ToolCounts> before, IReadOnlyDictionary<string, ToolCounts> after)
    {
        var isSame = ReferenceEquals(before, after);
        TextColumn[] columns = [new("Tool", Tone: Tone.Strong), new("Events", IsNumber: true), new("Requests", IsNumber: true), new("Tokens", IsNumber: true)];
        var table = new TextTable(isSame ? columns : [.. columns, new("Events after", IsNumber: true), new("Requests after", IsNumber: true), new("Tokens after", IsNumber: true)]);
        foreach (var tool in after.Keys.Union(before.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (was, now) = (before.GetValueOrDefault(tool), after.GetValueOrDefault(tool));
            TextTable.Cell[] cells = [tool, TextTable.Cell.Of(was.Events), TextTable.Cell.Of(was.Requests), TextTable.Cell.Of(was.Tokens)];
            table.Add(isSame ? cells : [.. cells, Changed(was.Events, now.Events), Changed(was.Requests, now.Requests), Changed(was.Tokens, now.Tokens)]);
        }

        return table;
    }

    private static TextTable.Cell Changed(long was, long now) => TextTable.Cell.Of(now) with { Tone = was == now ? Tone.Dim : Tone.Accent };

    private static string Json(CliContext cli, IReadOnlyDictionary<string, ToolCounts> tools, List<string> findings)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("ledger", Ledger.PathIn(cli.Environment));
            json.WriteBoolean("ok", findings.Count == 0);
            json.WriteStartArray("tools");
            foreach (var (tool, counts) in tools)
            {
                json.WriteStartObject();
                json.WriteString("tool", tool);
                json.WriteNumber("events", counts.Events);
                json.WriteNumber("requests", counts.Requests);
                json.WriteNumber("tokens", counts.Tokens);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("findings");
            findings.ForEach(json.WriteStringValue);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
