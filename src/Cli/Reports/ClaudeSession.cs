using System.Text.Json;

namespace TeamCost.Cli.Reports;

/// <summary>
/// What Claude Code pipes to a status line's command. Every field may be missing: older versions know fewer, a fresh session has no figures yet, only subscribers have limits.
/// </summary>
/// <param name="CostUsd">Of this session, by Claude Code's own reckoning at list price.</param>
/// <param name="ContextPercent">How full the context window is.</param>
/// <param name="ContextTokens">Its size.</param>
/// <param name="LimitPercent">How much of the subscription's five-hour limit is used.</param>
/// <param name="LimitResetsAt">When that limit begins anew.</param>
/// <param name="WeekPercent">How much of the seven-day limit is used.</param>
internal sealed record ClaudeSession(
    string? Id = null, string? Transcript = null, string? ModelId = null, string? Model = null, decimal? CostUsd = null,
    decimal? ContextPercent = null, long? ContextTokens = null, decimal? LimitPercent = null, DateTimeOffset? LimitResetsAt = null, decimal? WeekPercent = null)
{
    /// <returns>Null when it is no such thing: a status line shows what it can.</returns>
    public static ClaudeSession? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Of(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ClaudeSession Of(JsonElement root)
    {
        var context = Object(root, "context_window");
        var limits = Object(root, "rate_limits");
        var fiveHours = Object(limits, "five_hour");
        var model = Object(root, "model");
        return new ClaudeSession(
            Text(root, "session_id"), Text(root, "transcript_path"), Text(model, "id"), Text(model, "display_name") ?? Text(root, "model"), Number(Object(root, "cost"), "total_cost_usd"),
            Number(context, "used_percentage"), (long?)Number(context, "context_window_size"), Number(fiveHours, "used_percentage"),
            Number(fiveHours, "resets_at") is { } at and > 0 and < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds((long)at) : null,
            Number(Object(limits, "seven_day"), "used_percentage"));
    }

    private static JsonElement Object(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : default;

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static decimal? Number(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number >= 0 ? number : null;
}
