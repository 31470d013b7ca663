using System.Text;
using System.Text.Json;

namespace TeamCost.Contracts.Imports;

/// <summary>Finds the JSON in what a program printed: log lines before it, a byte-order mark, PowerShell's UTF-16.</summary>
internal static class ReportText
{
    private const int MostTries = 64;
    private static readonly JsonReaderOptions _lenient = new() { AllowMultipleValues = true, MaxDepth = 64 };

    /// <returns>The document, and whether something that is not a report follows it; null: there is no JSON object and no list in it.</returns>
    public static (JsonDocument Json, bool HasMore)? Find(ReadOnlySpan<byte> content)
    {
        var text = Utf8(content);
        foreach (var start in Starts(text))
        {
            var reader = new Utf8JsonReader(text.AsSpan(start), _lenient);
            try
            {
                var json = JsonDocument.ParseValue(ref reader);
                if (json.RootElement.ValueKind == JsonValueKind.Array && json.RootElement.EnumerateArray().Any(row => row.ValueKind != JsonValueKind.Object))
                {
                    json.Dispose();
                    continue;
                }

                return (json, !text.AsSpan(start + (int)reader.BytesConsumed).Trim(" \t\r\n\0"u8).IsEmpty);
            }
            catch (JsonException)
            {
                // A brace of a log line; the report begins at a later one.
            }
        }

        return null;
    }

    /// <summary>Where reading stopped when there was something like a report: a file that is cut off.</summary>
    public static long? BrokenLine(ReadOnlySpan<byte> content)
    {
        var text = Utf8(content);
        var start = text.AsSpan().IndexOf((byte)'{');
        if (start < 0)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(text.AsSpan(start), _lenient);
            JsonDocument.ParseValue(ref reader).Dispose();
            return null;
        }
        catch (JsonException broken)
        {
            return text.AsSpan(0, start).Count((byte)'\n') + (broken.LineNumber ?? 0) + 1;
        }
    }

    // First what begins a line, then any brace: a log line before the report may hold braces.
    private static IEnumerable<int> Starts(byte[] text)
    {
        var (atLine, inside, isLineStart) = (new List<int>(), new List<int>(), true);
        for (var i = 0; i < text.Length && atLine.Count + inside.Count < MostTries; i++)
        {
            if (text[i] is (byte)'{' or (byte)'[' && isLineStart)
            {
                atLine.Add(i);
            }
            else if (text[i] == (byte)'{')
            {
                inside.Add(i);
            }

            isLineStart = text[i] is (byte)'\n' or (byte)'\r' || (isLineStart && text[i] is (byte)' ' or (byte)'\t');
        }

        return atLine.Concat(inside);
    }

    private static byte[] Utf8(ReadOnlySpan<byte> content) => content switch
    {
        [0xEF, 0xBB, 0xBF, .. var rest] => rest.ToArray(),
        [0xFF, 0xFE, ..] => Encoding.Convert(Encoding.Unicode, Encoding.UTF8, content[2..].ToArray()),
        [0xFE, 0xFF, ..] => Encoding.Convert(Encoding.BigEndianUnicode, Encoding.UTF8, content[2..].ToArray()),
        _ when System.Text.Unicode.Utf8.IsValid(content) => content.ToArray(),
        // A damaged letter in a name must not cost the report.
        _ => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content)),
    };
}
