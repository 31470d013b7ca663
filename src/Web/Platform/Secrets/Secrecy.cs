using System.Text;

namespace TeamCost.Web.Platform.Secrets;

/// <summary>Takes a key out of text that somebody else wrote: providers repeat what they refuse.</summary>
internal static class Secrecy
{
    private const string Gone = "[key]";

    public static string Scrub(string text, string secret)
    {
        foreach (var form in secret.Length < 4 ? [] : Forms(secret))
        {
            text = text.Replace(form, Gone, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    /// <summary>No key has spaces, control characters or letters beyond ASCII; a header could not carry them.</summary>
    public static bool CanBeKey(string secret) => secret.Length is > 3 and <= 4_000 && secret.All(letter => letter is > ' ' and <= '~');

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret + ":"));
    }
}
