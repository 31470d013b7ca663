using System.CommandLine;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Api;
using TeamCost.Cli.Output;
using TeamCost.Contracts;

namespace TeamCost.Cli.Commands;

internal static class WhoamiCommand
{
    public static Command Build(CliContext cli)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON to standard output" };
        var command = new Command("whoami", "Ask the server who this machine's token is") { json };
        command.SetAction(async (parsed, ct) => (int)await RunAsync(parsed.GetValue(json), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(bool asJson, CliContext cli, CancellationToken ct)
    {
        var credentials = cli.Credentials.Require();
        using var client = cli.Connect(credentials);
        var answer = await client.MeAsync(ct);
        return answer.Match(
            me =>
            {
                if (asJson)
                {
                    cli.Terminal.WriteLine(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(me, ContractsJson.Default.WhoAmI)));
                    return ExitCode.Ok;
                }

                Facts.Write(cli.Terminal, [
                    ("Organization", $"{me.OrgName} ({me.Org})"), ("Person", me.Email ?? "– (a token of the organization)"), ("Token", me.TokenName ?? me.Kind),
                    ("Days in", me.TimeZone), ("Server", credentials.Server),
                ]);
                return ExitCode.Ok;
            },
            error => cli.Terminal.Fail(error.Message, error.ToExitCode()));
    }
}
