using System.Text;

namespace TeamCost.Cli.Tools;

/// <summary>Who bills, under the many names that tools give them.</summary>
internal static class Sellers
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

    /// <param name="provider">As the tool names it; null: it does not.</param>
    /// <param name="model">Decides where the tool names nobody that is known.</param>
    /// <returns>Index into <see cref="EventWords.Providers"/>.</returns>
    public static int IndexOf(string? provider, string model)
    {
        if (provider is { Length: > 0 })
        {
            var name = _names.GetValueOrDefault(provider.Trim(), provider.Trim().ToLowerInvariant());
            if (Array.IndexOf(EventWords.Providers, name) is >= 0 and var index)
            {
                return index;
            }
        }

        return ModelSeller.Of(Encoding.UTF8.GetBytes(model), default);
    }
}
