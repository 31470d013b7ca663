namespace TeamCost.Cli.Tools;

/// <summary>Who bills a reply, as far as the log lets it be known.</summary>
internal static class ModelSeller
{
    /// <returns>Index into <see cref="EventWords.Providers"/>.</returns>
    public static int Of(ReadOnlySpan<byte> model, ReadOnlySpan<byte> messageId) =>
        Array.IndexOf(EventWords.Providers, Name(model, messageId));

    private static string Name(ReadOnlySpan<byte> model, ReadOnlySpan<byte> messageId)
    {
        if (messageId.StartsWith("msg_bdrk_"u8) || model.StartsWith("arn:aws"u8) || model.IndexOf("anthropic."u8) >= 0 || model.StartsWith("bedrock/"u8))
        {
            return "bedrock";
        }

        if (model.IndexOf("claude"u8) >= 0)
        {
            return messageId.StartsWith("msg_vrtx_"u8) || model.Contains((byte)'@') || model.StartsWith("vertex"u8) ? "vertex" : "anthropic";
        }

        var name = model[(model.LastIndexOf((byte)'/') + 1)..];
        return name switch
        {
            _ when name.StartsWith("gpt-"u8) || name.StartsWith("o3"u8) || name.StartsWith("o4"u8) || name.StartsWith("codex"u8) => "openai",
            _ when name.StartsWith("gemini"u8) => "google",
            _ when name.StartsWith("grok"u8) => "xai",
            _ when name.StartsWith("deepseek"u8) => "deepseek",
            _ when name.StartsWith("kimi"u8) || name.StartsWith("moonshot"u8) => "moonshot",
            _ when name.StartsWith("glm"u8) => "zai",
            _ when name.StartsWith("minimax"u8) || name.StartsWith("MiniMax"u8) => "minimax",
            _ when name.StartsWith("mistral"u8) || name.StartsWith("devstral"u8) || name.StartsWith("codestral"u8) => "mistral",
            _ when name.StartsWith("qwen"u8) => "alibaba",
            _ => "unknown",
        };
    }
}
