using System.CommandLine;
using TeamCost.Cli.Output;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Commands;

internal static class ProjectsCommand
{
    public static Command Build(CliContext cli)
    {
        var paths = new Option<bool>("--with-paths") { Description = "Show the whole path of each project's folder" };
        var command = new Command("projects", HelpText.Of(
            "Usage and cost per project folder, the dearest first",
            "A project is the folder that a tool was working in, named by the last part of its path (by more of it where two folders share a name). What a tool does not say where it did "
            + "stands under \"–\". An hour of a conversation counts for the folder in which it began. This report stays on this machine.",
            [
                ("teamcost projects --since 30d", "the last thirty days"),
                ("teamcost projects --breakdown", "with the models used in each"),
                ("teamcost projects --with-paths --json", "for a script"),
            ]));
        var parser = new ReportParser(
            command, ReportParser.Extras.ByTool | ReportParser.Extras.Breakdown | ReportParser.Extras.Days | ReportParser.Extras.Order | ReportParser.Extras.Json,
            "By cost; desc (dearest first) unless said otherwise");
        command.Options.Add(paths);
        command.SetAction(async (parsed, ct) => (int)await RunAsync(parser.Read(parsed, cli), parsed.GetValue(paths), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(ReportOptions options, bool withPaths, CliContext cli, CancellationToken ct)
    {
        var usage = await LocalUsage.ReadAsync(cli, options, perSession: true, ct);
        if (!options.Json && NoUsage.Say(cli, usage, options))
        {
            return ExitCode.Ok;
        }

        var names = new ProjectNames(usage.Parts.Select(part => part.Folder));
        var report = usage.By(
            part => options.ByTool ? [part.Folder.TrimEnd('/', '\\'), part.Tool] : [part.Folder.TrimEnd('/', '\\')], options.Breakdown ? part => part.Model : null);
        var dearest = report.Rows.OrderByDescending(row => row.KnownUsd).ThenByDescending(row => row.Tokens.Total);
        report = report with { Rows = [.. options.IsDescending == false ? dearest.Reverse() : dearest] };
        if (options.Json)
        {
            WriteJson(cli.Terminal, report, names, withPaths, options.ByTool);
        }
        else
        {
            ReportTable.Write(cli.Terminal, report, Look(names, withPaths, options));
        }

        return ExitCode.Ok;
    }

    private static void WriteJson(Terminal terminal, Report report, ProjectNames names, bool withPaths, bool isByTool) =>
        ReportJson.Write(terminal, report, [], (json, row) =>
        {
            json.WriteString("project", names[row.Keys[0]] is { Length: > 0 } name ? name : null);
            if (withPaths)
            {
                json.WriteString("path", row.Keys[0].Length > 0 ? row.Keys[0] : null);
            }

            if (isByTool)
            {
                json.WriteString("tool", row.Keys[1]);
            }

            ReportJson.Instant(json, "firstAt", row.FirstMs);
            ReportJson.Instant(json, "lastAt", row.LastMs);
            ReportJson.Strings(json, "tools", row.Tools);
            ReportJson.Strings(json, "models", row.Models);
        });

    private static TableLook Look(ProjectNames names, bool withPaths, ReportOptions options)
    {
        var tools = options.ByTool ? new TextColumn("Tool") : new TextColumn("Tools", Drop: 6, Tone: Tone.Dim, Least: 11);
        return new TableLook(
            "Usage per project",
            [new TextColumn("Project", Least: 16), .. withPaths ? [new TextColumn("Path", Least: 24)] : Array.Empty<TextColumn>(), tools, ReportTable.Models(options.Breakdown)],
            row =>
            [
                names[row.Keys[0]] is { Length: > 0 } name ? name : "–",
                .. withPaths ? [row.Keys[0]] : Array.Empty<TextTable.Cell>(),
                string.Join(", ", row.Tools),
                ReportTable.ModelsOf(row, options.Breakdown),
            ],
            DetailAt: withPaths ? 3 : 2,
            RepeatsFirst: true);
    }
}
