using System.Text;
using System.Text.RegularExpressions;

namespace TeamCost.Web.Features.Organizations;

/// <summary>The organization's part of an address: lower-case letters, digits and hyphens.</summary>
public static partial class Slugs
{
    public const int MaximumLength = 40;
    public const int MinimumLength = 2;

    public const string Rule = "Use 2 to 40 lower-case letters, digits and hyphens; begin and end with a letter or digit.";

    public static bool IsValid(string slug) => slug.Length is >= MinimumLength and <= MaximumLength && Shape().IsMatch(slug);

    // The host runs without ICU, which would know how to take a letter apart.
    private static readonly Dictionary<char, string> Plain = new (string To, string From)[]
    {
        ("a", "àáâãäåāăą"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"),
        ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŋ"), ("o", "òóôõöøōŏő"), ("oe", "œ"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("ss", "ß"),
        ("t", "ţťŧț"), ("th", "þ"), ("u", "ùúûüũūŭůűų"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
    }.SelectMany(pair => pair.From.Select(letter => (letter, pair.To))).ToDictionary(pair => pair.letter, pair => pair.To);

    /// <summary>A slug made of somebody's words; <c>org</c> where nothing usable is in them.</summary>
    public static string From(string words)
    {
        var text = new StringBuilder(words.Length);
        foreach (var letter in words.ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter))
            {
                text.Append(letter);
            }
            else if (Plain.TryGetValue(letter, out var plain))
            {
                text.Append(plain);
            }
            else if (text.Length > 0 && text[^1] != '-' && letter != '\'')
            {
                text.Append('-');
            }
        }

        // Room for "-2" and the like.
        var slug = text.ToString(0, Math.Min(text.Length, MaximumLength - 8)).Trim('-');
        return slug.Length >= MinimumLength ? slug : $"org{(slug.Length == 0 ? "" : $"-{slug}")}";
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex Shape();
}
