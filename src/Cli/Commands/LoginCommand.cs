using System.CommandLine;
using TeamCost.Cli.Api;
using TeamCost.Contracts;

namespace TeamCost.Cli.Commands;

internal static class LoginCommand
{
    internal sealed record Options(string? Server, string? Token);

    public static Command Build(CliContext cli)
    {
        var server = new Option<string?>("--server", "-s") { Description = "Address of your TeamCost server (default: the last one, or TEAMCOST_SERVER)", HelpName = "address" };
        var token = new Option<string?>("--token", "-t") { Description = "A device token from the server's Tokens page; asked for, unseen, when left out", HelpName = "token" };
        var command = new Command(
            "login",
            "Sign this machine in to your TeamCost server. Make a device token on the server (your organization, Tokens), then paste it here. "
            + "The token is tested before it is kept, in a file that only you can read.")
        { server, token };
        command.SetAction(async (parsed, ct) => (int)await RunAsync(new Options(parsed.GetValue(server), parsed.GetValue(token)), cli, ct));
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

        var token = options.Token ?? cli.Environment["TEAMCOST_TOKEN"] ?? cli.Terminal.AskSecret($"Device token for {server}: ");
        if (token.Length == 0 || token.Any(letter => letter is <= ' ' or > '~'))
        {
            return cli.Terminal.Fail("That is no token. Tokens begin with tc_ and are shown once, when they are made.", ExitCode.Usage);
        }

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
