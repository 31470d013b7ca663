using System.Globalization;
using System.Text;

namespace TeamCost.Web.Tests.Support;

/// <summary>Damages of a text or a file, each with a name that finds it again (the same seed, the same damages).</summary>
internal static class Damage
{
    private const int RandomRounds = 60;

    private static readonly string[] _oddValues =
    [
        "-1", "1e308", "-1e400", "99999999999999999999999", "9223372036854775807", "0.5", "1e-400", "null", "true", "\"\"", "\"12\"", "\"NaN\"", "[]", "{}", "[[[]]]", "\"\\ud800\"", "\"\\u0000\"",
    ];

    /// <summary><c>TEAMCOST_FUZZ_MINUTES</c>: how long to go on; 0 in the gate.</summary>
    public static double Minutes { get; } =
        double.TryParse(Environment.GetEnvironmentVariable("TEAMCOST_FUZZ_MINUTES"), NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes) ? minutes : 0;

    /// <summary>Cut everywhere, changed at random, nested too deep, and with a line of ten megabytes.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Of(byte[] original, Random random, bool isLong)
    {
        // At each byte where there is time for it.
        for (var length = 0; length < original.Length; length += isLong ? 1 : Math.Max(1, original.Length / 300))
        {
            yield return ($"cut at {length}", original[..length]);
        }

        for (var round = 0; round < RandomRounds; round++)
        {
            yield return AtRandom(original, random);
        }

        yield return ("nested too deep", [.. Text(original).Replace("{", string.Concat(Enumerable.Repeat("{\"a\":[", 3_000)), StringComparison.Ordinal).Take(400_000).Select(letter => (byte)letter)]);
        yield return ("one line of ten megabytes", [.. original, .. "{\"usage\":{\"input_tokens\":\""u8, .. Enumerable.Repeat((byte)'x', 10 << 20), .. "\"}}\n"u8]);
    }

    /// <summary>One damage: bits, values of other types, noise, a piece missing or twice.</summary>
    public static (string Name, byte[] Bytes) AtRandom(byte[] original, Random random) => random.Next(6) switch
    {
        0 => Flipped(original, random),
        1 => OtherValue(original, random),
        2 => Overwritten(original, random),
        3 => WithoutAPiece(original, random),
        4 => PieceTwice(original, random),
        _ => OtherValue(OtherValue(original, random).Bytes, random),
    };

    private static (string Name, byte[] Bytes) Flipped(byte[] original, Random random)
    {
        var bytes = (byte[])original.Clone();
        var where = new List<int>();
        for (var i = random.Next(1, 6); i > 0 && bytes.Length > 0; i--)
        {
            where.Add(random.Next(bytes.Length));
            bytes[where[^1]] ^= (byte)(1 << random.Next(8));
        }

        return ($"bits flipped at {string.Join(", ", where)}", bytes);
    }

    /// <summary>A number or a text of the JSON becomes something else: another type, a huge number, half a character.</summary>
    private static (string Name, byte[] Bytes) OtherValue(byte[] original, Random random)
    {
        var text = Text(original);
        var colons = Enumerable.Range(0, text.Length).Where(i => text[i] == ':').ToArray();
        if (colons.Length == 0)
        {
            return Flipped(original, random);
        }

        var start = colons[random.Next(colons.Length)] + 1;
        var end = text.IndexOfAny([',', '}', ']', '\n'], start);
        end = end < 0 ? text.Length : end;
        var value = _oddValues[random.Next(_oddValues.Length)];
        return ($"{value} at {start}", Encoding.Latin1.GetBytes(text[..start] + value + text[end..]));
    }

    private static (string Name, byte[] Bytes) Overwritten(byte[] original, Random random)
    {
        var bytes = (byte[])original.Clone();
        if (bytes.Length == 0)
        {
            return ("empty", bytes);
        }

        var start = random.Next(bytes.Length);
        random.NextBytes(bytes.AsSpan(start, Math.Min(random.Next(1, 64), bytes.Length - start)));
        return ($"noise at {start}", bytes);
    }

    private static (string Name, byte[] Bytes) WithoutAPiece(byte[] original, Random random)
    {
        var (start, end) = Piece(original, random);
        return ($"without {start} to {end}", [.. original[..start], .. original[end..]]);
    }

    private static (string Name, byte[] Bytes) PieceTwice(byte[] original, Random random)
    {
        var (start, end) = Piece(original, random);
        return ($"{start} to {end} twice", [.. original[..end], .. original[start..]]);
    }

    private static (int Start, int End) Piece(byte[] original, Random random)
    {
        var start = random.Next(original.Length + 1);
        return (start, start + random.Next(Math.Min(300, original.Length - start) + 1));
    }

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
