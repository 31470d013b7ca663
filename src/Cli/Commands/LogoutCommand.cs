using System.CommandLine;

namespace TeamCost.Cli.Commands;

internal static class LogoutCommand
{
    public static Command Build(CliContext cli)
    {
        var command = new Command("logout", "Forget the token on this machine. What was sent stays on the server; revoke the token on the server to end it for good.");
        command.SetAction(_ => (int)Run(cli));
        return command;
    }

    internal static ExitCode Run(CliContext cli)
    {
        cli.Terminal.Say(cli.Credentials.Delete() ? "Signed out. The ledger of what this machine used is kept." : "Nobody was signed in.");
        if (cli.Credentials.IsFromEnvironment)
        {
            cli.Terminal.Warn("TEAMCOST_TOKEN is still set, and goes before the file.");
        }

        return ExitCode.Ok;
    }
}
