namespace TeamCost.Contracts.Imports;

/// <summary>Who bills, under the many names that tools and clients give them: the same in the command and on the server.</summary>
public static class SellerNames
{
    private static readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["amazon-bedrock"] = "bedrock",
        ["aws"] = "bedrock",
        ["aws-bedrock"] = "bedrock",
        ["google-vertex"] = "vertex",
        ["google-vertex-anthropic"] = "vertex",
        ["vertex-ai"] = "vertex",
        ["vertexai"] = "vertex",
        ["gemini"] = "google",
        ["google-gemini"] = "google",
        ["google-generative-ai"] = "google",
        ["google-gemini-cli"] = "google",
        ["openai-codex"] = "openai",
        ["openai-native"] = "openai",
        ["openai-responses"] = "openai",
        ["codex"] = "openai",
        ["claude"] = "anthropic",
        ["claude-code"] = "anthropic",
        ["azure-openai"] = "azure",
        ["azure-openai-responses"] = "azure",
        ["github-copilot"] = "github",
        ["copilot"] = "github",
        ["x-ai"] = "xai",
        ["grok"] = "xai",
        ["moonshotai"] = "moonshot",
        ["moonshot-cn"] = "moonshot",
        ["kimi"] = "moonshot",
        ["kimi-code"] = "moonshot",
        ["kimi-for-coding"] = "moonshot",
        ["z-ai"] = "zai",
        ["zhipu"] = "zai",
        ["zhipuai"] = "zai",
        ["bigmodel"] = "zai",
        ["qwen"] = "alibaba",
        ["dashscope"] = "alibaba",
        ["mistralai"] = "mistral",
        ["zed.dev"] = "zed",
        ["fireworks-ai"] = "fireworks",
        ["togetherai"] = "together",
        ["together-ai"] = "together",
        ["hf"] = "huggingface",
        ["ollama"] = "local",
        ["lmstudio"] = "local",
        ["lm-studio"] = "local",
        ["llama.cpp"] = "local",
        ["opencode-zen"] = "opencode",
        ["kilocode"] = "kilo",
    };

    private static readonly HashSet<string> _known = new(StringComparer.Ordinal)
    {
        "anthropic", "bedrock", "vertex", "openai", "google", "xai", "deepseek", "moonshot", "zai", "minimax", "mistral", "alibaba", "github", "cursor", "openrouter", "groq",
        "perplexity", "azure", "zed", "amp", "codebuff", "kiro", "opencode", "kilo", "cline", "roo", "factory", "jetbrains", "cerebras", "fireworks", "together", "huggingface",
        "vercel", "local",
    };

    /// <summary>Our name of a seller; the name itself, in small letters, where it is none of those known.</summary>
    public static string Fold(string seller) => _names.GetValueOrDefault(seller.Trim(), seller.Trim().ToLowerInvariant());

    /// <param name="seller">As a client names it; null or empty: it does not.</param>
    /// <param name="model">Decides where the client names nobody that is known.</param>
    /// <param name="tool">Some tools bill by themselves, whatever the model.</param>
    public static string Of(string? seller, string model, string tool)
    {
        if (ModelSellers.Own(tool) is { } own)
        {
            return own;
        }

        return seller is { Length: > 0 } && Fold(seller) is var name && _known.Contains(name) ? name : ModelSellers.Of(model, tool);
    }
}
