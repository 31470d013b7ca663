using System.Globalization;
using System.Text.Json;

namespace TeamCost.Contracts.Pricing;

/// <summary>
/// A price table that travels: <c>{"asOf": "2026-10-27", "version": "…", "models": [rows of our table]}</c>, with <c>"map"</c> (LiteLLM's shape) in place of
/// <c>"models"</c> where the server has a price file of its own. A bare array or a bare map is read too.
/// </summary>
/// <param name="AsOf">The newest evidence in it; null when it does not say.</param>
/// <param name="IsOwn">The server's operator gave it: it holds whatever its age.</param>
public sealed record PriceFile(PriceBook Book, DateOnly? AsOf, string Version, bool IsOwn)
{
    /// <exception cref="FormatException">With a sentence for its reader.</exception>
    public static PriceFile Read(Stream json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException($"The price map is not valid JSON (line {e.LineNumber + 1}).", e);
        }
    }

    private static PriceFile Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return new PriceFile(PriceBook.Of(BuiltInPrices.ReadForeign(root)), null, "", IsOwn: false);
        }

        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("models", out var models) && models.ValueKind == JsonValueKind.Array)
        {
            return new PriceFile(PriceBook.Of(BuiltInPrices.ReadForeign(models)), Day(root), Text(root, "version"), IsOwn: false);
        }

        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("map", out var map) && root.TryGetProperty("asOf", out _)
            ? new PriceFile(PriceBook.Of(LiteLlmPrices.Read(map)), Day(root), Text(root, "version"), IsOwn: true)
            : new PriceFile(PriceBook.Of(LiteLlmPrices.Read(root)), null, "", IsOwn: true);
    }

    private static DateOnly? Day(JsonElement root) =>
        DateOnly.TryParseExact(Text(root, "asOf"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
