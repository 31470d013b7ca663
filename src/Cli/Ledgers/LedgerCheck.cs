using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Ledgers;

/// <summary>Counts of one tool, to be compared before and after.</summary>
internal readonly record struct ToolCounts(long Events, long Requests, long Tokens);

/// <summary>Looks at every event of a ledger: whether it can be true.</summary>
internal static class LedgerCheck
{
    private const long FirstMs = 1_420_070_400_000; // 2015-01-01
    private const long DayMs = 86_400_000;
    private const int MostFindings = 20;

    /// <summary>Sentences about events that cannot be true; none when all is well.</summary>
    public static IReadOnlyList<string> Findings(EventStore store, Words words, UsageSums sums, DateTimeOffset now)
    {
        var findings = new List<string>();
        var seen = new HashSet<(ulong, ulong, ulong, bool)>(store.Count);
        for (var i = 0; i < store.Count && findings.Count < MostFindings; i++)
        {
            ref readonly var e = ref store.Events[i];
            if (What(e, words, now) is { } wrong)
            {
                findings.Add($"Event {i + 1}: {wrong}.");
            }
            else if (!seen.Add((e.ReplyHigh, e.ReplyLow, e.Request, e.IsSidechain)))
            {
                findings.Add($"Event {i + 1}: it is in the ledger twice.");
            }
        }

        if (Total(sums) != Total(UsageSums.Of(store, words)))
        {
            findings.Add("The sums beside the events are not those of the events.");
        }

        return findings;
    }

    public static IReadOnlyDictionary<string, ToolCounts> Counts(EventStore store)
    {
        var counts = new SortedDictionary<string, ToolCounts>(StringComparer.Ordinal);
        foreach (ref readonly var e in store.Events)
        {
            var tool = EventWords.At(EventWords.Tools, e.Tool);
            var so = counts.GetValueOrDefault(tool);
            counts[tool] = new ToolCounts(so.Events + 1, so.Requests + e.Requests, so.Tokens + e.Total);
        }

        return counts;
    }

    private static (long Requests, long Tokens, decimal Usd) Total(UsageSums sums) =>
        (sums.All.Sum(pair => pair.Value.Requests), sums.All.Sum(pair => pair.Value.Tokens.Total), sums.All.Sum(pair => pair.Value.RecordedUsd));

    private static string? What(in UsageEvent e, Words words, DateTimeOffset now)
    {
        var inWords = Math.Max(e.Model, Math.Max(e.Session, e.Project)) < words.All.Count && Math.Min(e.Model, Math.Min(e.Session, e.Project)) >= 0;
        var inLists = e.Tool < EventWords.Tools.Length && e.Provider >= 0 && e.Provider < EventWords.Providers.Length && e.Tier < EventWords.Tiers.Length
            && e.Region < EventWords.Regions.Length && e.Grain < EventWords.Grains.Length;
        return !inWords ? "it names a model, session or folder that the ledger does not have"
            : !inLists ? "it names a tool, provider, tier, region or grain that this teamcost does not know"
            : words[e.Model].Length == 0 ? "it has no model"
            : e.InstantMs < FirstMs || e.InstantMs > now.ToUnixTimeMilliseconds() + DayMs ? "its time lies before 2015 or in the future"
            : (e.Input | e.Output | e.CacheRead | e.CacheWrite5m | e.CacheWrite1h | e.Reasoning | e.RecordedPicoUsd | (long)e.Requests | (long)e.WebSearches) < 0 ? "a count is negative"
            : e.Reasoning > e.Output ? "it thought more than it wrote"
            : e.Total > 5 * EventMaker.MostTokens ? "it has more tokens than a request can have"
            : null;
    }
}
