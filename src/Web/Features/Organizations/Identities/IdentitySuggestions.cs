using System.Text;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>Somebody whose name this could be, and why. Never assigned by itself: two people share a first name sooner than one thinks.</summary>
public sealed record IdentitySuggestion(Guid UserId, string Person, string Why);

/// <summary>Finds the one member whom a source's name looks like; where several look like it, none is suggested.</summary>
public sealed class IdentitySuggestions(IReadOnlyList<KnownMember> members)
{
    private static readonly (string Marked, string Plain)[] Accents =
    [
        ("àáâãäåāăą", "a"), ("çćč", "c"), ("ďđ", "d"), ("èéêëēęě", "e"), ("ğģ", "g"), ("ìíîïīı", "i"), ("ķ", "k"), ("ļľ", "l"), ("ñńņň", "n"),
        ("òóôõöōő", "o"), ("ŕř", "r"), ("śşšș", "s"), ("ťţț", "t"), ("ùúûüūůű", "u"), ("ýÿ", "y"), ("źżž", "z"),
    ];

    public IdentitySuggestion? For(IdentityRow row)
    {
        var email = row.Email ?? (row.Name.Contains('@', StringComparison.Ordinal) ? row.Name : null);
        var local = email is null ? null : Local(email);
        var login = row.Name.StartsWith("github:", StringComparison.Ordinal) ? row.Name["github:".Length..] : row.Kind is "login" ? row.Name : null;
        return One(m => email is not null && Same(m.Email, email), "the same e-mail address")
            ?? One(m => local is { Length: > 2 } && Squeeze(Local(m.Email)) == Squeeze(local), "the same name before the @")
            ?? One(m => row.DisplayName is { Length: > 2 } && m.Words.Length > 1 && m.Words == Words(row.DisplayName), "the same name")
            ?? One(m => local is not null && m.Words.Length > 1 && m.Words.Contains(' ', StringComparison.Ordinal) && m.Words == Words(local), "the name is in the address")
            ?? One(m => login is { Length: > 2 } && (Squeeze(login) == Squeeze(m.Name) || Squeeze(login) == Squeeze(Local(m.Email))), "the login looks like the name")
            ?? One(m => row.Kind is "key" && row.Hint is not null && row.Hint.Contains(m.Email, StringComparison.OrdinalIgnoreCase), "made the key");

        IdentitySuggestion? One(Func<KnownMember, bool> looksLike, string why) =>
            members.Where(looksLike).Take(2).ToList() is [var only] ? new IdentitySuggestion(only.UserId, only.Name, why) : null;
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Local(string email) => email.Split('@')[0].Split('+')[0];

    // The server runs without the tables of the world's languages, so Unicode's own decomposition is not to be had.
    private static string Plain(char letter) => letter switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'ø' => "o",
        'ł' => "l",
        'đ' => "d",
        _ when Accents.FirstOrDefault(a => a.Marked.Contains(letter, StringComparison.Ordinal)).Plain is { } found => found,
        _ => letter.ToString(),
    };

    private static string Squeeze(string text) => Words(text).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>Letters and digits in lower case without accents, words in the order of the alphabet: "Weber, Jonas" is jonas.weber.</summary>
    internal static string Words(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            plain.Append(char.IsLetterOrDigit(letter) ? Plain(char.ToLowerInvariant(letter)) : " ");
        }

        return string.Join(' ', plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }
}

public sealed record KnownMember(Guid UserId, string Name, string Email)
{
    internal string Words { get; } = IdentitySuggestions.Words(Name);
}
