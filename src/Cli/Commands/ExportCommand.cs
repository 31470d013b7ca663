using System.CommandLine;
using TeamCost.Cli.Output;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Commands;

internal static class ExportCommand
{
    internal sealed record Choice(string Format, bool IsByDay, string? File, bool IsForced, bool WithPaths);

    public static Command Build(CliContext cli)
    {
        var format = new Option<string?>("--format", "-f") { Description = "csv, json (an array) or jsonl (an object a line); default: csv, or what the file's name ends in", HelpName = "csv|json|jsonl" };
        format.AcceptOnlyFromAmong("csv", "json", "jsonl");
        var by = new Option<string?>("--by") { Description = "A row for each hour and conversation, or for each day and project (default: hour)", HelpName = "hour|day" };
        by.AcceptOnlyFromAmong("hour", "day");
        var file = new Option<string?>("--output") { Description = "Write to this file instead of standard output", HelpName = "file" };
        var force = new Option<bool>("--force") { Description = "Replace the file if it exists" };
        var paths = new Option<bool>("--with-paths") { Description = "Also the whole path of each project's folder" };
        var command = new Command("export", HelpText.Of(
            "Everything known, as CSV or JSON for spreadsheets and scripts",
            "Hours are UTC, days are of the time zone. A row is one hour (or day), tool, provider, model, rate class and conversation (by day: project). cost_usd is empty where no price is "
            + "known; cost_source says whether the tool wrote it (recorded) or the price table gave it (list). Cells that a spreadsheet would take for a formula begin with an apostrophe. "
            + "Paths are left out unless --with-paths is given.",
            [
                ("teamcost export > usage.csv", "everything, by hour"),
                ("teamcost export --by day --since 2026-11 --output november.csv", "a month by day, to a file"),
                ("teamcost export --format jsonl | jq 'select(.tool==\"codex\")'", "one object a line"),
            ]));
        var parser = new ReportParser(command, ReportParser.Extras.Days | ReportParser.Extras.Order, "By time; asc (oldest first) unless said otherwise");
        foreach (var option in new Option[] { format, by, file, force, paths })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, ct) =>
        {
            var target = parsed.GetValue(file) is { } named && named != "-" ? named : null;
            var choice = new Choice(
                parsed.GetValue(format) ?? FormatOf(target), parsed.GetValue(by) == "day", target, parsed.GetValue(force), parsed.GetValue(paths));
            return (int)await RunAsync(parser.Read(parsed, cli), choice, cli, ct);
        });
        return command;
    }

    internal static async Task<ExitCode> RunAsync(ReportOptions options, Choice choice, CliContext cli, CancellationToken ct)
    {
        if (choice.File is { } path && File.Exists(path) && !choice.IsForced)
        {
            throw new CliException($"{path} exists already. Give another name, or --force to replace it.", ExitCode.Usage);
        }

        var usage = await LocalUsage.ReadAsync(cli, options, perSession: true, ct);
        var rows = ExportRows.Of(usage, choice.IsByDay, options.IsDescending == true);
        if (choice.File is null)
        {
            ExportWriter.Write(cli.Terminal.Output, rows, choice.Format, choice.IsByDay, choice.WithPaths);
            return ExitCode.Ok;
        }

        var fresh = choice.File + ".new";
        await using (var file = PrivateFiles.Create(fresh))
        await using (var text = new StreamWriter(file, bufferSize: 1 << 16))
        {
            ExportWriter.Write(text, rows, choice.Format, choice.IsByDay, choice.WithPaths);
        }

        File.Move(fresh, choice.File, overwrite: true);
        cli.Terminal.Say($"{Numbers.Count(rows.Count, "row")} written to {choice.File}.");
        return ExitCode.Ok;
    }

    private static string FormatOf(string? file) => Path.GetExtension(file)?.ToLowerInvariant() switch
    {
        ".json" => "json",
        ".jsonl" or ".ndjson" => "jsonl",
        _ => "csv",
    };
}
