using System.CommandLine;
using System.Globalization;
using TeamCost.Cli.Output;

namespace TeamCost.Cli.Commands;

internal static class MonthlyCommand
{
    public static Command Build(CliContext cli)
    {
        var command = new Command("monthly", "Usage and cost per month, tool and model, from this machine's logs");
        var options = new ReportOptions.Parser(command, cli.Time);
        command.SetAction(async (parsed, ct) => (int)await RunAsync(options.Read(parsed), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(ReportOptions options, CliContext cli, CancellationToken ct)
    {
        var report = await options.ReadAsync(
            cli, perSession: false, (day, tool, model, _) => [day.ToString("yyyy-MM", CultureInfo.InvariantCulture), tool, model], ct);
        if (options.Json)
        {
            ReportJson.Write(cli.Terminal, report, ["month", "tool", "model"]);
        }
        else
        {
            ReportTable.Write(
                cli.Terminal, report, "Usage per month", [new TextColumn("Month"), new TextColumn("Tool", Drop: 7, Tone: Tone.Dim), new TextColumn("Model")],
                row => row.Keys, repeatsFirst: !cli.Terminal.IsOutputTerminal);
        }

        return ExitCode.Ok;
    }
}
