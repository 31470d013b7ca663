namespace TeamCost.Cli.Tools;

/// <summary>Times as logs write them, to epoch milliseconds. No zone means UTC.</summary>
internal static class Instants
{
    // 2000-01-01 … 2100-01-01: anything else is a broken clock or a broken line
    private const long Earliest = 946_684_800_000;
    private const long Latest = 4_102_444_800_000;

    /// <param name="text">ISO 8601: <c>2026-11-02T09:00:03.000Z</c>, with any fraction, zone or none, a space for the T.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long instantMs)
    {
        instantMs = 0;
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)' ') || text[13] != ':' || text[16] != ':'
            || !Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day)
            || !Number(text[11..13], out var hour) || !Number(text[14..16], out var minute) || !Number(text[17..19], out var second)
            || year is < 2000 or > 2100 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        var rest = text[19..];
        var milliseconds = 0;
        if (rest.Length > 1 && rest[0] is (byte)'.' or (byte)',')
        {
            var digits = 1;
            for (; digits < rest.Length && rest[digits] is >= (byte)'0' and <= (byte)'9'; digits++)
            {
                milliseconds += digits switch { 1 => 100, 2 => 10, 3 => 1, _ => 0 } * (rest[digits] - '0');
            }

            rest = rest[digits..];
        }

        if (!Offset(rest, out var offsetMinutes))
        {
            return false;
        }

        var days = new DateOnly(year, month, day).DayNumber - 719_162;
        instantMs = (((((days * 24L) + hour) * 60) + minute - offsetMinutes) * 60 * 1000) + (second * 1000L) + milliseconds;
        return instantMs is >= Earliest and < Latest;
    }

    /// <summary>Whether it lies in this century: anything else is a broken clock or a broken record.</summary>
    public static bool IsPossible(long instantMs) => instantMs is >= Earliest and < Latest;

    /// <param name="text">ISO 8601, or an epoch in digits.</param>
    /// <returns>Epoch milliseconds; zero when it is neither.</returns>
    public static long Of(string text) =>
        TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var instant) ? instant
        : double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var epoch) && TryFromEpoch(epoch, out instant) ? instant
        : 0;

    /// <param name="epoch">Seconds or milliseconds: below 10¹² it is seconds.</param>
    public static bool TryFromEpoch(double epoch, out long instantMs)
    {
        var milliseconds = epoch < 1e12 ? epoch * 1000 : epoch;
        instantMs = milliseconds is >= Earliest and < Latest ? (long)milliseconds : 0;
        return instantMs != 0;
    }

    private static bool Offset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.IsEmpty || text.SequenceEqual("Z"u8) || text.SequenceEqual("z"u8))
        {
            return true;
        }

        var digits = text.Length == 6 && text[3] == ':' ? 4 : 3;
        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length < digits + 2 || !Number(text[1..3], out var hours) || !Number(text[digits..(digits + 2)], out var rest))
        {
            return false;
        }

        minutes = ((hours * 60) + rest) * (text[0] == '-' ? -1 : 1);
        return hours < 24 && rest < 60;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
