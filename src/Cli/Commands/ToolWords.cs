using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Commands;

/// <summary>Tools as people type them, and as ccusage calls them.</summary>
internal static class ToolWords
{
    // Where ccusage's name for a tool is another than ours.
    private static readonly Dictionary<string, string> _ccusage = new(StringComparer.Ordinal)
    {
        ["claude-code"] = "claude",
        ["gemini-cli"] = "gemini",
        ["copilot-cli"] = "copilot",
        ["kilo-cli"] = "kilo",
        ["qwen-code"] = "qwen",
    };

    public static string ToCcusage(string tool) => _ccusage.GetValueOrDefault(tool, tool);

    /// <returns>Numbers of the tools; null when none was named.</returns>
    public static IReadOnlySet<byte>? Parse(IReadOnlyCollection<string> typed)
    {
        var names = typed.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        return names.Count == 0 ? null : names.SelectMany(NumbersOf).ToHashSet();
    }

    private static IEnumerable<byte> NumbersOf(string name)
    {
        var wanted = name.ToLowerInvariant();
        var found = Enumerable.Range(0, EventWords.Tools.Length).Where(i => EventWords.Tools[i] == wanted || ToCcusage(EventWords.Tools[i]) == wanted).ToList();
        return found.Count > 0
            ? found.Select(i => (byte)i)
            : throw new CliException($"\"{name}\" is no tool that teamcost reads. It reads {string.Join(", ", EventWords.Tools)}.", ExitCode.Usage);
    }
}
