using TeamCost.Cli.Output;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Commands;

/// <summary>What daily, weekly and monthly have in common: rows by time, oldest first.</summary>
/// <param name="Key">Name of the key in JSON.</param>
/// <param name="Section">Name of the report in ccusage's JSON.</param>
/// <param name="Title">Of the table.</param>
/// <param name="Head">Of the first column.</param>
/// <param name="KeyOf">The period that a day is in, in an order that can be sorted as text.</param>
/// <param name="CellOf">How a period is shown.</param>
internal sealed record PeriodCommand(string Key, string Section, string Title, string Head, Func<DateOnly, string> KeyOf, Func<string, TextTable.Cell> CellOf)
{
    public async Task<ExitCode> RunAsync(ReportOptions options, CliContext cli, CancellationToken ct)
    {
        var usage = await LocalUsage.ReadAsync(cli, options, perSession: false, ct);
        if (options.IsCcusage)
        {
            CcusageJson.WritePeriods(cli.Terminal, usage, Section, KeyOf, options);
        }
        else if (options.Json)
        {
            ReportJson.Write(cli.Terminal, InOrder(usage.By(part => [KeyOf(part.Day), part.Tool, part.Model]), options), [Key, "tool", "model"]);
        }
        else if (!NoUsage.Say(cli, usage, options))
        {
            var report = usage.By(
                part => options.ByTool ? [KeyOf(part.Day), part.Tool] : [KeyOf(part.Day)], options.Breakdown ? part => part.Model : null);
            ReportTable.Write(cli.Terminal, InOrder(report, options), Look(options, cli.Terminal));
        }

        return ExitCode.Ok;
    }

    private static Report InOrder(Report report, ReportOptions options) => options.IsDescending == true ? report.Turned() : report;

    private TableLook Look(ReportOptions options, Terminal terminal)
    {
        var isByTool = options.ByTool;
        return new TableLook(
            Title,
            [new TextColumn(Head), .. isByTool ? [new TextColumn("Tool")] : Array.Empty<TextColumn>(), ReportTable.Models(options.Breakdown)],
            row => [CellOf(row.Keys[0]), .. isByTool ? [row.Keys[1]] : Array.Empty<TextTable.Cell>(), ReportTable.ModelsOf(row, options.Breakdown)],
            DetailAt: isByTool ? 2 : 1,
            RepeatsFirst: !terminal.IsOutputTerminal);
    }
}
