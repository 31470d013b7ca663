using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TeamCost.Cli.Output;

/// <summary>A report as one JSON object: tokens as integers, money as exact decimal strings, unknown costs null.</summary>
internal static class ReportJson
{
    /// <param name="keys">Names of the rows' keys.</param>
    /// <param name="extras">Fields of a report's own, after the common ones.</param>
    public static void Write(Terminal terminal, Report report, IReadOnlyList<string> keys, Action<Utf8JsonWriter, ReportRow>? extras = null) => Write(terminal, json =>
    {
        json.WriteStartArray("rows");
        foreach (var row in report.Rows)
        {
            json.WriteStartObject();
            for (var i = 0; i < keys.Count; i++)
            {
                json.WriteString(keys[i], row.Keys[i]);
            }

            Usage(json, row);
            extras?.Invoke(json, row);
            Details(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("totals");
        Counts(json, report.Total);
        Cost(json, "costUsd", report.Total.KnownUsd);
        json.WriteNumber("unpricedTokens", report.Total.UnpricedTokens);
        json.WriteEndObject();
    });

    /// <summary>One object on a line of its own.</summary>
    public static void Write(Terminal terminal, Action<Utf8JsonWriter> fields, bool isIndented = false)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = isIndented }))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        terminal.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>Counts, cost and grain.</summary>
    public static void Usage(Utf8JsonWriter json, ReportRow row)
    {
        Counts(json, row);
        Cost(json, "costUsd", row.CostUsd);
        json.WriteString("grain", row.Grain);
    }

    public static void Cost(Utf8JsonWriter json, string name, decimal? cost)
    {
        if (cost is { } known)
        {
            json.WriteString(name, Numbers.Exact(known));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Instant(Utf8JsonWriter json, string name, long instantMs) => json.WriteString(name, Instant(instantMs));

    public static string Instant(long instantMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(instantMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Details(Utf8JsonWriter json, ReportRow row)
    {
        if (!row.Details.Any())
        {
            return;
        }

        json.WriteStartArray("breakdown");
        foreach (var detail in row.Details)
        {
            json.WriteStartObject();
            json.WriteString("model", detail.Keys[0]);
            Usage(json, detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Counts(Utf8JsonWriter json, ReportRow row)
    {
        json.WriteNumber("requests", row.Requests);
        json.WriteNumber("input", row.Tokens.Input);
        json.WriteNumber("output", row.Tokens.Output);
        json.WriteNumber("reasoning", row.Tokens.Reasoning);
        json.WriteNumber("cacheRead", row.Tokens.CacheRead);
        json.WriteNumber("cacheWrite5m", row.Tokens.CacheWrite5m);
        json.WriteNumber("cacheWrite1h", row.Tokens.CacheWrite1h);
        json.WriteNumber("webSearches", row.WebSearches);
        json.WriteNumber("total", row.Tokens.Total);
    }
}
