using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TeamCost.Cli.Output;

/// <summary>A report as one JSON object: tokens as integers, money as exact decimal strings, unknown costs null.</summary>
internal static class ReportJson
{
    /// <param name="keys">Names of the rows' keys.</param>
    /// <param name="extras">Fields of a report's own, after the common ones.</param>
    public static void Write(Terminal terminal, Report report, IReadOnlyList<string> keys, Action<Utf8JsonWriter, ReportRow>? extras = null)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("rows");
            foreach (var row in report.Rows)
            {
                json.WriteStartObject();
                for (var i = 0; i < keys.Count; i++)
                {
                    json.WriteString(keys[i], row.Keys[i]);
                }

                Counts(json, [row]);
                Cost(json, row.CostUsd);
                json.WriteString("grain", row.Grain);
                extras?.Invoke(json, row);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("totals");
            Counts(json, report.Rows);
            Cost(json, report.CostUsd);
            json.WriteNumber("unpricedTokens", report.UnpricedTokens);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        terminal.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    public static void Instant(Utf8JsonWriter json, string name, long instantMs) =>
        json.WriteString(name, DateTimeOffset.FromUnixTimeMilliseconds(instantMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    private static void Counts(Utf8JsonWriter json, IReadOnlyCollection<ReportRow> rows)
    {
        json.WriteNumber("requests", rows.Sum(row => row.Requests));
        json.WriteNumber("input", rows.Sum(row => row.Tokens.Input));
        json.WriteNumber("output", rows.Sum(row => row.Tokens.Output));
        json.WriteNumber("reasoning", rows.Sum(row => row.Tokens.Reasoning));
        json.WriteNumber("cacheRead", rows.Sum(row => row.Tokens.CacheRead));
        json.WriteNumber("cacheWrite5m", rows.Sum(row => row.Tokens.CacheWrite5m));
        json.WriteNumber("cacheWrite1h", rows.Sum(row => row.Tokens.CacheWrite1h));
        json.WriteNumber("webSearches", rows.Sum(row => row.WebSearches));
        json.WriteNumber("total", rows.Sum(row => row.Tokens.Total));
    }

    private static void Cost(Utf8JsonWriter json, decimal? cost)
    {
        if (cost is { } known)
        {
            json.WriteString("costUsd", Numbers.Exact(known));
        }
        else
        {
            json.WriteNull("costUsd");
        }
    }
}
