using TeamCost.Web.Features.Publishing;

namespace TeamCost.Web.Features.Profiles;

/// <summary>The sums of some published days, kept apart by kind of token.</summary>
public sealed record TokenSplit(
    string Name, long Input, long Output, long CacheRead, long CacheWrite, long Reasoning, long Requests, decimal? CostUsd, long UnpricedTokens, long VerifiedTokens)
{
    /// <summary>Reasoning lies inside output.</summary>
    public long Tokens => Input + Output + CacheRead + CacheWrite;

    public static TokenSplit Of(string name, IReadOnlyCollection<PublishedDay> days) => new(
        name, days.Sum(d => d.Input), days.Sum(d => d.Output), days.Sum(d => d.CacheRead), days.Sum(d => d.CacheWrite), days.Sum(d => d.Reasoning),
        days.Sum(d => d.Requests), days.Any(d => d.CostUsd is not null) ? days.Sum(d => d.CostUsd ?? 0) : null, days.Sum(d => d.UnpricedTokens),
        days.Where(d => d.IsVerified).Sum(d => d.Tokens));

    /// <summary>One for each name, most tokens first. What is not shown has no name, and no row.</summary>
    public static IReadOnlyList<TokenSplit> By(IEnumerable<PublishedDay> days, Func<PublishedDay, string> name) =>
    [
        .. days.GroupBy(name).Where(group => group.Key.Length > 0).Select(group => Of(group.Key, [.. group]))
            .OrderByDescending(split => split.Tokens).ThenBy(split => split.Name, StringComparer.Ordinal),
    ];
}
