using System.Text;

namespace TeamCost.Cli.Tools;

/// <summary>Remembers the last few spellings of a field, so that a value that repeats from line to line is never decoded again.</summary>
internal sealed class LastWord(Words words)
{
    private const int Remembered = 8;

    private readonly (byte[] Bytes, int Number)[] _last = new (byte[] Bytes, int Number)[Remembered];
    private int _next;

    public int NumberOf(ReadOnlySpan<byte> bytes, bool escaped)
    {
        foreach (var (known, number) in _last)
        {
            if (known is not null && bytes.SequenceEqual(known))
            {
                return number;
            }
        }

        var found = words.NumberOf(escaped ? Unescape(bytes) : Encoding.UTF8.GetString(bytes));
        _last[_next] = (bytes.ToArray(), found);
        _next = (_next + 1) % Remembered;
        return found;
    }

    private static string Unescape(ReadOnlySpan<byte> bytes)
    {
        var quoted = new byte[bytes.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        bytes.CopyTo(quoted.AsSpan(1));
        var reader = new System.Text.Json.Utf8JsonReader(quoted);
        reader.Read();
        return reader.GetString() ?? "";
    }
}
