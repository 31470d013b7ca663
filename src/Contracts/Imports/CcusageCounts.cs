using System.Text.Json;

namespace TeamCost.Contracts.Imports;

/// <summary>The counters of a row, a model or the totals, in our sense: cached input is not input, thinking is output.</summary>
/// <param name="Thinking">What stood in the total only, and is in the output now.</param>
internal readonly record struct CcusageCounts(TokenCounts Tokens, long Thinking)
{
    private static readonly HashSet<string> _known = new(StringComparer.Ordinal)
    {
        "inputTokens", "outputTokens", "cacheCreationTokens", "cacheReadTokens", "totalTokens", "cachedInputTokens", "reasoningOutputTokens",
        "cacheCreationInputTokens", "cacheReadInputTokens",
    };

    public static CcusageCounts Read(JsonElement row, string path)
    {
        var input = row.Count("inputTokens", path) ?? 0;
        var cached = row.Count("cacheReadTokens", path) ?? row.Count("cacheReadInputTokens", path);
        if (cached is null && row.Count("cachedInputTokens", path) is { } within)
        {
            // The separate Codex program counts cached input as input too.
            input = within <= input ? input - within
                : throw new ReportException($"{path}.cachedInputTokens", $"{within} cached tokens are more than the {input} input tokens that contain them.");
            cached = within;
        }

        var output = row.Count("outputTokens", path) ?? 0;
        var written = row.Count("cacheCreationTokens", path) ?? row.Count("cacheCreationInputTokens", path) ?? 0;
        var parts = input + output + written + (cached ?? 0);
        var thinking = (row.Count("totalTokens", path) ?? parts) - parts;
        if (thinking < -1)
        {
            throw new ReportException($"{path}.totalTokens", $"The total is {parts + thinking}, but its parts add up to {parts}.");
        }

        thinking = Math.Max(thinking, 0);
        var reasoning = Math.Max(row.Count("reasoningOutputTokens", path) ?? 0, thinking);
        return new(new TokenCounts(input, output + thinking, cached ?? 0, written, 0, Math.Min(reasoning, output + thinking)), thinking);
    }

    /// <summary>Counters that we do not know: a newer program may count something more.</summary>
    public static IEnumerable<string> Unknown(JsonElement row) => row.EnumerateObject()
        .Where(field => field.Value.ValueKind == JsonValueKind.Number && field.Value.GetDouble() > 0)
        .Select(JsonText.NameOf)
        .Where(name => name.EndsWith("Tokens", StringComparison.Ordinal) && !_known.Contains(name));

    public static TokenCounts Less(TokenCounts a, TokenCounts b) => new(
        a.Input - b.Input, a.Output - b.Output, a.CacheRead - b.CacheRead, a.CacheWrite5m - b.CacheWrite5m, a.CacheWrite1h - b.CacheWrite1h, Math.Max(a.Reasoning - b.Reasoning, 0));
}
