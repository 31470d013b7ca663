using System.Security.Cryptography;
using System.Text;

namespace TeamCost.Web.Features.Devices;

/// <summary>The code that a person reads off one screen and types into another: eight letters nobody confuses, as <c>ABCD-2345</c>.</summary>
internal static class UserCode
{
    // 31 letters: without I, L, O, 0 and 1.
    private const string Letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private const int Length = 8;

    public static string New()
    {
        var code = RandomNumberGenerator.GetString(Letters, Length);
        return $"{code[..4]}-{code[4..]}";
    }

    /// <returns>The code as it was shown, however it was typed; null where it cannot be one.</returns>
    public static string? Parse(string? typed)
    {
        var code = new StringBuilder(Length);
        foreach (var letter in (typed ?? "").ToUpperInvariant())
        {
            if (letter is '-' or ' ' or '\u2010' or '\u2011' or '\u2013' or '\u2014' or '\u00a0')
            {
                continue;
            }

            if (!Letters.Contains(letter, StringComparison.Ordinal) || code.Length == Length)
            {
                return null;
            }

            code.Append(letter);
        }

        return code.Length == Length ? $"{code.ToString(0, 4)}-{code.ToString(4, 4)}" : null;
    }
}
