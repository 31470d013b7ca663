using TeamCost.Contracts;
using TeamCost.Contracts.Imports;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Features.Publishing;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>
/// What makes a submission wait for somebody's look before any of it may be published. The rows count in the organization all the same: nobody is
/// accused of anything.
/// </summary>
internal static class SubmissionRules
{
    /// <param name="parts">What was submitted.</param>
    /// <param name="usual">Of everything that the person has submitted, this included.</param>
    /// <param name="prices">For the list value.</param>
    public static IReadOnlyList<string> Reasons(IReadOnlyList<SubmittedDay> parts, UsualDays usual, PriceBook prices) =>
    [
        .. parts.GroupBy(part => part.Day).OrderBy(day => day.Key).SelectMany(day => DayRules.Reasons(Figures(day.Key, [.. day], prices), usual)),
    ];

    public static UsualDays Usual(IEnumerable<CountedPart> parts, PriceBook prices) =>
        new(parts.Select(part => (part.Day, part.Said.Tokens, part.Said.Entries.Sum(entry => ListValue(part.Said, entry, prices)))));

    public static DayFigures Figures(DateOnly day, IReadOnlyList<SubmittedDay> parts, PriceBook prices)
    {
        var entries = parts.SelectMany(part => part.Entries).ToList();
        return new DayFigures(
            day, entries.Sum(entry => entry.Tokens), entries.Sum(entry => entry.CacheRead), parts.Sum(part => part.Entries.Sum(entry => ListValue(part, entry, prices))),
            entries.TrueForAll(entry => DayRules.IsRound(entry.Input) && DayRules.IsRound(entry.Output) && DayRules.IsRound(entry.CacheRead) && DayRules.IsRound(entry.CacheWrite)));
    }

    /// <summary>At list prices; what has none is taken at the client's own figure.</summary>
    private static decimal ListValue(SubmittedDay part, SubmittedEntry entry, PriceBook prices)
    {
        var line = SubmittedLines.Of(part, entry);
        return prices.CostOf(line.Provider, line.Model, line.Rate, line.Tokens, 0, new DateTimeOffset(part.Day, TimeOnly.MinValue, TimeSpan.Zero))?.Total ?? entry.Cost;
    }
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
