using System.Globalization;
using System.Text.Json;

namespace TeamCost.Contracts.Pricing;

/// <summary>Reads a price map in LiteLLM's shape: an object keyed by model id, USD per token, undated.</summary>
internal static class LiteLlmPrices
{
    private const string AboveMark = "_above_";

    public static PriceTable Read(Stream json)
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

    /// <exception cref="FormatException">It is no such map.</exception>
    public static PriceTable Read(JsonElement map) => map.ValueKind == JsonValueKind.Object
        // Not a price: the map's own description of its fields.
        ? new PriceTable([.. map.EnumerateObject()
            .Where(model => model.Value.ValueKind == JsonValueKind.Object && model.Name != "sample_spec")
            .Select(model => Model(model.Name.Trim().ToLowerInvariant(), model.Value))])
        : throw new FormatException("A price map is a JSON object keyed by model id; this one is something else.");

    private static PricedModel Model(string id, JsonElement entry) =>
        new(Provider(entry), id, [], [Period(entry)]);

    private static string Provider(JsonElement entry)
    {
        var name = entry.TryGetProperty("litellm_provider", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!.ToLowerInvariant()
            : "";
        return name.StartsWith("vertex_ai", StringComparison.Ordinal) || name == "gemini" ? VendorRules.Google : name;
    }

    private static PricePeriod Period(JsonElement entry)
    {
        var tiers = new Dictionary<string, TokenRates>(StringComparer.Ordinal);
        foreach (var (tier, suffix) in new[] { (Tiers.Priority, "_priority"), (Tiers.Flex, "_flex"), (Tiers.Batch, "_batches") })
        {
            var rates = Rates(entry, suffix);
            if (rates != default)
            {
                tiers.Add(tier, rates);
            }
        }

        var multiples = Object(entry, "provider_specific_entry");
        var us = multiples is { } said ? Price(said, "us") : null;
        return new PricePeriod
        {
            Base = Tiered(entry).Select(tier => tier.Rates).FirstOrDefault().Over(Rates(entry, "")) with { WebSearch = SearchPrice(entry) },
            Above = [.. Thresholds(entry)
                .Select(mark => (mark.Tokens, Rates(entry, mark.Suffix)))
                .Concat(Tiered(entry).Where(tier => tier.From > 0))
                .OrderBy(above => above.Item1)],
            Tiers = tiers,
            FastMultiplier = Price(entry, "fast_multiplier") ?? (multiples is { } fast ? Price(fast, "fast") : null),
            RegionMultipliers = us is { } factor ? new Dictionary<string, decimal> { ["us"] = factor } : [],
        };
    }

    private static TokenRates Rates(JsonElement entry, string suffix) => new(
        Price(entry, "input_cost_per_token" + suffix),
        Price(entry, "output_cost_per_token" + suffix),
        Price(entry, "cache_read_input_token_cost" + suffix),
        Price(entry, "cache_creation_input_token_cost" + suffix),
        Price(entry, "cache_creation_input_token_cost_above_1hr" + suffix));

    // "…_above_200k_tokens": any number of them
    private static IEnumerable<(int Tokens, string Suffix)> Thresholds(JsonElement entry) => entry.EnumerateObject()
        .Where(field => field.Name.EndsWith("k_tokens", StringComparison.Ordinal))
        .Select(field => field.Name[Math.Max(0, field.Name.LastIndexOf(AboveMark, StringComparison.Ordinal))..])
        .Distinct(StringComparer.Ordinal)
        .Select(suffix => (Tokens: Thousands(suffix), Suffix: suffix))
        .Where(mark => mark.Tokens > 0);

    private static int Thousands(string suffix) =>
        suffix.StartsWith(AboveMark, StringComparison.Ordinal)
        && int.TryParse(suffix.AsSpan(AboveMark.Length, suffix.Length - AboveMark.Length - "k_tokens".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var thousands)
            ? thousands * 1000
            : 0;

    private static IEnumerable<(int From, TokenRates Rates)> Tiered(JsonElement entry)
    {
        if (!entry.TryGetProperty("tiered_pricing", out var tiers) || tiers.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var tier in tiers.EnumerateArray())
        {
            if (tier.ValueKind == JsonValueKind.Object && tier.TryGetProperty("range", out var range)
                && range.ValueKind == JsonValueKind.Array && range.GetArrayLength() > 0
                && range[0].ValueKind == JsonValueKind.Number && range[0].TryGetDecimal(out var from) && from is >= 0 and < int.MaxValue)
            {
                yield return ((int)from, Rates(tier, ""));
            }
        }
    }

    private static decimal? SearchPrice(JsonElement entry) =>
        Object(entry, "search_context_cost_per_query") is { } search ? Price(search, "search_context_size_medium") : null;

    private static decimal? Price(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var price) && price >= 0
            ? price
            : null;

    private static JsonElement? Object(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;
}
