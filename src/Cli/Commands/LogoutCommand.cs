using System.CommandLine;
using TeamCost.Cli.Api;
using TeamCost.Contracts;

namespace TeamCost.Cli.Commands;

internal static class LogoutCommand
{
    public static Command Build(CliContext cli)
    {
        var revoke = new Option<bool>("--revoke") { Description = "End the token on the server too, so that no copy of it works any more" };
        var command = new Command(
            "logout",
            "Forget the token on this machine. The token itself keeps working until it is revoked: --revoke does that now, the server's Tokens page at any time. "
            + "What was sent stays on the server.")
        { revoke };
        command.SetAction(async (parsed, ct) => (int)await RunAsync(parsed.GetValue(revoke), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(bool revoke, CliContext cli, CancellationToken ct)
    {
        if (revoke && cli.Credentials.Read() is { } credentials)
        {
            using var client = cli.Connect(credentials);
            // A token that the server no longer knows is as good as revoked.
            if (await client.RevokeAsync(ct) is { Kind: not ErrorKind.Unauthorized } failed)
            {
                return cli.Terminal.Fail($"{failed.Message} The token was kept; leave --revoke out to forget it only here.", failed.ToExitCode());
            }
        }

        cli.Terminal.Say(!cli.Credentials.Delete()
            ? "Nobody was signed in."
            : revoke
                ? "Signed out, and the token is revoked. The ledger of what this machine used is kept."
                : "Signed out. The token itself still works until somebody revokes it under Tokens on the server. The ledger of what this machine used is kept.");
        if (cli.Credentials.IsFromEnvironment)
        {
            cli.Terminal.Warn("TEAMCOST_TOKEN is still set, and goes before the file.");
        }

        return ExitCode.Ok;
    }
}
