using System.Globalization;
using TeamCost.Contracts;
using TeamCost.Contracts.Imports;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>
/// What makes a submission wait for somebody's look before any of it may be published. The rows count in the organization all the same: nobody is
/// accused of anything.
/// </summary>
internal static class SubmissionRules
{
    private const long ManyTokens = 250_000_000;
    private const decimal ManyDollars = 5_000m;
    private const int Often = 10;
    private const int DaysForAverage = 7;
    private const long EnoughTokens = 10_000_000;
    private const long RoundFrom = 1_000_000;

    /// <param name="parts">What was submitted.</param>
    /// <param name="known">Tokens of the person's days, those of this submission included.</param>
    /// <param name="prices">For the list value.</param>
    public static IReadOnlyList<string> Reasons(IReadOnlyList<SubmittedDay> parts, IReadOnlyDictionary<DateOnly, long> known, PriceBook prices)
    {
        var reasons = new List<string>();
        foreach (var day in parts.GroupBy(part => part.Day).OrderBy(day => day.Key))
        {
            var entries = day.SelectMany(part => part.Entries).ToList();
            var tokens = entries.Sum(entry => entry.Tokens);
            var date = day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (tokens > ManyTokens)
            {
                reasons.Add($"{date} has {Words(tokens)} tokens, more than {Words(ManyTokens)} in one day.");
            }

            if (day.Sum(part => part.Entries.Sum(entry => ListValue(part, entry, prices))) is var value && value > ManyDollars)
            {
                reasons.Add($"{date} is worth ${value.ToString("N0", CultureInfo.InvariantCulture)} at list prices, more than ${ManyDollars.ToString("N0", CultureInfo.InvariantCulture)} in one day.");
            }

            if (IsFarAbove(day.Key, tokens, known, out var average))
            {
                reasons.Add($"{date} has {Words(tokens)} tokens, more than {Often} times the usual {Words(average)} of your other days.");
            }

            if (tokens >= EnoughTokens && entries.Sum(entry => entry.CacheRead) is var read && read > tokens / 1000m * 995)
            {
                reasons.Add($"{date} consists of cache reads for more than 99.5 %, which no tool's work does.");
            }

            if (tokens >= RoundFrom && entries.All(entry => IsRound(entry.Input) && IsRound(entry.Output) && IsRound(entry.CacheRead) && IsRound(entry.CacheWrite)))
            {
                reasons.Add($"{date} has nothing but round counts.");
            }
        }

        return reasons;
    }

    /// <summary>At list prices; what has none is taken at the client's own figure.</summary>
    private static decimal ListValue(SubmittedDay part, SubmittedEntry entry, PriceBook prices)
    {
        var line = SubmittedLines.Of(part, entry);
        return prices.CostOf(line.Provider, line.Model, line.Rate, line.Tokens, 0, new DateTimeOffset(part.Day, TimeOnly.MinValue, TimeSpan.Zero))?.Total ?? entry.Cost;
    }

    private static bool IsFarAbove(DateOnly day, long tokens, IReadOnlyDictionary<DateOnly, long> known, out long average)
    {
        var others = known.Where(one => one.Key != day && one.Value > 0).Select(one => one.Value).ToList();
        average = others.Count == 0 ? 0 : (long)others.Average();
        return others.Count >= DaysForAverage && tokens >= EnoughTokens && tokens > average * Often;
    }

    private static bool IsRound(long count) => count % 1_000 == 0;

    private static string Words(long tokens) => tokens >= 1_000_000
        ? $"{(tokens / 1_000_000m).ToString("N0", CultureInfo.InvariantCulture)} million"
        : tokens.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>What was submitted, as usage lines.</summary>
internal static class SubmittedLines
{
    /// <summary>Parts of one day and tool under several of the client's names are one line each model.</summary>
    public static List<UsageLine> Of(IEnumerable<SubmittedDay> parts) =>
    [
        .. parts.SelectMany(part => part.Entries.Select(entry => Of(part, entry)))
            .GroupBy(line => (line.Day, line.Tool, line.Provider, line.Model, line.Rate.Recorded))
            .Select(same => same.Aggregate((a, b) => a with
            {
                Tokens = a.Tokens + b.Tokens, Requests = a.Requests + b.Requests, Reported = new Money((a.Reported?.Amount ?? 0) + (b.Reported?.Amount ?? 0)),
            })),
    ];

    public static UsageLine Of(SubmittedDay part, SubmittedEntry entry)
    {
        var tool = ToolOf(part.Client);
        // A price without counts is all there is to know; where there are counts, ours is the price.
        var rate = new RateClass(Band: null, Recorded: entry.Tokens == 0 && entry.Cost > 0);
        return new UsageLine(
            part.Day, Hour: null, tool, SellerNames.Of(entry.Provider, entry.Model, tool), entry.Model, Session: null, rate,
            new TokenCounts(entry.Input, entry.Output, entry.CacheRead, entry.CacheWrite, 0, entry.Reasoning), entry.Messages, WebSearches: 0, Grains.SessionTotal,
            Reported: new Money(entry.Cost), DayKind: DayKinds.Local);
    }

    /// <summary>A mirror of Claude Code is Claude Code; whatever else is not known keeps its name, as far as it fits.</summary>
    private static string ToolOf(string client)
    {
        var name = client.StartsWith("cc-mirror/", StringComparison.Ordinal) ? "claude" : client.Replace('/', '-');
        return ReportTools.OfAgent(name.Length > 64 ? name[..64] : name);
    }
}
