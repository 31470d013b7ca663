namespace TeamCost.Contracts.Imports;

/// <summary>Who bills a model, as far as its name and its tool let it be known.</summary>
public static class ModelSellers
{
    public const string Unknown = "unknown";

    private static readonly (string Start, string Seller)[] _starts =
    [
        ("gpt", "openai"), ("codex", "openai"), ("chatgpt", "openai"), ("davinci", "openai"), ("gemini", "google"), ("grok", "xai"), ("deepseek", "deepseek"), ("kimi", "moonshot"),
        ("moonshot", "moonshot"), ("glm", "zai"), ("minimax", "minimax"), ("mistral", "mistral"), ("devstral", "mistral"), ("codestral", "mistral"), ("qwen", "alibaba"),
    ];

    /// <summary>Tools that bill by themselves, whatever the model.</summary>
    private static readonly Dictionary<string, string> _tools = new(StringComparer.Ordinal) { ["copilot-cli"] = "github", ["copilot"] = "github", ["cursor"] = "cursor", ["amp"] = "amp", ["kiro"] = "kiro" };

    /// <summary>Who bills whatever the tool uses; null: that depends on the model.</summary>
    public static string? Own(string tool) => _tools.GetValueOrDefault(tool);

    public static string Of(string model, string? tool = null)
    {
        if (tool is not null && Own(tool) is { } own)
        {
            return own;
        }

        var name = model.ToLowerInvariant();
        if (name.StartsWith("arn:aws", StringComparison.Ordinal) || name.Contains("anthropic.", StringComparison.Ordinal) || name.StartsWith("bedrock/", StringComparison.Ordinal))
        {
            return "bedrock";
        }

        if (name.Contains("claude", StringComparison.Ordinal))
        {
            return name.Contains('@', StringComparison.Ordinal) || name.StartsWith("vertex", StringComparison.Ordinal) ? "vertex" : "anthropic";
        }

        var bare = name[(name.LastIndexOf('/') + 1)..];
        return bare is ['o', >= '1' and <= '9', ..]
            ? "openai"
            : _starts.FirstOrDefault(known => bare.StartsWith(known.Start, StringComparison.Ordinal)).Seller ?? Unknown;
    }
}
