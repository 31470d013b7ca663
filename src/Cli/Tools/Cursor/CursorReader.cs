using System.Globalization;
using System.Text;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Cursor;

/// <summary>The export's rows, its columns found by their heads: three versions of it exist. The four token columns are disjoint.</summary>
internal sealed class CursorReader(EventMaker maker) : IDocumentReader
{
    private const string ByUsersKey = "User API Key";

    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        Columns? columns = null;
        var broken = 0;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in CsvRows.Of(Encoding.UTF8.GetString(DocumentFile.ReadAll(file.Path))))
        {
            ct.ThrowIfCancellationRequested();
            if (columns is null)
            {
                columns = Columns.Of(row);
                if (columns is null)
                {
                    return new DocumentReading(Broken: 1, Note: "it is no usage export of Cursor: the first line must name Date, Model, the token columns and Cost");
                }

                continue;
            }

            if (row.TrueForAll(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            var text = string.Join('\u001f', row);
            var ordinal = seen[text] = seen.GetValueOrDefault(text) + 1;
            broken += Tell(columns, row, $"{text}|{ordinal}", events) ? 0 : 1;
        }

        return new DocumentReading(Broken: broken);
    }

    private bool Tell(Columns columns, List<string> row, string key, List<UsageEvent> events)
    {
        var date = Columns.At(row, columns.Date).Trim();
        return maker.Add(events, new UsageTelling(key, date.Length == 10 ? Instants.Of(date + "T12:00:00Z") : Instants.Of(date), Columns.At(row, columns.Model))
        {
            // A request on somebody's own key is on that key's bill, not on Cursor's.
            Provider = Columns.At(row, columns.Kind) == ByUsersKey ? null : "cursor",
            Tokens = new TokenCounts(
                Count(row, columns.Input), Count(row, columns.Output), Count(row, columns.CacheRead), Count(row, columns.CacheWrite), 0, 0),
            RecordedUsd = Usd(Columns.At(row, columns.Billed)),
        });
    }

    private static long Count(List<string> row, int column) =>
        double.TryParse(Columns.At(row, column), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var count) && count > 0
            ? (long)Math.Min(count, EventMaker.MostTokens + 1)
            : 0;

    /// <returns>Null for "Included", "Free", "-", "NaN": nothing was billed for this request.</returns>
    private static decimal? Usd(string cost) =>
        decimal.TryParse(cost.Trim().TrimStart('$'), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var usd) && usd > 0 ? Math.Round(usd, 12) : null;

    private sealed record Columns(int Date, int Kind, int Model, int CacheWrite, int Input, int CacheRead, int Output, int Billed)
    {
        /// <returns>Null when a column is missing that nothing can be told without.</returns>
        public static Columns? Of(List<string> head)
        {
            var columns = new Columns(
                Find("Date"), Find("Kind"), Find("Model"), Find("Input (w/ Cache Write)"), Find("Input (w/o Cache Write)"), Find("Cache Read"), Find("Output Tokens", "Output"),
                Find("Cost to you", "Cost"));
            return columns is { Date: >= 0, Model: >= 0, CacheWrite: >= 0, Input: >= 0, CacheRead: >= 0, Output: >= 0, Billed: >= 0 } ? columns : null;

            int Find(params ReadOnlySpan<string> names)
            {
                foreach (var name in names)
                {
                    if (head.FindIndex(cell => cell.Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index)
                    {
                        return index;
                    }
                }

                return -1;
            }
        }

        public static string At(List<string> row, int column) => column >= 0 && column < row.Count ? row[column] : "";
    }
}
