using System.Text.Json;

namespace TeamCost.Contracts.Imports;

/// <summary>
/// Takes out of a report what nobody needs to know: folders, sessions, prompts. What is left is read to the same day totals. Only fields that are known to hold
/// counts, days and names of models and tools stay.
/// </summary>
public static class ReportCleaner
{
    private static readonly HashSet<string> _kept = new(StringComparer.Ordinal)
    {
        "projects", "daily", "totals", "date", "period", "agent", "agents", "source", "metadata", "models", "modelsUsed", "modelBreakdowns", "modelName", "model", "missingPricing", "isFallback",
        "inputTokens", "outputTokens", "cacheCreationTokens", "cacheReadTokens", "totalTokens", "cachedInputTokens", "reasoningOutputTokens", "cacheCreationInputTokens",
        "cacheReadInputTokens", "totalCost", "costUSD", "cost", "credits", "messageCount",
        "data", "cliVersion", "meta", "version", "dateRange", "start", "end", "generatedAt", "summary", "totalDays", "activeDays", "clients", "sources", "contributions", "tokens", "messages",
        "tokenBreakdown", "input", "output", "cacheRead", "cacheWrite", "reasoning", "client", "modelId", "providerId", "count", "providers", "intensity",
    };

    /// <returns>The cleaned report as JSON; null: there is no JSON in it.</returns>
    public static byte[]? Clean(ReadOnlySpan<byte> content)
    {
        if (ReportText.Find(content) is not { } found)
        {
            return null;
        }

        using (found.Json)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                try
                {
                    Write(json, found.Json.RootElement, isMap: false, isProjects: false);
                }
                catch (InvalidOperationException)
                {
                    return null;
                }
            }

            return buffer.ToArray();
        }
    }

    private static void Write(Utf8JsonWriter json, JsonElement value, bool isMap, bool isProjects)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                var number = 0;
                foreach (var field in value.EnumerateObject().Where(field => isMap || isProjects || _kept.Contains(JsonText.NameOf(field))))
                {
                    // A project's name is a folder; the models' and tools' names are what it is about.
                    json.WritePropertyName(isProjects ? $"p{++number}" : field.Name);
                    var holdsNames = !isMap && field.Name is "models" or "sources" or "providers" or "clients" && field.Value.ValueKind == JsonValueKind.Object;
                    Write(json, field.Value, holdsNames, !isProjects && field.Name == "projects" && field.Value.ValueKind == JsonValueKind.Object);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item, isMap: false, isProjects: false);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
