using TeamCost.Contracts.Pricing;

namespace TeamCost.Web.Features.Publishing;

/// <summary>
/// The names that may stand in public: those that everybody knows. A client names its tools as it likes, a model can be called after a customer, and a deployment after
/// a project: what is not known here is "other".
/// </summary>
public static class PublicNames
{
    public const string Other = "other";

    private static readonly HashSet<string> Tools = new(StringComparer.Ordinal)
    {
        "aider", "amazon-q", "amp", "antigravity", "api", "augment", "chatgpt", "claude-code", "claude-desktop", "cline", "codebuff", "codex", "continue", "copilot",
        "copilot-cli", "crush", "cursor", "droid", "gemini-cli", "goose", "grok", "hermes", "jcode", "junie", "kilo-cli", "kilo-code", "kimi", "kiro", "mux", "openclaw",
        "opencode", "pi", "qwen-code", "roo-code", "trae", "warp", "windsurf", "zcode", "zed", "zoo-code",
    };

    private static readonly HashSet<string> Providers = new(StringComparer.Ordinal)
    {
        "alibaba", "amp", "anthropic", "azure", "bedrock", "cerebras", "chatgpt", "cline", "codebuff", "cohere", "cursor", "deepseek", "factory", "fireworks", "github", "google",
        "groq", "huggingface", "jetbrains", "kilo", "kiro", "local", "minimax", "mistral", "moonshot", "openai", "opencode", "openrouter", "perplexity", "roo", "together",
        "vercel", "vertex", "xai", "zai", "zed",
    };

    public static string Tool(string tool) => Tools.Contains(tool) ? tool : Other;

    public static string Provider(string provider) => Providers.Contains(provider) ? provider : Other;

    /// <summary>The price table's own name of it, whatever the source wrote around that; <see cref="Other"/> where the built-in table has none.</summary>
    public static string Model(string provider, string model) => PriceBook.BuiltIn.NameOf(provider, model) ?? Other;
}
