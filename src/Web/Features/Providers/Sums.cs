using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// Adds up what has one key, so that no two lines of a day are the same line; names that differ in case only are one name. Keeps the order in which keys
/// first appear. Texts are cut to what can be stored: one overlong name must not make a whole day unreadable.
/// </summary>
public static class Sums
{
    public static IReadOnlyList<UsageLine> OfUsage(IEnumerable<UsageLine> lines) =>
    [
        .. lines.Select(Fit)
            .GroupBy(line => line with { Tokens = default, Requests = 0, WebSearches = 0, Reported = null, Identity = IdentityOpener.Fold(line.Identity) })
            .Select(same => same.First() with
            {
                Tokens = same.Aggregate(default(TokenCounts), (sum, line) => sum + line.Tokens),
                Requests = same.Sum(line => line.Requests),
                WebSearches = same.Sum(line => line.WebSearches),
                Reported = same.First().Reported is { } money ? money with { Amount = same.Sum(line => line.Reported?.Amount ?? 0m) } : null,
            }),
    ];

    public static IReadOnlyList<BillItem> OfBills(IEnumerable<BillItem> items) =>
    [
        .. items.Select(item => item with { What = Cut(item.What, 200), Model = Cut(item.Model, 200), Identity = CutName(item.Identity) })
            .GroupBy(item => item with { Amount = item.Amount with { Amount = 0m }, Identity = IdentityOpener.Fold(item.Identity) })
            .Select(same => same.First() with { Amount = same.First().Amount with { Amount = same.Sum(item => item.Amount.Amount) } }),
    ];

    /// <summary>What is zero says nothing and is left out.</summary>
    public static IReadOnlyList<ActivityItem> OfActivity(IEnumerable<ActivityItem> items) =>
    [
        .. items.Select(item => item with { Detail = Cut(item.Detail, 120), Identity = CutName(item.Identity) })
            .GroupBy(item => item with { Value = 0m, Identity = IdentityOpener.Fold(item.Identity) })
            .Select(same => same.First() with { Value = same.Sum(item => item.Value) })
            .Where(item => item.Value != 0m),
    ];

    private static UsageLine Fit(UsageLine line) => line with
    {
        Model = Cut(line.Model, 200),
        Identity = CutName(line.Identity),
        Project = line.Project is { } project ? Cut(project, 200) : null,
    };

    private static string? CutName(string? name) => name is null ? null : Cut(name, 256);

    // Control characters have no business in a name, and PostgreSQL refuses NUL.
    private static string Cut(string text, int most)
    {
        var cut = text.Length > most ? text[..most] : text;
        return cut.AsSpan().ContainsAnyInRange('\0', '\u001f') ? string.Concat(cut.Select(c => char.IsControl(c) ? ' ' : c)) : cut;
    }
}
