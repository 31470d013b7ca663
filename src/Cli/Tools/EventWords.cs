using TeamCost.Contracts;

namespace TeamCost.Cli.Tools;

/// <summary>The short lists that events store as one byte. Only ever append: the ledger keeps the numbers.</summary>
internal static class EventWords
{
    public static readonly string[] Tools =
    [
        "claude-code", "codex", "gemini-cli", "antigravity", "opencode", "cursor", "amp", "droid", "copilot-cli", "copilot", "cline", "roo-code", "zoo-code",
        "kilo-code", "kilo-cli", "qwen-code", "kimi", "pi", "goose", "crush", "hermes", "codebuff", "openclaw", "mux", "grok", "zed", "junie", "jcode", "zcode", "kiro",
    ];

    public static readonly string[] Providers =
    [
        "anthropic", "bedrock", "vertex", "openai", "google", "xai", "deepseek", "moonshot", "zai", "minimax", "mistral", "alibaba", "unknown",
        "github", "cursor", "openrouter", "groq", "perplexity", "azure", "zed", "amp", "codebuff", "kiro", "opencode", "kilo", "cline", "roo", "factory", "jetbrains",
        "cerebras", "fireworks", "together", "huggingface", "vercel", "local",
    ];

    public static readonly string[] Tiers =
        [Contracts.Tiers.Standard, Contracts.Tiers.Fast, Contracts.Tiers.Priority, Contracts.Tiers.Flex, Contracts.Tiers.Batch];

    public static readonly string[] Regions = ["", "us"];

    public static readonly string[] Grains =
        [Contracts.Grains.Request, Contracts.Grains.Turn, Contracts.Grains.SessionTotal, Contracts.Grains.Estimate];

    public static string At(string[] list, int index) => index >= 0 && index < list.Length ? list[index] : list[0];

    public static byte BandOf(long promptTokens)
    {
        for (var i = RateClass.Bands.Count - 1; i > 0; i--)
        {
            if (promptTokens > RateClass.Bands[i])
            {
                return (byte)i;
            }
        }

        return 0;
    }
}
