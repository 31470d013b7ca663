using System.Globalization;
using System.Text.Json;

namespace TeamCost.Contracts.Pricing;

/// <summary>Reads a table of ours, the embedded one or a server's: one row per model and period, USD per million tokens.</summary>
internal static class BuiltInPrices
{
    private const decimal PerMillion = 0.000001m;

    public static Stream Open() => typeof(BuiltInPrices).Assembly.GetManifestResourceStream("models.json")
        ?? throw new InvalidOperationException("The price table is missing from the build.");

    public static PriceTable Read()
    {
        using var stream = Open();
        using var json = JsonDocument.Parse(stream);
        return Read(json.RootElement);
    }

    /// <exception cref="FormatException">It is no such table.</exception>
    public static PriceTable ReadForeign(JsonElement rows)
    {
        try
        {
            return Read(rows);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new FormatException("A price map is an object keyed by model id, or a table with one row per model (id, provider, aliases, match_prefixes, prices per million tokens); this one is something else.", e);
        }
    }

    private static PriceTable Read(JsonElement rows) =>
        new([.. rows.EnumerateArray()
            .GroupBy(row => (Provider: Text(row, "provider"), Id: Text(row, "id")))
            .Select(model => new PricedModel(
                model.Key.Provider,
                model.Key.Id,
                [.. model.SelectMany(row => Names(row, "aliases").Concat(Names(row, "match_prefixes"))).Distinct(StringComparer.Ordinal)],
                [.. model.Select(Period)]))]);

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

    private static string Text(JsonElement row, string name) => Lower(row.GetProperty(name));

    private static IEnumerable<string> Names(JsonElement row, string name) => row.GetProperty(name).EnumerateArray().Select(Lower);

    private static string Lower(JsonElement text) =>
        text.GetString()?.ToLowerInvariant() ?? throw new InvalidOperationException("A name is null.");
}
