using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers;

/// <summary>Adds up what has one key, so that no two lines of a day are the same line. Keeps the order in which keys first appear.</summary>
public static class Sums
{
    public static IReadOnlyList<UsageLine> OfUsage(IEnumerable<UsageLine> lines) =>
        [.. lines.GroupBy(line => line with { Tokens = default, Requests = 0, WebSearches = 0, Reported = null }).Select(same => same.Key with
        {
            Tokens = same.Aggregate(default(TokenCounts), (sum, line) => sum + line.Tokens),
            Requests = same.Sum(line => line.Requests),
            WebSearches = same.Sum(line => line.WebSearches),
            Reported = same.First().Reported is { } money ? money with { Amount = same.Sum(line => line.Reported?.Amount ?? 0m) } : null,
        })];

    public static IReadOnlyList<BillItem> OfBills(IEnumerable<BillItem> items) =>
        [.. items.GroupBy(item => item with { Amount = item.Amount with { Amount = 0m } })
            .Select(same => same.Key with { Amount = same.Key.Amount with { Amount = same.Sum(item => item.Amount.Amount) } })];

    /// <summary>What is zero says nothing and is left out.</summary>
    public static IReadOnlyList<ActivityItem> OfActivity(IEnumerable<ActivityItem> items) =>
        [.. items.GroupBy(item => item with { Value = 0m })
            .Select(same => same.Key with { Value = same.Sum(item => item.Value) })
            .Where(item => item.Value != 0m)];
}
