using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TeamCost.Contracts;

namespace TeamCost.Web.Features.Usage;

/// <summary>
/// What makes a line the same line again, beside its organization, source and day: the first half of SHA-256 over hour, tool, provider,
/// model, session and rate class, and only where there is no session, identity and project, separated by NUL; and how it is paid for where
/// the source says so (nothing is added where it does not, so that lines of sources that never say it keep their keys).
/// </summary>
internal static class LineKey
{
    // Four bytes for each character of the longest texts that the rules let through.
    private const int MostBytes = 4 * (64 + 64 + 200 + 32 + 16 + 32 + 256 + 200 + 16) + 64;

    public static Guid Of(UsageLine line, string identity)
    {
        Span<byte> text = stackalloc byte[MostBytes];
        var length = 0;
        Add(text, ref length, line.Hour?.ToString(CultureInfo.InvariantCulture) ?? "");
        Add(text, ref length, line.Tool);
        Add(text, ref length, line.Provider);
        Add(text, ref length, line.Model);
        Add(text, ref length, line.Session ?? "");
        Add(text, ref length, line.Rate.Tier ?? Tiers.Standard);
        Add(text, ref length, line.Rate.Region ?? "");
        Add(text, ref length, line.Rate.Band?.ToString(CultureInfo.InvariantCulture) ?? "");
        Add(text, ref length, line.Rate.Recorded ? "r" : "");
        if (line.Session is null)
        {
            Add(text, ref length, identity);
            Add(text, ref length, line.Project ?? "");
        }

        if (line.PaidBy != PaidModes.NotSaid)
        {
            // A part that no other part can be: nothing else begins with this character.
            Add(text, ref length, "\u0001" + line.PaidBy);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return new Guid(hash[..16], bigEndian: true);
    }

    private static void Add(Span<byte> text, ref int length, string part)
    {
        length += Encoding.UTF8.GetBytes(part, text[length..]);
        text[length++] = 0;
    }
}
