using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TeamCost.Web.Platform.Exports;

/// <summary>
/// One object: what the file is about, then its rows, then their totals. Money is a decimal string, as everywhere in the API; a file that
/// breaks off is no JSON.
/// </summary>
public sealed class JsonSheetWriter : SheetWriter
{
    private static readonly CultureInfo C = CultureInfo.InvariantCulture;

    // Relaxed: the file is data, never put into a page, and names stay readable.
    private readonly Utf8JsonWriter _json;
    private JsonEncodedText[] _names = [];
    private (ExportColumn Column, decimal Sum)[] _sums = [];
    private int _at;

    public JsonSheetWriter(Stream to) : base(to) =>
        _json = new Utf8JsonWriter(Held, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public override void Begin(ExportSheet sheet, ExportOrigin origin)
    {
        _names = [.. sheet.Columns.Select(c => JsonEncodedText.Encode(c.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];
        _sums = [.. sheet.Columns.Select(c => (c, 0m))];
        _json.WriteStartObject();
        WriteHead(sheet.Head, origin);
        _json.WriteStartArray("columns");
        foreach (var column in sheet.Columns)
        {
            _json.WriteStartObject();
            _json.WriteString("name", column.Name);
            _json.WriteString("type", column.KindWord);
            _json.WriteString("definition", column.Definition);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteStartArray("rows");
    }

    public override void BeginRow()
    {
        base.BeginRow();
        _at = 0;
        _json.WriteStartObject();
    }

    public override void Text(string? value)
    {
        if (value is null)
        {
            _json.WriteNull(Next());
        }
        else
        {
            _json.WriteString(Next(), value);
        }
    }

    public override void Count(long? value)
    {
        if (value is not { } count)
        {
            _json.WriteNull(Next());
            return;
        }

        Add(count);
        _json.WriteNumber(Next(), count);
    }

    public override void Usd(decimal? value)
    {
        Add(value ?? 0);
        Text(value?.ToString(ExportNumbers.Usd, C));
    }

    public override void Number(decimal? value) => Text(value?.ToString(ExportNumbers.Usd, C));

    public override void Day(DateOnly? value) => Text(value?.ToString("yyyy-MM-dd", C));

    public override void Instant(DateTimeOffset? value) => Text(value?.UtcDateTime.ToString(ExportNumbers.Instant, C));

    public override void Flag(bool? value)
    {
        if (value is { } yes)
        {
            _json.WriteBoolean(Next(), yes);
        }
        else
        {
            _json.WriteNull(Next());
        }
    }

    public override bool EndRow()
    {
        _json.WriteEndObject();
        return _json.BytesPending + Held.Length >= Enough;
    }

    public override void End()
    {
        _json.WriteEndArray();
        _json.WriteNumber("row_count", Rows);
        _json.WriteStartObject("totals");
        foreach (var (column, sum) in _sums.Where(s => s.Column.IsSum))
        {
            if (column.Kind == ColumnKind.Count)
            {
                _json.WriteNumber(column.Name, (long)sum);
            }
            else
            {
                _json.WriteString(column.Name, sum.ToString(ExportNumbers.Usd, C));
            }
        }

        _json.WriteEndObject();
        _json.WriteBoolean("complete", true);
        _json.WriteEndObject();
    }

    protected override void Push() => _json.Flush();

    protected override void Dispose(bool disposing)
    {
        _json.Dispose();
        base.Dispose(disposing);
    }

    private void WriteHead(ExportHead head, ExportOrigin origin)
    {
        _json.WriteString("title", head.Title);
        _json.WriteStartObject("organization");
        _json.WriteString("slug", origin.OrgSlug);
        _json.WriteString("name", origin.OrgName);
        _json.WriteEndObject();
        _json.WriteString("time_zone", origin.TimeZone);
        _json.WriteString("currency", "USD");
        if (head.Days is { } days)
        {
            _json.WriteString("from", days.First.ToString("yyyy-MM-dd", C));
            _json.WriteString("to", days.Last.ToString("yyyy-MM-dd", C));
        }

        _json.WriteStartObject("filter");
        foreach (var group in head.Filter.GroupBy(f => f.Name, StringComparer.Ordinal))
        {
            _json.WriteStartArray(group.Key);
            foreach (var (_, value) in group)
            {
                _json.WriteStringValue(value);
            }

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
        _json.WriteString("generated_at", origin.GeneratedAt.UtcDateTime.ToString(ExportNumbers.Instant, C));
        if (head.DataUpTo is { } upTo)
        {
            _json.WriteString("data_up_to", upTo.UtcDateTime.ToString(ExportNumbers.Instant, C));
        }

        _json.WriteStartArray("notes");
        foreach (var note in head.Notes)
        {
            _json.WriteStringValue(note);
        }

        _json.WriteEndArray();
    }

    private JsonEncodedText Next() => _names[_at++];

    private void Add(decimal value)
    {
        if (_sums[_at].Column.IsSum)
        {
            _sums[_at].Sum += value;
        }
    }
}
