using System.Diagnostics;
using TeamCost.Cli;

namespace TeamCost.Web.Tests.Cli;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("teamcost sy", "sync")]
    [InlineData("teamcost sync --", "--watch --interval --dry-run --full")]
    [InlineData("teamcost sync --project ", "name hash none")]
    [InlineData("teamcost autosync ", "enable disable status")]
    [InlineData("teamcost ledger re", "rebuild")]
    [InlineData("teamcost ", "daily doctor tools completion")]
    public async Task A_real_bash_completes_commands_and_options_from_the_printed_script(string typed, string expected)
    {
        using var machine = new CliMachine();
        var script = Path.Combine(machine.Home, "complete.bash");
        await File.WriteAllTextAsync(script, (await machine.RunAsync("completion", "bash")).Output);

        var found = await BashAsync(machine, $"""
            source '{script}'
            COMP_LINE={Quoted(typed)}; COMP_POINT=${"{#COMP_LINE}"}
            read -ra COMP_WORDS <<< "$COMP_LINE"; [[ "$COMP_LINE" == *" " ]] && COMP_WORDS+=("")
            COMP_CWORD=$(( ${"{#COMP_WORDS[@]}"} - 1 ))
            complete -p teamcost >/dev/null || exit 9
            _teamcost_complete
            printf '%s\n' "${"{COMPREPLY[@]}"}"
            """);

        foreach (var word in expected.Split(' '))
        {
            found.ShouldContain(word);
        }

        found.ShouldNotContain("--background");
    }

    [Theory]
    [InlineData("zsh", "compdef _teamcost teamcost")]
    [InlineData("fish", "complete -c teamcost")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Other_shells_have_scripts_too(string shell, string part)
    {
        using var machine = new CliMachine();

        (await machine.RunAsync("completion", shell)).Output.ShouldContain(part);
        (await machine.RunAsync("completion", "tcsh")).Code.ShouldBe(ExitCode.Usage);
    }

    private static async Task<string[]> BashAsync(CliMachine machine, string commands)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "--noprofile", "-c", commands]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(CliProcess.Path)}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = machine.Home;
        using var bash = Process.Start(start)!;
        var errors = bash.StandardError.ReadToEndAsync();
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        bash.ExitCode.ShouldBe(0, await errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Quoted(string text) => $"'{text}'";
}
