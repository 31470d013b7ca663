using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Output;

/// <summary>Rows of a file: the same columns in every format, text or whole numbers or an exact amount each.</summary>
internal static class ExportWriter
{
    private static readonly SearchValues<char> _quoted = SearchValues.Create(",\"\r\n");

    private sealed record Column(string Name, Func<ExportRow, object?> ValueOf);

    public static void Write(TextWriter output, IReadOnlyList<ExportRow> rows, string format, bool isByDay, bool withPaths)
    {
        var columns = Columns(isByDay, withPaths).ToList();
        if (format == "csv")
        {
            output.Write(string.Join(',', columns.Select(column => column.Name)) + "\n");
            foreach (var row in rows)
            {
                output.Write(string.Join(',', columns.Select(column => Cell(column.ValueOf(row)))) + "\n");
            }

            return;
        }

        var isArray = format == "json";
        output.Write(isArray ? rows.Count == 0 ? "[" : "[\n" : "");
        for (var i = 0; i < rows.Count; i++)
        {
            output.Write(Json(columns, rows[i]));
            output.Write(isArray && i < rows.Count - 1 ? ",\n" : "\n");
        }

        output.Write(isArray ? "]\n" : "");
    }

    private static IEnumerable<Column> Columns(bool isByDay, bool withPaths)
    {
        if (!isByDay)
        {
            yield return new Column("hour", row => DateTimeOffset.FromUnixTimeMilliseconds(row.HourMs!.Value).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        yield return new Column("day", row => Numbers.Day(row.Day));
        yield return new Column("tool", row => row.Tool);
        yield return new Column("provider", row => row.Provider);
        yield return new Column("model", row => row.Model);
        if (!isByDay)
        {
            yield return new Column("session", row => Known(row.Session));
        }

        yield return new Column("project", row => Known(row.Project));
        if (withPaths)
        {
            yield return new Column("path", row => Known(row.Folder));
        }

        yield return new Column("tier", row => row.Tier);
        yield return new Column("region", row => Known(row.Region));
        yield return new Column("grain", row => row.Usage.Grain);
        yield return new Column("requests", row => row.Usage.Requests);
        yield return new Column("input", row => row.Usage.Tokens.Input);
        yield return new Column("output", row => row.Usage.Tokens.Output);
        yield return new Column("reasoning", row => row.Usage.Tokens.Reasoning);
        yield return new Column("cache_read", row => row.Usage.Tokens.CacheRead);
        yield return new Column("cache_write_5m", row => row.Usage.Tokens.CacheWrite5m);
        yield return new Column("cache_write_1h", row => row.Usage.Tokens.CacheWrite1h);
        yield return new Column("web_searches", row => row.Usage.WebSearches);
        yield return new Column("total", row => row.Usage.Tokens.Total);
        yield return new Column("cost_usd", row => row.Usage.CostUsd);
        yield return new Column("cost_source", row => row.CostSource);
    }

    private static string? Known(string text) => text.Length == 0 ? null : text;

    private static string Cell(object? value) => value switch
    {
        null => "",
        string text => Quoted(text),
        decimal usd => Numbers.Exact(usd),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // A spreadsheet runs a cell that begins so; names of folders and models are anybody's.
    private static string Quoted(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().ContainsAny(_quoted) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static string Json(List<Column> columns, ExportRow row)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var column in columns)
            {
                switch (column.ValueOf(row))
                {
                    case long number:
                        json.WriteNumber(column.Name, number);
                        break;
                    case decimal usd:
                        json.WriteString(column.Name, Numbers.Exact(usd));
                        break;
                    case string text:
                        json.WriteString(column.Name, text);
                        break;
                    default:
                        json.WriteNull(column.Name);
                        break;
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
