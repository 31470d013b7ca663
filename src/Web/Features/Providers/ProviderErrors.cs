using System.Text.Json;
using System.Text.RegularExpressions;

namespace TeamCost.Web.Features.Providers;

/// <summary>What vendors' error bodies have in common: a message, somewhere.</summary>
public static partial class ProviderErrors
{
    private const int Longest = 300;

    /// <summary>Understands <c>{error:{message}}</c>, <c>{error:"…"}</c>, <c>{message}</c>, <c>{detail}</c>, plain text; not HTML.</summary>
    public static string? MessageOf(string body)
    {
        var text = body.Trim();
        if (text.Length == 0 || text.StartsWith('<'))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return Cut(Find(json.RootElement));
        }
        catch (JsonException)
        {
            return Cut(text);
        }
    }

    private static string? Find(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.String)
        {
            return element.GetString();
        }

        if (element.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        foreach (var name in (string[])["message", "detail", "error"])
        {
            if (element.TryGetProperty(name, out var inner) && Find(inner) is { Length: > 0 } found)
            {
                return found;
            }
        }

        return null;
    }

    // Some vendors repeat a part of the key in their refusal.
    private static string? Cut(string? text) => text is null ? null : AnyKey().Replace(text.Length > Longest ? text[..Longest] : text, "(key)");

    [GeneratedRegex(@"\bsk-[\w*.…-]{4,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnyKey();
}
