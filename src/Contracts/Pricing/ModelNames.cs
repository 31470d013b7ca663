namespace TeamCost.Contracts.Pricing;

/// <summary>
/// The readings of a model id, from what the source wrote to the bare name. Each is looked up exactly: a name that merely contains
/// or begins with a known one is another model.
/// </summary>
public static class ModelNames
{
    private static readonly string[] _regions = ["us.", "eu.", "apac.", "global.", "au.", "jp.", "ca.", "us-gov."];

    private static readonly string[] _sellers =
    [
        "anthropic.", "openai.", "google.", "meta.", "mistral.", "deepseek.", "qwen.", "moonshotai.", "moonshot.", "minimax.", "zai.",
        "cohere.", "xai.", "anthropic:", "openai:", "google:", "groq:", "xai:", "mistral:", "deepseek:", "cerebras:", "moonshot:",
        "bedrock:", "vertex:", "azure:", "openrouter:", "hf:",
    ];

    // The first is no other model; the rest are how hard it thinks.
    private static readonly string[] _endings = ["-latest", "-minimal", "-low", "-medium", "-high", "-xhigh", "-thinking"];

    /// <summary>
    /// The name under which tellings of one model find each other: a provider reports dated snapshots (<c>gpt-5-2025-08-07</c>,
    /// <c>claude-sonnet-4-5@20250929</c>, <c>anthropic/claude-4.5-sonnet</c>) of what a tool calls by its short name. Only ever compared, never shown; a free route
    /// and an effort stay different models.
    /// </summary>
    public static string Alike(string model)
    {
        var name = model.Trim().ToLowerInvariant();
        for (var shorter = WithoutPrefix(name); shorter is not null; shorter = WithoutPrefix(name))
        {
            name = shorter;
        }

        for (var end = EndingStart(name, withEfforts: false); end > 0; end = EndingStart(name, withEfforts: false))
        {
            name = name[..end];
        }

        return FamilyFirst(name.Replace('.', '-'));
    }

    /// <summary>The bare name's readings, the longest first.</summary>
    internal static IEnumerable<string> Readings(string model)
    {
        var name = model.Trim().ToLowerInvariant();
        yield return name;

        for (var shorter = WithoutPrefix(name); shorter is not null; shorter = WithoutPrefix(name))
        {
            name = shorter;
            yield return name;
        }

        for (var current = name; current is not null; current = WithoutEnding(current))
        {
            yield return current;
            if (current.Contains("claude", StringComparison.Ordinal) && current.Contains('.', StringComparison.Ordinal))
            {
                yield return current.Replace('.', '-');
            }
        }
    }

    // openrouter/anthropic/x, accounts/fireworks/models/x, us.anthropic.x, hf:x
    private static string? WithoutPrefix(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && slash < name.Length - 1)
        {
            return name[(slash + 1)..];
        }

        foreach (var prefix in (ReadOnlySpan<string[]>)[_regions, _sellers])
        {
            foreach (var candidate in prefix)
            {
                if (name.Length > candidate.Length && name.StartsWith(candidate, StringComparison.Ordinal))
                {
                    return name[candidate.Length..];
                }
            }
        }

        return null;
    }

    private static string? WithoutEnding(string name)
    {
        var cut = EndingStart(name, withEfforts: true);
        return cut > 0 ? name[..cut] : null;
    }

    // claude-4-5-sonnet and claude-sonnet-4-5
    private static string FamilyFirst(string name)
    {
        var parts = name.Split('-');
        return parts is ["claude", [>= '0' and <= '9', ..], ..]
            ? string.Join('-', ["claude", .. parts[1..].Where(part => !IsNumber(part)), .. parts[1..].Where(IsNumber)])
            : name;
    }

    private static bool IsNumber(string part) => part.Length > 0 && AreDigits(part);

    private static int EndingStart(string name, bool withEfforts)
    {
        if (name.EndsWith(']') && name.LastIndexOf('[') is var bracket and > 0)
        {
            return bracket;
        }

        if (name.LastIndexOf('@') is var at and > 0)
        {
            return at;
        }

        // A free route is another offer, not the same one under a longer name.
        if (name.LastIndexOf(':') is var colon and > 0)
        {
            return name.AsSpan(colon).SequenceEqual(":free") ? -1 : colon;
        }

        if (name.Contains("claude", StringComparison.Ordinal) && name.Length > 3 && name[^3..] is ['-', 'v', >= '0' and <= '9'])
        {
            return name.Length - 3;
        }

        foreach (var ending in withEfforts ? _endings : _endings.AsSpan(0, 1))
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
            {
                return name.Length - ending.Length;
            }
        }

        return DateStart(name);
    }

    // -20250929 or -2025-09-29
    private static int DateStart(string name)
    {
        if (name.Length > 9 && name[^9..] is ['-', '2', '0', ..] compact && AreDigits(compact.AsSpan(1)))
        {
            return name.Length - 9;
        }

        return name.Length > 11 && name[^11..] is ['-', '2', '0', _, _, '-', _, _, '-', _, _] dashed
            && AreDigits(dashed.AsSpan(1, 4)) && AreDigits(dashed.AsSpan(6, 2)) && AreDigits(dashed.AsSpan(9, 2))
            ? name.Length - 11
            : -1;
    }

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
