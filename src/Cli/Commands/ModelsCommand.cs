using System.CommandLine;
using TeamCost.Cli.Output;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Commands;

internal static class ModelsCommand
{
    public static Command Build(CliContext cli)
    {
        var command = new Command("models", HelpText.Of(
            "Usage and cost per model, the dearest first",
            "One row for each model, with the tools that used it. A model without a known price stands first: its cost is unknown, not small.",
            [
                ("teamcost models --since 30d", "the last thirty days"),
                ("teamcost models --by-tool", "a row for each model and tool"),
            ]));
        var parser = new ReportParser(
            command, ReportParser.Extras.ByTool | ReportParser.Extras.Days | ReportParser.Extras.Order | ReportParser.Extras.Json, "By cost; desc (dearest first) unless said otherwise");
        command.SetAction(async (parsed, ct) => (int)await RunAsync(parser.Read(parsed, cli), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(ReportOptions options, CliContext cli, CancellationToken ct)
    {
        var usage = await LocalUsage.ReadAsync(cli, options, perSession: false, ct);
        if (options.Json)
        {
            ReportJson.Write(cli.Terminal, InOrder(usage.By(part => [part.Model, part.Tool]), options), ["model", "tool"]);
        }
        else if (!NoUsage.Say(cli, usage, options))
        {
            var report = usage.By(part => options.ByTool ? [part.Model, part.Tool] : [part.Model]);
            ReportTable.Write(cli.Terminal, InOrder(report, options), new TableLook(
                "Usage per model",
                [new TextColumn("Model", Least: 16), options.ByTool ? new TextColumn("Tool") : new TextColumn("Tools", Drop: 7, Tone: Tone.Dim, Least: 11)],
                row => [row.Keys[0], string.Join(", ", row.Tools)],
                DetailAt: 0,
                RepeatsFirst: true));
        }

        return ExitCode.Ok;
    }

    private static Report InOrder(Report report, ReportOptions options)
    {
        var dearest = report.Rows.OrderByDescending(row => row.CostUsd ?? decimal.MaxValue).ThenByDescending(row => row.Tokens.Total);
        return report with { Rows = [.. options.IsDescending == false ? dearest.Reverse() : dearest] };
    }
}
