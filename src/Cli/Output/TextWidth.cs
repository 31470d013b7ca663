using System.Globalization;
using System.Text;

namespace TeamCost.Cli.Output;

/// <summary>How many columns a text takes: ideographs and emoji take two, combining marks none.</summary>
internal static class TextWidth
{
    // First and last of each range that terminals draw two columns wide (Unicode's East Asian width W and F, emoji included), ascending.
    private static readonly int[] _wide =
    [
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F,
        0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5,
        0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
        0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xA000, 0xA4CF,
        0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18CFF, 0x1AFF0, 0x1B2FF,
        0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F200, 0x1F265, 0x1F300, 0x1F320, 0x1F32D, 0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393,
        0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E, 0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B, 0x1F54E,
        0x1F550, 0x1F567, 0x1F57A, 0x1F57A, 0x1F595, 0x1F596, 0x1F5A4, 0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0, 0x1F6D2, 0x1F6D5, 0x1F6DF,
        0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC, 0x1F7E0, 0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD,
    ];

    public static int Of(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return text.Length;
        }

        var cells = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            cells += Of(rune);
        }

        return cells;
    }

    /// <summary>The text in at most so many columns; a mark stands where the rest was.</summary>
    public static string Cut(string text, int cells, string mark = "…")
    {
        if (Of(text) <= cells)
        {
            return text;
        }

        var kept = new StringBuilder();
        var room = cells - Of(mark);
        foreach (var rune in text.EnumerateRunes())
        {
            room -= Of(rune);
            if (room < 0)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return kept.Append(cells < Of(mark) ? "" : mark).ToString();
    }

    /// <summary>The text without what a terminal would obey instead of show: names of folders and models come from elsewhere.</summary>
    public static string Clean(string text) =>
        text.Any(IsUnseen) ? string.Concat(text.Select(c => IsUnseen(c) ? '\uFFFD' : c)) : text;

    /// <summary>Lines of at most so many columns, broken between words.</summary>
    public static IEnumerable<string> Wrap(string text, int cells)
    {
        var line = new StringBuilder();
        var filled = 0;
        foreach (var word in text.Split(' '))
        {
            var wide = Of(word);
            if (filled > 0 && filled + 1 + wide > cells)
            {
                yield return line.ToString();
                line.Clear();
                filled = 0;
            }

            if (filled > 0)
            {
                line.Append(' ');
                filled++;
            }

            line.Append(word);
            filled += wide;
        }

        yield return line.ToString();
    }

    private static int Of(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return rune.Value == 0xAD ? 0 : 1;
        }

        var isMark = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;
        return isMark || rune.Value is >= 0x1160 and <= 0x11FF ? 0 : IsWide(rune.Value) ? 2 : 1;
    }

    private static bool IsWide(int value)
    {
        var at = Array.BinarySearch(_wide, value);
        // Between the two ends of a range: what would come next is a last one, at an odd place.
        return at >= 0 || (~at & 1) == 1;
    }

    // Controls, and the marks that turn the writing direction: with them a name could show as another.
    private static bool IsUnseen(char c) => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
