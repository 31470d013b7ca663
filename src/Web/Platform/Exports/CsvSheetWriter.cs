using CsvHelper;

namespace TeamCost.Web.Platform.Exports;

/// <summary>
/// RFC 4180: commas, CRLF, quotes where they are needed, UTF-8. Text that a spreadsheet would take for a formula gets an apostrophe before
/// it; numbers are ours and stay numbers.
/// </summary>
/// <param name="to">Where it goes.</param>
/// <param name="withMark">The byte-order mark, without which Excel reads UTF-8 as something else. Programs do better without.</param>
public sealed class CsvSheetWriter(Stream to, bool withMark) : SheetWriter(to)
{
    private CsvWriter? _csv;

    private CsvWriter Csv => _csv ??= CsvWriter.Create(Held, new CsvWriterOptions { WriteByteOrderMark = withMark }, leaveOpen: true);

    /// <summary>What a spreadsheet would compute instead of showing gets an apostrophe, which makes it text.</summary>
    public static string Safe(string text) => text.Length > 0 && IsFormula(text[0]) ? "'" + text : text;

    public override void Begin(ExportSheet sheet, ExportOrigin origin) => Csv.WriteHeader([.. sheet.Columns.Select(c => c.Name)]);

    public override void Text(string? value) => Csv.WriteField(value is null ? null : Safe(value));

    public override void Count(long? value) => Csv.WriteField(value);

    public override void Usd(decimal? value) => Csv.WriteField(value, ExportNumbers.Usd);

    public override void Number(decimal? value) => Csv.WriteField(value, ExportNumbers.Usd);

    public override void Day(DateOnly? value) => Csv.WriteField(value, "yyyy-MM-dd");

    public override void Instant(DateTimeOffset? value) => Csv.WriteField(value?.UtcDateTime, ExportNumbers.Instant);

    public override void Flag(bool? value) => Csv.WriteField(value is { } yes ? (yes ? "true" : "false") : null);

    public override bool EndRow()
    {
        Csv.EndRecord();
        return Held.Length >= Enough;
    }

    public override void End()
    {
    }

    protected override void Push() => Csv.Flush();

    protected override void Dispose(bool disposing)
    {
        _csv?.Dispose();
        base.Dispose(disposing);
    }

    // The last four: as programs with an East Asian keyboard write them, and spreadsheets read them.
    private static bool IsFormula(char first) =>
        first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20';
}

internal static class ExportNumbers
{
    /// <summary>Eight decimals at most, none that say nothing.</summary>
    public const string Usd = "0.########";

    public const string Instant = "yyyy-MM-dd'T'HH:mm:ss'Z'";
}
