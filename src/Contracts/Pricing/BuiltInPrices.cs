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

    // Loops, here and below: a query over a JsonElement or a tuple is compiled when it first runs, which took the command longer than reading the table.
    private static PriceTable Read(JsonElement rows)
    {
        var models = new List<PricedModel>(rows.GetArrayLength());
        var known = new Dictionary<string, Rows>(rows.GetArrayLength(), StringComparer.Ordinal);
        foreach (var row in rows.EnumerateArray())
        {
            var (provider, id) = (Text(row, "provider"), Text(row, "id"));
            var key = provider + "\n" + id;
            if (!known.TryGetValue(key, out var model))
            {
                known.Add(key, model = new Rows());
                models.Add(new PricedModel(provider, id, model.Names, model.Periods));
            }

            AddNames(row, "aliases", model.Names);
            AddNames(row, "match_prefixes", model.Names);
            model.Periods.Add(Period(row));
        }

        return new PriceTable(models);
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
            Peak = Object(row, "peak") is { } peak ? PeakHours.Parse(NamesOf(peak, "hours_utc")) : null,
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

    private static List<string> NamesOf(JsonElement row, string name)
    {
        var names = new List<string>();
        AddNames(row, name, names);
        return names;
    }

    private static void AddNames(JsonElement row, string name, List<string> names)
    {
        foreach (var text in row.GetProperty(name).EnumerateArray())
        {
            if (Lower(text) is var lower && !names.Contains(lower))
            {
                names.Add(lower);
            }
        }
    }

    private static string Lower(JsonElement text) =>
        text.GetString()?.ToLowerInvariant() ?? throw new InvalidOperationException("A name is null.");

    private sealed class Rows
    {
        public List<string> Names { get; } = [];

        public List<PricePeriod> Periods { get; } = [];
    }
}
