using System.Text;

namespace TeamCost.Web.Features.Notifications.Mail;

/// <summary>A table of a mail for readers without HTML: columns side by side.</summary>
internal static class PlainTable
{
    public static string Of(NoticeTable table)
    {
        var rows = new[] { table.Heads }.Concat(table.Rows).ToList();
        var widths = table.Heads.Select((_, column) => rows.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
