using System.CommandLine;
using TeamCost.Cli.Output;

namespace TeamCost.Cli.Commands;

internal static class ModelsCommand
{
    public static Command Build(CliContext cli)
    {
        var command = new Command("models", "Usage and cost per model, the dearest first");
        var options = new ReportOptions.Parser(command, cli.Time);
        command.SetAction(async (parsed, ct) => (int)await RunAsync(options.Read(parsed), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(ReportOptions options, CliContext cli, CancellationToken ct)
    {
        var report = await options.ReadAsync(cli, perSession: false, (_, tool, model, _) => [model, tool], ct);
        report = report with { Rows = [.. report.Rows.OrderByDescending(row => row.CostUsd ?? decimal.MaxValue).ThenByDescending(row => row.Tokens.Total)] };
        if (options.Json)
        {
            ReportJson.Write(cli.Terminal, report, ["model", "tool"]);
        }
        else
        {
            ReportTable.Write(
                cli.Terminal, report, "Usage per model", [new TextColumn("Model"), new TextColumn("Tool", Drop: 7, Tone: Tone.Dim)],
                row => row.Keys, repeatsFirst: true);
        }

        return ExitCode.Ok;
    }
}
