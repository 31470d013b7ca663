using System.Text;

namespace TeamCost.Cli.Tools.Cursor;

/// <summary>Rows of a comma-separated file (RFC 4180): quotes around fields, doubled inside, line breaks allowed in them.</summary>
internal static class CsvRows
{
    public static IEnumerable<List<string>> Of(string text)
    {
        var row = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (isQuoted)
            {
                if (letter == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else if (letter == '"')
                {
                    isQuoted = false;
                }
                else
                {
                    field.Append(letter);
                }
            }
            else if (letter == '"' && field.Length == 0)
            {
                isQuoted = true;
            }
            else if (letter == ',')
            {
                Take(row, field);
            }
            else if (letter == '\n')
            {
                Take(row, field);
                yield return row;
                row = [];
            }
            else if (letter != '\r')
            {
                field.Append(letter);
            }
        }

        // A file that is still being written ends inside a row; one that was saved by hand may lack the last line break.
        if (!isQuoted && (row.Count > 0 || field.Length > 0))
        {
            Take(row, field);
            yield return row;
        }
    }

    private static void Take(List<string> row, StringBuilder field)
    {
        row.Add(field.ToString());
        field.Clear();
    }
}
