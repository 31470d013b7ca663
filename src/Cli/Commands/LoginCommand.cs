using System.CommandLine;
using TeamCost.Cli.Api;
using TeamCost.Contracts;

namespace TeamCost.Cli.Commands;

internal static class LoginCommand
{
    internal sealed record Options(string? Server, string? Token, bool OpensBrowser = true);

    public static Command Build(CliContext cli)
    {
        var server = new Option<string?>("--server", "-s") { Description = "Address of your TeamCost server (default: the last one, or TEAMCOST_SERVER)", HelpName = "address" };
        var token = new Option<string?>("--token", "-t")
        {
            Description = "Sign in with a device token from the server's Tokens page instead of a browser; - asks for it, unseen, or reads it from a pipe",
            HelpName = "token",
        };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Only print the address, open nothing" };
        var command = new Command(
            "login",
            "Sign this machine in to your TeamCost server. It shows a code and opens the server's page in your browser: compare the code there, choose the organization, allow. "
            + "The token stays in a file that only you can read. Where there is no browser, open the address on any other machine, or use --token.")
        { server, token, noBrowser };
        command.SetAction(async (parsed, ct) =>
            (int)await RunAsync(new Options(parsed.GetValue(server), parsed.GetValue(token), !parsed.GetValue(noBrowser)), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(Options options, CliContext cli, CancellationToken ct)
    {
        var address = options.Server ?? cli.Environment["TEAMCOST_SERVER"] ?? cli.Credentials.Read()?.Server;
        if (address is null)
        {
            return cli.Terminal.Fail("Which server? Run: teamcost login --server https://your-server", ExitCode.Usage);
        }

        var server = ServerAddress.Parse(address);
        if (ServerAddress.IsInTheClear(server))
        {
            cli.Terminal.Warn($"{server} is not encrypted: others on the way can read the token. Use https where you can.");
        }

        var given = options.Token ?? cli.Environment["TEAMCOST_TOKEN"];
        if (given is null)
        {
            var allowed = await DeviceLoginFlow.RunAsync(server, cli, options.OpensBrowser, ct);
            return await allowed.Match(
                token => KeepAsync(server, token, cli, ct),
                error => Task.FromResult(cli.Terminal.Fail(error.Message, error.ToExitCode())));
        }

        var typed = given == "-" ? cli.Terminal.AskSecret($"Device token for {server}: ") : given;
        return typed.Length == 0 || typed.Any(letter => letter is <= ' ' or > '~')
            ? cli.Terminal.Fail("That is no token. Tokens begin with tc_ and are shown once, when they are made.", ExitCode.Usage)
            : await KeepAsync(server, typed, cli, ct);
    }

    /// <summary>Tested before it is kept.</summary>
    private static async Task<ExitCode> KeepAsync(string server, string token, CliContext cli, CancellationToken ct)
    {
        var credentials = new Credentials(server, token);
        using var client = cli.Connect(credentials);
        var answer = await client.MeAsync(ct);
        return answer.Match(
            me =>
            {
                cli.Credentials.Write(credentials with { Org = me.Org, OrgName = me.OrgName, Email = me.Email, TokenName = me.TokenName });
                cli.Terminal.Say($"Signed in to {me.OrgName} on {server}{(me.Email is { } email ? $" as {email}" : "")}.");
                cli.Terminal.Say("Next: teamcost sync");
                return ExitCode.Ok;
            },
            error => cli.Terminal.Fail(
                error.Kind == ErrorKind.Unauthorized ? $"{server} does not know this token. Was it revoked, or is part of it missing?" : error.Message, error.ToExitCode()));
    }
}
