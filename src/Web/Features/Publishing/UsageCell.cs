namespace TeamCost.Web.Features.Publishing;

/// <summary>What a person used of one tool, provider and model on a day, as one organization knows it.</summary>
/// <param name="Day">Of the organization's zone.</param>
/// <param name="UtcDay">The day that it was computed from.</param>
/// <param name="CostUsd">Best cost; null: unknown, or not to be told.</param>
/// <param name="ListUsd">List value, for the rules only.</param>
internal sealed record UsageCell(
    DateOnly Day, DateOnly UtcDay, string Tool, string Provider, string Model, long Input, long Output, long CacheRead, long CacheWrite, long Reasoning, long Requests,
    decimal? CostUsd, decimal ListUsd, long UnpricedTokens, bool IsVerified)
{
    public long Tokens => Input + Output + CacheRead + CacheWrite;

    public bool IsRound => DayRules.IsRound(Input) && DayRules.IsRound(Output) && DayRules.IsRound(CacheRead) && DayRules.IsRound(CacheWrite);

    public UsageCell Plus(UsageCell other) => this with
    {
        Input = Input + other.Input,
        Output = Output + other.Output,
        CacheRead = CacheRead + other.CacheRead,
        CacheWrite = CacheWrite + other.CacheWrite,
        Reasoning = Reasoning + other.Reasoning,
        Requests = Requests + other.Requests,
        CostUsd = CostUsd is null && other.CostUsd is null ? null : (CostUsd ?? 0) + (other.CostUsd ?? 0),
        ListUsd = ListUsd + other.ListUsd,
        UnpricedTokens = UnpricedTokens + other.UnpricedTokens,
        IsVerified = IsVerified && other.IsVerified,
    };

    /// <summary>Two tellings of the same usage: counter by counter the larger. What is vouched for is so only as far as it reaches.</summary>
    public UsageCell Larger(UsageCell other) => this with
    {
        Input = Math.Max(Input, other.Input),
        Output = Math.Max(Output, other.Output),
        CacheRead = Math.Max(CacheRead, other.CacheRead),
        CacheWrite = Math.Max(CacheWrite, other.CacheWrite),
        Reasoning = Math.Max(Reasoning, other.Reasoning),
        Requests = Math.Max(Requests, other.Requests),
        CostUsd = CostUsd is { } one && other.CostUsd is { } two ? Math.Max(one, two) : CostUsd ?? other.CostUsd,
        ListUsd = Math.Max(ListUsd, other.ListUsd),
        // Who knows more of the price is believed; of one who tells less usage at all it says nothing.
        UnpricedTokens = Tokens > other.Tokens ? UnpricedTokens : other.Tokens > Tokens ? other.UnpricedTokens : Math.Min(UnpricedTokens, other.UnpricedTokens),
        IsVerified = (IsVerified && Covers(other)) || (other.IsVerified && other.Covers(this)),
    };

    private bool Covers(UsageCell other) => Input >= other.Input && Output >= other.Output && CacheRead >= other.CacheRead && CacheWrite >= other.CacheWrite;
}

/// <summary>From what organizations know to what is public: clean names, the larger of two tellings, and nothing that is not shown.</summary>
internal static class PublicRows
{
    /// <param name="orgs">The cells of each organization.</param>
    public static List<PublishedDay> Of(Guid userId, IEnumerable<IReadOnlyList<UsageCell>> orgs, PublishingWishes wishes) =>
    [
        .. orgs.SelectMany(cells => Group(cells.Select(Clean), (a, b) => a.Plus(b)))
            .GroupBy(KeyOf).Select(same => same.Aggregate((a, b) => a.Larger(b)))
            .Select(cell => cell with { Tool = wishes.ShowsTools ? cell.Tool : "", Model = wishes.ShowsModels ? cell.Model : "" })
            .GroupBy(KeyOf).Select(same => same.Aggregate((a, b) => a.Plus(b)))
            .OrderBy(cell => cell.Day).ThenBy(cell => cell.Tool, StringComparer.Ordinal).ThenBy(cell => cell.Provider, StringComparer.Ordinal).ThenBy(cell => cell.Model, StringComparer.Ordinal)
            .Select(cell => RowOf(userId, cell, wishes.ShowsCost)),
    ];

    private static IEnumerable<UsageCell> Group(IEnumerable<UsageCell> cells, Func<UsageCell, UsageCell, UsageCell> merge) => cells.GroupBy(KeyOf).Select(same => same.Aggregate(merge));

    private static (DateOnly, string, string, string) KeyOf(UsageCell cell) => (cell.Day, cell.Tool, cell.Provider, cell.Model);

    private static UsageCell Clean(UsageCell cell) => cell with
    {
        Tool = PublicNames.Tool(cell.Tool),
        Provider = PublicNames.Provider(cell.Provider),
        Model = PublicNames.Model(cell.Provider, cell.Model),
    };

    private static PublishedDay RowOf(Guid userId, UsageCell cell, bool showsCost) => new()
    {
        UserId = userId,
        Day = cell.Day,
        Tool = cell.Tool,
        Provider = cell.Provider,
        Model = cell.Model,
        Input = cell.Input,
        Output = cell.Output,
        CacheRead = cell.CacheRead,
        CacheWrite = cell.CacheWrite,
        Reasoning = cell.Reasoning,
        Requests = cell.Requests,
        CostUsd = showsCost ? cell.CostUsd : null,
        UnpricedTokens = showsCost ? cell.UnpricedTokens : 0,
        IsVerified = cell.IsVerified,
    };
}
