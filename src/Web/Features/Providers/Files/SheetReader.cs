using System.IO.Compression;
using System.Text;
using CsvHelper;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>
/// Reads a CSV file row by row: comma, semicolon or tab, quoted or not, with or without a byte-order mark. Good rows are kept, each bad one gives a
/// sentence.
/// </summary>
public static class SheetReader
{
    public const int MostBytes = 10 * 1024 * 1024;
    public const int MostRows = 50_000;
    private const int MostFaults = 1_000;
    private const int MostColumns = 100;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>The header, or a sentence why it is none.</returns>
    public static (IReadOnlyList<string> Header, string? Trouble) HeaderOf(byte[] content)
    {
        try
        {
            using var csv = Open(new MemoryStream(content));
            var header = csv.Read() ? FieldsOf(csv) : [];
            if (header.All(string.IsNullOrWhiteSpace))
            {
                return ([], "The file is empty. Download the template to see what belongs into it.");
            }

            return header.Count < 2
                ? ([], "The first row names one column only. The columns are separated by commas or semicolons, and the first row names them.")
                : header.Count > MostColumns ? ([], $"The file has more than {MostColumns} columns; leave out those that are not needed.") : ([.. header.Select(name => name.Trim())], null);
        }
        catch (DecoderFallbackException)
        {
            return ([], "The file is not text in UTF-8. Save it as “CSV UTF-8”; a spreadsheet itself cannot be read.");
        }
        catch (CsvFormatException)
        {
            return ([], "The first row cannot be read as columns. Look for a quotation mark that is opened and not closed.");
        }
    }

    public static Sheet Read(Stream content, SheetColumns columns, DateOnly today, CancellationToken ct)
    {
        using var csv = Open(content);
        var sheet = new SheetBuilder(columns);
        try
        {
            IReadOnlyList<string> header = csv.Read() ? FieldsOf(csv) : [];
            while (csv.Read())
            {
                ct.ThrowIfCancellationRequested();
                if (sheet.Rows + sheet.Bad >= MostRows)
                {
                    return sheet.Build(header, $"The file has more than {MostRows:N0} rows. Split it, for instance by month: each file replaces only its own days.");
                }

                Take(sheet, csv, columns, header, today);
            }

            return sheet.Build(header, trouble: null);
        }
        catch (DecoderFallbackException)
        {
            return sheet.Build([], "The file is not text in UTF-8 all through. Save it as “CSV UTF-8”.");
        }
        catch (CsvFormatException broken)
        {
            return sheet.Build([], $"The file cannot be read as rows and columns from line {broken.LineNumber} on. Look for a quotation mark that is opened and not closed.");
        }
    }

    public static byte[] Compress(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            zip.Write(content);
        }

        return packed.ToArray();
    }

    public static Stream Unpack(byte[] packed) => new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);

    private static void Take(SheetBuilder sheet, CsvReader csv, SheetColumns columns, IReadOnlyList<string> header, DateOnly today)
    {
        var (fields, row) = (FieldsOf(csv), (int)csv.LineNumber);
        if (fields.All(string.IsNullOrWhiteSpace))
        {
            return;
        }

        try
        {
            if (sheet.Add(row, new SheetCells(columns, header, fields, today).Read()) is { } earlier)
            {
                throw new SheetFaultException(-1, $"Row {earlier} says the same date, actor, tool and model. Add them up in one row.");
            }
        }
        catch (SheetFaultException fault)
        {
            sheet.Refuse(new SheetFault(row, fault.Column < 0 ? "" : header[fault.Column].Trim(), fault.Message, fields), keep: sheet.Bad < MostFaults);
        }
    }

    // The header is read like any row: what it is called is up to the file, and a name may stand there twice.
    private static CsvReader Open(Stream content) => CsvReader.Create(
        new StreamReader(content, Strict, detectEncodingFromByteOrderMarks: true),
        new CsvReaderOptions { HasHeader = false, TrackLineNumbers = true, MaxRecordSize = 64 * 1024, IncludeValuesInExceptions = false });

    private static List<string> FieldsOf(CsvReader csv) => [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];

    private sealed class SheetBuilder(SheetColumns columns)
    {
        private readonly Dictionary<(DateOnly, bool, string, string, string, string), (int Row, SheetRow Line)> _rows = [];
        private readonly List<SheetFault> _faults = [];

        public int Rows { get; private set; }

        public int Bad { get; private set; }

        /// <returns>The earlier row of the same key, where it may not be repeated.</returns>
        public int? Add(int number, SheetRow row)
        {
            // Credits and parts in other currencies are amounts of their own.
            var key = (row.Day, row.IsMonth, row.Actor.ToLowerInvariant(), row.Tool, row.Model, row.Cost < 0 ? $"-{row.Currency}" : row.Currency);
            if (!_rows.TryGetValue(key, out var same))
            {
                _rows[key] = (number, row);
            }
            else if (columns.AddsUp)
            {
                _rows[key] = (same.Row, same.Line.Plus(row));
            }
            else
            {
                return same.Row;
            }

            Rows++;
            return null;
        }

        public void Refuse(SheetFault fault, bool keep)
        {
            Bad++;
            if (keep)
            {
                _faults.Add(fault);
            }
        }

        public Sheet Build(IReadOnlyList<string> header, string? trouble) => new(header, [.. _rows.Values.Select(row => row.Line)], Rows, _faults, Bad, trouble);
    }
}

/// <summary>A file as it was understood.</summary>
/// <param name="Lines">The good rows; parts of one key are one line.</param>
/// <param name="GoodRows">How many rows of the file are in them.</param>
/// <param name="Faults">The bad rows, the first thousand of them.</param>
/// <param name="BadRows">How many there are in all.</param>
/// <param name="Trouble">Why the file as a whole cannot be taken.</param>
public sealed record Sheet(
    IReadOnlyList<string> Header, IReadOnlyList<SheetRow> Lines, int GoodRows, IReadOnlyList<SheetFault> Faults, int BadRows, string? Trouble)
{
    public long Tokens => Lines.Sum(line => line.Tokens);

    public long Requests => Lines.Sum(line => line.Requests ?? 0);

    public int Actors => Lines.Select(line => line.Actor).Where(actor => actor.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Count();

    /// <summary>What it cost, one sum for each currency.</summary>
    public IReadOnlyList<Contracts.Money> Costs =>
        [.. Lines.Where(line => line.Cost is not null).GroupBy(line => line.Currency).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new Contracts.Money(g.Sum(l => l.Cost!.Value), g.Key))];

    /// <summary>Every day from the first that it speaks of to the last; null: of none.</summary>
    public Contracts.DayRange? Days(DateOnly today) =>
        Lines.Count == 0 ? null : new(Lines.Min(line => line.Day), Lines.Max(line => line.Days(today).Last));
}
