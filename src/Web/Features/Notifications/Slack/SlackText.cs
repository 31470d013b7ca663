using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TeamCost.Web.Features.Notifications.Slack;

/// <summary>Text as Slack reads it: three characters are escaped, so that a team called <c>&lt;!channel&gt;</c> calls nobody.</summary>
internal static class SlackText
{
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="raw">As people wrote it.</param>
    /// <param name="most">Of the escaped text.</param>
    public static string Escape(string raw, int most)
    {
        var escaped = new StringBuilder(raw.Length + 16);
        foreach (var rune in raw.EnumerateRunes())
        {
            var next = rune.Value switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", _ => rune.ToString() };
            if (escaped.Length + next.Length > most - 1)
            {
                return escaped.Append('…').ToString();
            }

            escaped.Append(next);
        }

        return escaped.ToString();
    }

    /// <summary>Columns side by side in a block of fixed width.</summary>
    public static string Table(NoticeTable table, int most)
    {
        var rows = new[] { table.Heads }.Concat(table.Rows).ToList();
        var widths = table.Heads.Select((_, column) => rows.Max(row => Math.Min(40, row[column].Length))).ToList();
        var lines = rows.Select(row => string.Join("  ", row.Select((cell, column) => Cell(cell, widths[column], isText: column == 0))).TrimEnd());
        var text = new StringBuilder();
        foreach (var line in lines.Select(line => Escape(line, 500)))
        {
            if (text.Length + line.Length > most - 20)
            {
                text.Append("…\n");
                break;
            }

            text.Append(line).Append('\n');
        }

        return $"```\n{text}```";
    }

    private static string Cell(string cell, int width, bool isText)
    {
        // Back-ticks would end the block.
        var cut = (cell.Length > width ? cell[..(width - 1)] + "…" : cell).Replace('`', '\'');
        return isText ? cut.PadRight(width) : cut.PadLeft(width);
    }
}
