using System.Text.RegularExpressions;
using TeamCost.Web.Features.People;

namespace TeamCost.Web.Features.Usage;

/// <summary>How people call the values of a dimension.</summary>
public sealed partial class SpendLabels(Names names)
{
    private static readonly Dictionary<string, string> Tools = new()
    {
        ["claude-code"] = "Claude Code",
        ["codex"] = "Codex",
        ["copilot"] = "Copilot (editors, web)",
        ["copilot-cli"] = "Copilot CLI",
        ["cursor"] = "Cursor",
        ["gemini-cli"] = "Gemini CLI",
        ["opencode"] = "OpenCode",
        ["api"] = "API",
        ["aider"] = "Aider",
        ["cline"] = "Cline",
        ["roo-code"] = "Roo Code",
        ["amp"] = "Amp",
        ["windsurf"] = "Windsurf",
        ["goose"] = "Goose",
        ["qwen-code"] = "Qwen Code",
        ["kilo-code"] = "Kilo Code",
        ["claude-desktop"] = "Claude Desktop",
    };

    private static readonly Dictionary<string, string> Providers = new()
    {
        ["anthropic"] = "Anthropic",
        ["openai"] = "OpenAI",
        ["github"] = "GitHub",
        ["cursor"] = "Cursor",
        ["google"] = "Google",
        ["openrouter"] = "OpenRouter",
        ["groq"] = "Groq",
        ["perplexity"] = "Perplexity",
        ["bedrock"] = "Amazon Bedrock",
        ["vertex"] = "Google Vertex AI",
        ["azure"] = "Azure OpenAI",
        ["mistral"] = "Mistral",
        ["deepseek"] = "DeepSeek",
        ["xai"] = "xAI",
    };

    public string Of(Dimension dimension, string key) => dimension switch
    {
        Dimension.Tool => Tool(key),
        Dimension.Provider => Provider(key),
        Dimension.Model => key == SpendFilter.None ? "Seats and bills without a model" : key,
        Dimension.Project => key == SpendFilter.None ? "No project" : key,
        Dimension.Team when key == SpendScope.OtherTeams => "Other teams",
        Dimension.Team => key == SpendFilter.None ? "No team" : Find(names.Teams, key, "Deleted team"),
        _ => key == SpendFilter.None ? "Unassigned" : Find(names.People, key, "Former member"),
    };

    /// <summary>For narrow places: a model without the date of its snapshot. The full name stands in a title beside it.</summary>
    public string Short(Dimension dimension, string key) => dimension is Dimension.Model ? Snapshot().Replace(Of(dimension, key), "") : Of(dimension, key);

    public static string Tool(string key) => key.Length == 0 ? "Unknown tool" : Tools.GetValueOrDefault(key, key);

    public static string Provider(string key) => key.Length == 0 ? "Unknown provider" : Providers.GetValueOrDefault(key, key);

    public static string Title(Dimension dimension) => dimension.ToString();

    private static string Find(IReadOnlyDictionary<Guid, string> named, string key, string gone) =>
        Guid.TryParse(key, out var id) && named.TryGetValue(id, out var name) ? name : gone;

    [GeneratedRegex(@"[-@]20\d{6}$", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Snapshot();
}
