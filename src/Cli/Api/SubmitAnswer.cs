using System.Text.Json;

namespace TeamCost.Cli.Api;

/// <summary>What a server says to a submission: taken, flagged for review before publishing, or refused.</summary>
/// <param name="Refusal">Why it was refused; null: it was taken.</param>
/// <param name="Details">What is wrong where, if it was refused.</param>
/// <param name="Reasons">Why it is flagged; empty: it is not.</param>
internal sealed record SubmitAnswer(
    string? Refusal, IReadOnlyList<string> Details, IReadOnlyList<string> Reasons, IReadOnlyList<string> Warnings, string? ProfileUrl)
{
    /// <returns>Null where that is no answer of ours.</returns>
    public static SubmitAnswer? Read(byte[] body, bool isTaken)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || (!isTaken && Text(root, "error") is null))
            {
                return null;
            }

            var reasons = Texts(root, "reasons");
            // The server says each reason among the warnings too, for clients that read only those.
            var warnings = Texts(root, "warnings").Where(warning => !reasons.Any(reason => warning.EndsWith(reason, StringComparison.Ordinal)));
            return new SubmitAnswer(isTaken ? null : Text(root, "message") ?? Text(root, "error"), Texts(root, "details"), reasons, [.. warnings], Text(root, "profileUrl"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>For scripts.</summary>
    public string ToJson()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("verdict", Refusal is not null ? "rejected" : Reasons.Count > 0 ? "flagged" : "accepted");
            json.WriteString("error", Refusal);
            foreach (var (name, sentences) in ((string, IReadOnlyList<string>)[])[("details", Details), ("reasons", Reasons), ("warnings", Warnings)])
            {
                json.WriteStartArray(name);
                foreach (var sentence in sentences)
                {
                    json.WriteStringValue(sentence);
                }

                json.WriteEndArray();
            }

            json.WriteString("profileUrl", ProfileUrl);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IReadOnlyList<string> Texts(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
        : [];
}
