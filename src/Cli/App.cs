using System.CommandLine;
using System.CommandLine.Help;
using TeamCost.Cli.Commands;

namespace TeamCost.Cli;

/// <summary>The command line as a whole: which commands there are, and how failures become exit codes.</summary>
internal static class App
{
    private static readonly (string Name, Func<CliContext, Command> Build)[] _commands =
    [
        ("daily", DailyCommand.Build), ("weekly", WeeklyCommand.Build), ("monthly", MonthlyCommand.Build), ("models", ModelsCommand.Build), ("projects", ProjectsCommand.Build),
        ("sessions", SessionsCommand.Build), ("blocks", BlocksCommand.Build), ("graph", GraphCommand.Build), ("statusline", StatuslineCommand.Build), ("prices", PricesCommand.Build),
        ("export", ExportCommand.Build), ("login", LoginCommand.Build), ("logout", LogoutCommand.Build), ("whoami", WhoamiCommand.Build), ("status", StatusCommand.Build),
        ("sync", SyncCommand.Build), ("submit", SubmitCommand.Build), ("import", ImportCommand.Build), ("autosync", AutosyncCommand.Build), ("tools", ToolsCommand.Build),
        ("doctor", DoctorCommand.Build), ("ledger", LedgerCommand.Build), ("completion", CompletionCommand.Build),
    ];

    public static async Task<ExitCode> RunAsync(string[] args, CliContext cli, CancellationToken ct = default)
    {
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Name every file and line that could not be read, and say what is done", Recursive = true };
        var noColor = new Option<bool>("--no-color") { Description = "No colours (also: the NO_COLOR variable)", Recursive = true };
        var root = new RootCommand(
            "Reads the local logs of AI coding tools, reports what they cost, and sends it to your team's TeamCost server.\n\n"
            + "  teamcost daily                            what you used, per day and model\n"
            + "  teamcost login --server https://…         join your team\n"
            + "  teamcost sync                             send what is new\n\n"
            + "Exit codes: 0 done, 1 error, 2 cancelled, 3 wrong usage, 4 sign in needed, 5 server unavailable.");
        AddCommands(root, args, cli);
        root.Options.Add(verbose);
        root.Options.Add(noColor);

        var parsed = root.Parse(args);
        if (parsed.CommandResult.Command == root)
        {
            ShortenList(root);
        }

        cli.IsVerbose = parsed.GetValue(verbose);
        cli.Terminal.UsesColor &= !parsed.GetValue(noColor);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            foreach (var error in parsed.Errors)
            {
                cli.Terminal.Fail(error.Message);
            }

            var command = parsed.CommandResult.Command;
            cli.Terminal.Say(command == root ? "See: teamcost --help" : $"See: teamcost {command.Name} --help");
            return ExitCode.Usage;
        }

        try
        {
            var settings = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = cli.Terminal.Output, Error = cli.Terminal.Talk };
            return (ExitCode)await parsed.InvokeAsync(settings, ct);
        }
        catch (OperationCanceledException)
        {
            cli.Terminal.Say("Cancelled. Nothing is lost.");
            return ExitCode.Cancelled;
        }
        catch (CliException e)
        {
            return cli.Terminal.Fail(e.Message, e.Code);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return cli.Terminal.Fail(e.Message, ExitCode.Error);
        }
    }

    // Building every command takes longer than most commands need: where the first word is one's name, only that one is built.
    private static void AddCommands(RootCommand root, string[] args, CliContext cli)
    {
        var named = args.Length > 0 ? args[0] : null;
        foreach (var (name, build) in _commands)
        {
            if (name == named)
            {
                root.Subcommands.Add(build(cli));
                return;
            }
        }

        foreach (var (_, build) in _commands)
        {
            root.Subcommands.Add(build(cli));
        }
    }

    // In the list of commands the first sentence is enough; the rest is in the command's own help.
    private static void ShortenList(RootCommand root)
    {
        foreach (var command in root.Subcommands)
        {
            var text = command.Description?.ReplaceLineEndings(" ") ?? "";
            var end = text.IndexOf(". ", StringComparison.Ordinal);
            command.Description = (end < 0 ? text : text[..end]).TrimEnd('.');
        }
    }
}
