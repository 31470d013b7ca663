using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Api;
using TeamCost.Cli.Output;
using TeamCost.Contracts;
using TeamCost.Contracts.Imports;

namespace TeamCost.Cli.Commands;

internal static class ImportCommand
{
    internal sealed record Options(string File, string? Tool = null, string? User = null, string? Machine = null, string? Zone = null, bool DryRun = false, bool Yes = false, bool Json = false);

    public static Command Build(CliContext cli)
    {
        var file = new Argument<string>("file") { Description = "The report; - reads it from a pipe", HelpName = "file|-" };
        var tool = new Option<string?>("--tool", "-t") { Description = "Which tool the report is of, where it does not say it itself", HelpName = "tool" };
        var user = new Option<string?>("--user") { Description = "Whose it is, with an ingest token; a device token imports for its own person", HelpName = "name" };
        var machine = new Option<string?>("--machine") { Description = "Which machine it is of (default: this one). Reports of one machine replace each other, those of several add up", HelpName = "name" };
        var zone = new Option<string?>("--timezone") { Description = "The zone whose days the report has, to remember; days are never shifted", HelpName = "zone" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what the report says, and send nothing" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask before sending" };
        var json = new Option<bool>("--json") { Description = "Write JSON to standard output" };
        var command = new Command(
            "import",
            "Send a report that another program printed: ccusage of any version, its sisters, tokscale. It is read on this machine; folders and names of projects in it stay here. "
            + "Importing the same report again changes nothing.\n\n  teamcost import cc.json\n  ccusage daily --json | teamcost import -")
        { file, tool, user, machine, zone, dryRun, yes, json };
        command.SetAction(async (parsed, ct) => (int)await RunAsync(new Options(
            parsed.GetValue(file)!, parsed.GetValue(tool), parsed.GetValue(user), parsed.GetValue(machine), parsed.GetValue(zone), parsed.GetValue(dryRun), parsed.GetValue(yes), parsed.GetValue(json)), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(Options options, CliContext cli, CancellationToken ct)
    {
        var tool = options.Tool is { } named ? ReportTools.OfAgent(named) : null;
        if (tool == ReportTools.Unknown)
        {
            return cli.Terminal.Fail($"\"{options.Tool}\" is no tool. Write it like claude-code, codex or gemini-cli.", ExitCode.Usage);
        }

        var content = await ContentAsync(options.File, cli, ct);
        var (report, error) = ReportReader.Read(content, ReportOptions.At(cli.Time.GetUtcNow(), tool)).Match<(UsageReport?, Error?)>(read => (read, null), wrong => (null, wrong));
        if (report is null)
        {
            return cli.Terminal.Fail(error!.Field is { } field ? $"{field}: {error.Message}" : error.Message);
        }

        if (report.Days.Count == 0)
        {
            Remarks(cli.Terminal, report);
            return report.Faults.Count > 0 ? cli.Terminal.Fail("No row of the report can be taken.") : Done(cli.Terminal, "The report holds no days; nothing was sent.");
        }

        var credentials = options.DryRun ? cli.Credentials.Read() : cli.Credentials.Require();
        if (!options.Json)
        {
            Show(cli.Terminal, report);
        }

        Remarks(cli.Terminal, report);
        if (options.DryRun)
        {
            return Planned(cli.Terminal, options, report);
        }

        // A pipe cannot be asked; whoever wrote it has decided.
        return options.Yes || options.Json || cli.Terminal.Input is not null || !cli.Terminal.IsTalkTerminal || cli.Terminal.Confirm($"Send {Numbers.Count(report.Days.Count, "day")} to {credentials!.Server}?")
            ? await SendAsync(options, tool, content, report, credentials!, cli, ct)
            : Done(cli.Terminal, "Nothing was sent.");
    }

    private static async Task<byte[]> ContentAsync(string file, CliContext cli, CancellationToken ct)
    {
        await using var source = file == "-"
            ? cli.Terminal.Input ?? throw new CliException("Nothing is piped in. Run: ccusage daily --json | teamcost import -", ExitCode.Usage)
            : File.Exists(file) ? File.OpenRead(file) : throw new CliException($"There is no file {file}.");
        using var content = new MemoryStream();
        var part = new byte[64 * 1024];
        while (await source.ReadAsync(part, ct) is > 0 and var read)
        {
            content.Write(part, 0, read);
            if (content.Length > ReportReader.MostBytes)
            {
                throw new CliException($"The report is larger than {ReportReader.MostBytes / 1024 / 1024} MB. Make it in parts, with --since and --until.");
            }
        }

        return content.ToArray();
    }

    private static async Task<ExitCode> SendAsync(Options options, string? tool, byte[] content, UsageReport report, Credentials credentials, CliContext cli, CancellationToken ct)
    {
        using var client = cli.Connect(credentials);
        var query = new (string Name, string? Value)[] { ("machine", options.Machine ?? cli.DeviceName), ("tool", tool), ("user", options.User), ("timezone", options.Zone) };
        var path = ApiRoutes.Imports + "?" + string.Join('&', query.Where(part => part.Value is { Length: > 0 }).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        var answer = await client.SendReportAsync(path, ReportCleaner.Clean(content)!, ct);
        return answer.Match(
            receipt =>
            {
                if (options.Json)
                {
                    cli.Terminal.WriteLine(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(receipt, ContractsJson.Default.ImportReceipt)));
                }
                else
                {
                    cli.Terminal.Say(receipt.New + receipt.Changed == 0
                        ? $"Nothing is new: {credentials.Server} has all {Numbers.Count(receipt.Same, "day")} of it."
                        : $"Sent to {credentials.Server}: {Numbers.Count(receipt.New, "day")} new, {Numbers.Full(receipt.Changed)} changed, {Numbers.Full(receipt.Same)} known already.");
                }

                return report.Faults.Count > 0 ? ExitCode.Error : ExitCode.Ok;
            },
            error => cli.Terminal.Fail(error.Message, error.ToExitCode()));
    }

    private static ExitCode Planned(Terminal terminal, Options options, UsageReport report)
    {
        if (options.Json)
        {
            var days = report.Days.Select(day => new ImportedDay(day.Day, day.Tool, day.Tokens.Total, day.ReportedUsd, "")).ToList();
            var receipt = new ImportReceipt(true, "Nothing was sent.", Preview: true, report.Format, days, Tokens: report.Tokens.Total, ReportedUsd: report.ReportedUsd, Warnings: report.Notes, Errors: report.Faults);
            terminal.WriteLine(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(receipt, ContractsJson.Default.ImportReceipt)));
        }
        else
        {
            terminal.Say("Nothing was sent.");
        }

        return report.Faults.Count > 0 ? ExitCode.Error : ExitCode.Ok;
    }

    private static void Show(Terminal terminal, UsageReport report)
    {
        var table = new TextTable([
            new TextColumn("Day", Tone: Tone.Strong), new TextColumn("Tool"), new TextColumn("Models", Tone: Tone.Dim), new TextColumn("Input", IsNumber: true, Drop: 2), new TextColumn("Output", IsNumber: true, Drop: 2),
            new TextColumn("Cache write", IsNumber: true, Drop: 4), new TextColumn("Cache read", IsNumber: true, Drop: 3), new TextColumn("Tokens", IsNumber: true), new TextColumn("Reported", IsNumber: true, Tone: Tone.Good),
        ]);
        DateOnly? above = null;
        foreach (var day in report.Days)
        {
            table.Add([
                above == day.Day ? "" : day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.Tool, string.Join(", ", day.Models.Select(model => model.Tier == Tiers.Standard ? model.Model : $"{model.Model} ({model.Tier})")),
                .. Counts(day.Tokens), Usd(day.ReportedUsd)]);
            above = day.Day;
        }

        table.AddTotal(["Total", "", "", .. Counts(report.Tokens), Usd(report.ReportedUsd)]);
        terminal.WriteLine();
        terminal.WriteLine([("  ", Tone.Plain), (report.Format, Tone.Strong), ($"  ·  {Numbers.Count(report.Days.Select(day => day.Day).Distinct().Count(), "day")}", Tone.Dim)]);
        terminal.WriteLine();
        table.Write(terminal);
        terminal.WriteLine();
    }

    private static IEnumerable<TextTable.Cell> Counts(TokenCounts tokens) =>
        [TextTable.Cell.Of(tokens.Input), TextTable.Cell.Of(tokens.Output), TextTable.Cell.Of(tokens.CacheWrite5m), TextTable.Cell.Of(tokens.CacheRead), TextTable.Cell.Of(tokens.Total)];

    private static TextTable.Cell Usd(decimal? amount) => amount is { } known ? Numbers.Money(known, 4) : new TextTable.Cell("–", null, Tone.Dim);

    private static void Remarks(Terminal terminal, UsageReport report)
    {
        foreach (var fault in report.Faults.Take(20))
        {
            terminal.Fail($"left out: {fault}");
        }

        foreach (var note in report.Notes.Take(20))
        {
            terminal.Warn(note.ToString());
        }
    }

    private static ExitCode Done(Terminal terminal, string sentence)
    {
        terminal.Say(sentence);
        return ExitCode.Ok;
    }
}
