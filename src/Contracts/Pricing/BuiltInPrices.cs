using System.Globalization;
using System.Text.Json;

namespace TeamCost.Contracts.Pricing;

/// <summary>Reads the embedded table: one row per model and period, USD per million tokens.</summary>
internal static class BuiltInPrices
{
    private const decimal PerMillion = 0.000001m;

    public static PriceTable Read()
    {
        using var stream = typeof(BuiltInPrices).Assembly.GetManifestResourceStream("models.json")
            ?? throw new InvalidOperationException("The price table is missing from the build.");
        using var json = JsonDocument.Parse(stream);
        return new PriceTable([.. json.RootElement.EnumerateArray()
            .GroupBy(row => (Provider: Text(row, "provider"), Id: Text(row, "id")))
            .Select(rows => new PricedModel(
                rows.Key.Provider,
                rows.Key.Id,
                [.. rows.SelectMany(row => Names(row, "aliases").Concat(Names(row, "match_prefixes"))).Distinct(StringComparer.Ordinal)],
                [.. rows.Select(Period)]))]);
    }

    private static PricePeriod Period(JsonElement row)
    {
        var tiers = new Dictionary<string, TokenRates>(StringComparer.Ordinal);
        if (Price(row, "batch_input_per_mtok") is { } batchInput)
        {
            // Flex is sold at the batch price everywhere that it is sold.
            tiers[Tiers.Batch] = tiers[Tiers.Flex] = new TokenRates(batchInput, Price(row, "batch_output_per_mtok"), null, null, null);
        }

        if (Object(row, "fast_mode") is { } fast)
        {
            tiers[Tiers.Fast] = Rates(fast);
        }

        return new PricePeriod
        {
            From = Day(row, "effective_from"),
            Until = Day(row, "effective_to"),
            Base = Rates(row),
            Above = Object(row, "above_200k") is { } above ? [(above.GetProperty("threshold_tokens").GetInt32(), Rates(above))] : [],
            Tiers = tiers,
            Peak = Object(row, "peak") is { } peak ? PeakHours.Parse(Names(peak, "hours_utc")) : null,
            PeakRates = Object(row, "peak") is { } rates ? Rates(rates) : default,
        };
    }

    private static TokenRates Rates(JsonElement row) => new(
        Price(row, "input_per_mtok"), Price(row, "output_per_mtok"), Price(row, "cache_read_per_mtok"),
        Price(row, "cache_write_5m_per_mtok"), Price(row, "cache_write_1h_per_mtok"));

    private static decimal? Price(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() * PerMillion : null;

    private static JsonElement? Object(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static DateTimeOffset? Day(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.GetString() is { } text
            ? new DateTimeOffset(DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero)
            : null;

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!.ToLowerInvariant();

    private static IEnumerable<string> Names(JsonElement row, string name) =>
        row.GetProperty(name).EnumerateArray().Select(value => value.GetString()!.ToLowerInvariant());
}
