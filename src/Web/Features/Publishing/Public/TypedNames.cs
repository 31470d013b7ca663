using System.Text;

namespace TeamCost.Web.Features.Publishing.Public;

/// <summary>What strangers type or put into an address when they mean a person.</summary>
public static class TypedNames
{
    public const int Longest = 80;

    /// <summary>Without what no name holds and PostgreSQL refuses: control characters and halves of characters. Longer than any name stays longer than any name.</summary>
    public static string Clean(string? typed)
    {
        var text = new StringBuilder();
        foreach (var rune in (typed ?? "").EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && rune != Rune.ReplacementChar)
            {
                text.Append(rune);
            }

            if (text.Length > Longest)
            {
                break;
            }
        }

        return text.ToString().Trim();
    }
}
