using TeamCost.Cli.Tools.ClaudeCode;

namespace TeamCost.Cli.Tools;

/// <summary>Every kind of log that is read.</summary>
internal static class LogSources
{
    /// <summary>New ones each time: a source may remember what it found in one scan.</summary>
    public static IReadOnlyList<ILogSource> All() =>
    [
        new ClaudeCodeSource(),
    ];
}
