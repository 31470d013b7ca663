namespace TeamCost.Contracts.Imports;

/// <summary>Other programs' names of tools in ours, and which tool a model gives away.</summary>
public static class ReportTools
{
    public const string Unknown = "unknown";

    private static readonly Dictionary<string, string> _agents = new(StringComparer.OrdinalIgnoreCase)
    {
        ["claude"] = "claude-code",
        ["gemini"] = "gemini-cli",
        ["copilot"] = "copilot-cli",
        ["qwen"] = "qwen-code",
        ["kilo"] = "kilo-cli",
        ["pi-agent"] = "pi",
        ["hermes-agent"] = "hermes",
        ["open-code"] = "opencode",
        ["roo"] = "roo-code",
        ["zoo"] = "zoo-code",
        ["kimi-cli"] = "kimi",
        ["factory"] = "droid",
        ["kilocode"] = "kilo-code",
        ["roocode"] = "roo-code",
        ["openclaw-agent"] = "openclaw",
        ["antigravity-cli"] = "antigravity",
        ["copilot-editor"] = "copilot",
    };

    /// <summary>Our id of what a report calls an agent: an alias, or the name itself where it can be an id.</summary>
    public static string OfAgent(string agent)
    {
        var name = agent.Trim().ToLowerInvariant();
        return _agents.TryGetValue(name, out var tool) ? tool : IsId(name) ? name : Unknown;
    }

    public static bool IsId(string name) =>
        name.Length is > 0 and <= 64 && name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.');

    /// <summary>The tool whose model it is by name; null: any tool could have used it.</summary>
    internal static string? OfModel(string model)
    {
        var name = model.ToLowerInvariant();
        return name.Contains("codex", StringComparison.Ordinal) ? "codex"
            : name.StartsWith("claude", StringComparison.Ordinal) ? "claude-code"
            : name.StartsWith("gemini", StringComparison.Ordinal) ? "gemini-cli"
            : null;
    }

    /// <summary>Takes the agent off a name such as <c>[pi] gpt-5</c>.</summary>
    internal static (string? Agent, string Model) SplitPrefix(string model) =>
        model.StartsWith('[') && model.IndexOf("] ", StringComparison.Ordinal) is > 1 and var end
            ? (model[1..end], model[(end + 2)..].Trim())
            : (null, model);
}
