using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Codex;

/// <summary>Counts as Codex writes them: the prompt holds what was cached and written to cache, the output holds the reasoning.</summary>
internal readonly record struct CodexCounts(long Input, long Cached, long Written, long Output, long Reasoning)
{
    public long Total => Input + Output;

    public TokenCounts Tokens
    {
        get
        {
            var cached = Math.Min(Cached, Input);
            var written = Math.Min(Written, Input - cached);
            return new TokenCounts(Input - cached - written, Output, cached, written, 0, Reasoning);
        }
    }

    public string Key => FormattableString.Invariant($"{Input}.{Cached}.{Written}.{Output}.{Reasoning}");

    /// <returns>Null when it is no usage.</returns>
    public static CodexCounts? Of(JsonElement usage) => usage.ValueKind == JsonValueKind.Object
        ? new CodexCounts(
            usage.Count("input_tokens"), usage.Count("cached_input_tokens", "cache_read_input_tokens"), usage.Count("cache_write_input_tokens", "cache_write_tokens"),
            usage.Count("output_tokens"), usage.Count("reasoning_output_tokens", "reasoning_tokens"))
        : null;

    /// <returns>Null where any of them fell.</returns>
    public CodexCounts? Since(CodexCounts before) =>
        Input < before.Input || Cached < before.Cached || Written < before.Written || Output < before.Output || Reasoning < before.Reasoning
            ? null
            : new CodexCounts(Input - before.Input, Cached - before.Cached, Written - before.Written, Output - before.Output, Reasoning - before.Reasoning);
}
