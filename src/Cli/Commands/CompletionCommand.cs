using System.CommandLine;

namespace TeamCost.Cli.Commands;

internal static class CompletionCommand
{
    public static Command Build(CliContext cli)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command(
            "completion",
            "Print a script that completes commands and options in your shell. "
            + "bash: eval \"$(teamcost completion bash)\" in ~/.bashrc; zsh: the same with zsh in ~/.zshrc; "
            + "fish: teamcost completion fish > ~/.config/fish/completions/teamcost.fish; PowerShell: teamcost completion pwsh | Out-String | Invoke-Expression in $PROFILE.")
        { shell };
        command.SetAction(parsed => cli.Terminal.Output.Write(Script(parsed.GetValue(shell)!)));
        return command;
    }

    // The words come from the program itself, by its [suggest] directive: the script never has to be printed again.
    private static string Script(string shell) => (shell switch
    {
        "bash" => """
            # teamcost completion for bash
            _teamcost_complete() {
                local word="${COMP_WORDS[COMP_CWORD]}" line
                COMPREPLY=()
                while IFS= read -r line; do
                    [[ "$line" == "$word"* ]] && COMPREPLY+=("$line")
                done < <("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
            }
            complete -o default -F _teamcost_complete teamcost

            """,
        "zsh" => """
            # teamcost completion for zsh
            _teamcost() {
                local -a words_found
                words_found=("${(@f)$("${words[1]}" "[suggest:${#BUFFER[1,CURSOR]}]" "${BUFFER}" 2>/dev/null)}")
                if [[ -n "${words_found[1]}" ]]; then
                    compadd -- "${words_found[@]}"
                else
                    _files
                fi
            }
            (( ${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
            compdef _teamcost teamcost

            """,
        "fish" => """
            # teamcost completion for fish
            function __teamcost_complete
                set -l line (commandline -cp)
                teamcost "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c teamcost -a "(__teamcost_complete)"

            """,
        _ => """
            # teamcost completion for PowerShell
            Register-ArgumentCompleter -Native -CommandName teamcost -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                teamcost "[suggest:$cursorPosition]" "$commandAst" 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """,
    }).ReplaceLineEndings("\n");
}
