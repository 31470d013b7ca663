using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TeamCost.Cli.Api;
using TeamCost.Cli.Output;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Commands;

internal static class SubmitCommand
{
    internal sealed record Options(DateOnly? Since = null, DateOnly? Until = null, bool DryRun = false, bool Force = false, bool Json = false);

    public static Command Build(CliContext cli)
    {
        var since = ReportParser.Day("--since", "First local day to submit: 2026-11-01, today, or 7d", cli.Time);
        var until = ReportParser.Day("--until", "Last local day to submit", cli.Time);
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be submitted, and send nothing; with --json, the exact body" };
        var force = new Option<bool>("--force") { Description = "Submit also when nothing has changed since the last time" };
        var json = new Option<bool>("--json") { Description = "Write JSON to standard output" };
        var command = new Command(
            "submit",
            "Submit this machine's day totals for your public profile. Per local day, tool and model: token counts, requests and cost; no sessions, no projects, no names. "
            + "They count in your organization at once, together with what sync sends and never twice. Nothing becomes public before you publish your profile.")
        { since, until, dryRun, force, json };
        command.SetAction(async (parsed, ct) => (int)await RunAsync(
            new Options(parsed.GetValue(since), parsed.GetValue(until), parsed.GetValue(dryRun), parsed.GetValue(force), parsed.GetValue(json)), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(Options options, CliContext cli, CancellationToken ct)
    {
        var credentials = options.DryRun ? cli.Credentials.Read() : cli.Credentials.Require();
        var usage = await LocalUsage.ReadAsync(cli, new ReportOptions { Zone = cli.Zone, Since = options.Since, Until = options.Until }, perSession: false, ct);
        var body = SubmitBody.Of(usage);
        if (body.Days.Count == 0)
        {
            cli.Terminal.Say("There is nothing to submit: no usage is known of these days. See: teamcost tools");
            return ExitCode.Ok;
        }

        var isWhole = options.Since is null && options.Until is null;
        var bytes = body.ToJson(
            SyncMemory.InstallationId(cli.Environment), cli.DeviceName, typeof(SubmitCommand).Assembly.GetName().Version?.ToString(3) ?? "0", cli.Time.GetUtcNow(), isWhole,
            indented: options.DryRun);
        if (options.DryRun || credentials is null)
        {
            ShowPlan(cli.Terminal, options, body, bytes, credentials);
            return ExitCode.Ok;
        }

        var memory = MemoryPath(cli.Environment, credentials);
        var fingerprint = body.Fingerprint();
        if (!options.Force && File.Exists(memory) && File.ReadAllText(memory).Trim() == fingerprint)
        {
            cli.Terminal.Say($"Nothing has changed since the last submission to {credentials.Server}. --force submits it again.");
            return ExitCode.Ok;
        }

        using var client = cli.Connect(credentials);
        var sent = await client.SubmitAsync(bytes, ct);
        return sent.Match(
            answer =>
            {
                if (answer.Refusal is null)
                {
                    PrivateFiles.WriteText(memory, Encoding.ASCII.GetBytes(fingerprint + "\n"));
                }

                return Tell(cli.Terminal, options, body, answer, credentials);
            },
            error => cli.Terminal.Fail(error.Message, error.ToExitCode()));
    }

    private static ExitCode Tell(Terminal terminal, Options options, SubmitBody body, SubmitAnswer answer, Credentials credentials)
    {
        if (options.Json)
        {
            terminal.WriteLine(answer.ToJson());
            return answer.Refusal is null ? ExitCode.Ok : ExitCode.Error;
        }

        if (answer.Refusal is { } refusal)
        {
            terminal.Fail($"{credentials.Server} refused it. {refusal}");
            List(terminal, answer.Details.Where(detail => detail != refusal));
            return ExitCode.Error;
        }

        terminal.Say($"Submitted {Numbers.Count(body.Days.Count, "day")}, {Numbers.Full(body.Days.Sum(day => day.Tokens))} tokens, to {credentials.Server}.");
        if (answer.Reasons.Count > 0)
        {
            terminal.Say("It counts in your organization, and is flagged: somebody looks at it before it can be published, because");
            List(terminal, answer.Reasons);
        }
        else
        {
            terminal.Say("It was accepted, and counts in your organization.");
        }

        foreach (var warning in answer.Warnings)
        {
            terminal.Warn(warning);
        }

        terminal.Say($"Nothing of it is public before you publish your profile{(answer.ProfileUrl is { } address ? $": {address}" : ".")}");
        return ExitCode.Ok;
    }

    private static void List(Terminal terminal, IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            terminal.Say($"  - {sentence}");
        }
    }

    private static void ShowPlan(Terminal terminal, Options options, SubmitBody body, byte[] bytes, Credentials? credentials)
    {
        if (options.Json)
        {
            terminal.WriteLine(Encoding.UTF8.GetString(bytes));
            return;
        }

        var table = new TextTable([
            new TextColumn("Day", Tone: Tone.Strong), new TextColumn("Tools", Drop: 2, Tone: Tone.Dim), new TextColumn("Models", IsNumber: true, Drop: 1),
            new TextColumn("Requests", IsNumber: true, Drop: 1), new TextColumn("Tokens", IsNumber: true), new TextColumn("Cost USD", IsNumber: true),
        ]);
        foreach (var day in body.Days)
        {
            table.Add(
                day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), string.Join(", ", day.Rows.Select(row => row.Tool).Distinct(StringComparer.Ordinal)),
                TextTable.Cell.Of(day.Rows.Select(row => row.Model).Distinct(StringComparer.Ordinal).Count()), TextTable.Cell.Of(day.Rows.Sum(row => row.Requests)),
                TextTable.Cell.Of(day.Tokens), day.CostUsd.ToString("0.00", CultureInfo.InvariantCulture));
        }

        table.AddTotal(
            "Total", "", "", TextTable.Cell.Of(body.Days.Sum(day => day.Rows.Sum(row => row.Requests))), TextTable.Cell.Of(body.Days.Sum(day => day.Tokens)),
            body.Days.Sum(day => day.CostUsd).ToString("0.00", CultureInfo.InvariantCulture));
        terminal.WriteLine();
        terminal.WriteLine([("  Would be submitted to ", Tone.Plain), (credentials?.Server ?? "nobody yet (not signed in)", Tone.Strong)]);
        terminal.WriteLine();
        table.Write(terminal);
        terminal.WriteLine();
        terminal.Say("Nothing was sent. Add --json to see the exact body. Nothing of it is public before you publish your profile.");
    }

    private static string MemoryPath(CliEnvironment environment, Credentials credentials)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{credentials.Server}\n{credentials.Token}"))[..8]);
        return Path.Combine(environment.StateFolder, $"submitted-{name}");
    }
}
