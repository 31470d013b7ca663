using System.Text;

namespace TeamCost.Web.Features.Usage;

/// <summary>
/// One of eight colours for every name, once and for ever: the well-known tools and models have fixed ones, any other name gets its own from
/// a hash, so that no new name ever moves an old one. Append to the lists; never reorder them.
/// </summary>
public static class SeriesColors
{
    public const int Count = 8;

    private static readonly Dictionary<string, int> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        // tools
        ["claude-code"] = 2,
        ["codex"] = 3,
        ["cursor"] = 1,
        ["copilot"] = 8,
        ["gemini-cli"] = 6,
        ["opencode"] = 5,
        ["api"] = 4,
        ["aider"] = 7,
        // providers
        ["anthropic"] = 2,
        ["openai"] = 3,
        ["github"] = 8,
        ["google"] = 6,
        ["openrouter"] = 5,
        ["groq"] = 7,
        ["perplexity"] = 4,
    };

    /// <summary>Families, longest match first: versions of one family share a colour and are told apart by texture when they meet.</summary>
    private static readonly (string Part, int Slot)[] Families =
    [
        ("opus", 2), ("sonnet", 1), ("haiku", 5), ("fable", 4), ("mythos", 7), ("codex", 3), ("gpt-5-mini", 8), ("gpt-5-nano", 4), ("gpt-5", 6), ("gpt-4", 7), ("o3", 8), ("o4", 4),
        ("gemini", 6), ("composer", 4), ("grok", 7), ("qwen", 5), ("deepseek", 3), ("kimi", 8), ("glm", 7), ("mistral", 2), ("llama", 4),
    ];

    public static int Of(Dimension dimension, string key)
    {
        if (Known.TryGetValue(key, out var slot))
        {
            return slot;
        }

        if (dimension is Dimension.Model)
        {
            foreach (var (part, family) in Families)
            {
                if (key.Contains(part, StringComparison.OrdinalIgnoreCase))
                {
                    return family;
                }
            }
        }

        return 1 + (int)(Hash(key) % Count);
    }

    /// <summary>
    /// Colours of the series of one chart. Tools and models keep theirs, and the smaller of two that meet is hatched; people, teams and
    /// projects move on to a free colour.
    /// </summary>
    public static IReadOnlyList<(int Slot, int Texture)> Of(Dimension dimension, IReadOnlyList<string> keys)
    {
        var isFixed = dimension is Dimension.Tool or Dimension.Model or Dimension.Provider;
        var uses = new int[Count + 1];
        var colors = new List<(int, int)>();
        foreach (var key in keys)
        {
            var slot = Of(dimension, key);
            for (var tries = 1; !isFixed && uses[slot] > 0 && tries < Count; tries++)
            {
                slot = (slot % Count) + 1;
            }

            colors.Add((slot, Math.Min(uses[slot]++, 2)));
        }

        return colors;
    }

    /// <summary>FNV-1a: the same on every machine and in every version, which string.GetHashCode is not.</summary>
    private static uint Hash(string key)
    {
        var hash = 2166136261u;
        foreach (var part in Encoding.UTF8.GetBytes(key.ToLowerInvariant()))
        {
            hash = (hash ^ part) * 16777619u;
        }

        return hash;
    }
}
