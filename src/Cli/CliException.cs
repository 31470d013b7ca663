namespace TeamCost.Cli;

/// <summary>A failure whose message is meant for the person at the terminal.</summary>
internal sealed class CliException(string message, ExitCode code = ExitCode.Error) : Exception(message)
{
    public ExitCode Code { get; } = code;
}
