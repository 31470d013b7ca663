using System.Text.Json;
using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.Anthropic;

/// <summary>Rows of the Enterprise Analytics reports as usage, bill and activity lines.</summary>
internal static class EnterpriseTranslation
{
    private const string Provider = "anthropic";

    // Counts whose meaning another source shares; every other count keeps its own name.
    private static readonly Dictionary<string, string> Shared = new(StringComparer.Ordinal)
    {
        ["distinct_session_count"] = ActivityMetrics.Sessions,
        ["commit_count"] = ActivityMetrics.Commits,
        ["pull_request_count"] = ActivityMetrics.PullRequests,
        ["added_count"] = ActivityMetrics.LinesAdded,
        ["removed_count"] = ActivityMetrics.LinesRemoved,
        ["message_count"] = ActivityMetrics.Interactions,
        ["web_search_count"] = "web-searches",
    };

    /// <summary>What has a cost was charged; what has none was covered by seats, whose cost endpoints only show usage credits.</summary>
    public static IReadOnlyList<UsageLine> Usage(IReadOnlyList<EnterpriseUsageRow> rows, IReadOnlyList<EnterpriseCostRow> costs, DateOnly day)
    {
        var amounts = costs.GroupBy(cost => (cost.Actor.UserId, cost.Product, cost.Model))
            .ToDictionary(same => same.Key, same => new Money(same.Sum(cost => cost.Amount) / 100m, AnthropicMoney.Currency(same.First().Currency)));
        // The cost of a group stands on the group's line, once, however many rows the group has.
        return Sums.OfUsage(rows.GroupBy(row => (row.Actor.UserId, row.Product, row.Model)).Select(group =>
        {
            var (first, cost) = (group.First(), amounts.GetValueOrDefault(group.Key));
            return new UsageLine(
                day, Hour: null, ToolOf(first.Product), Provider, ModelOf(first.Model), Session: null, new RateClass(Band: null, Recorded: cost is { Amount: >= 0 }),
                group.Aggregate(default(TokenCounts), (sum, row) => sum + Tokens(row)),
                group.Sum(row => row.Requests ?? 0), group.Sum(row => row.ServerTools?.WebSearches ?? 0),
                Identity: Of(first.Actor), Reported: cost is { Amount: >= 0 } ? cost : null, PaidBy: cost is null ? PaidModes.Seat : PaidModes.Metered);
        }));
    }

    public static IReadOnlyList<BillItem> Bill(IReadOnlyList<EnterpriseCostRow> costs, DateOnly day) =>
        Sums.OfBills(costs.Select(cost => new BillItem(
            day, Provider, ToolOf(cost.Product), $"Claude Enterprise: {cost.Product ?? "other"}", new Money(cost.Amount / 100m, AnthropicMoney.Currency(cost.Currency)),
            cost.Amount < 0 ? BillKind.Credit : BillKind.Usage, cost.Model ?? "", Of(cost.Actor))));

    public static IReadOnlyList<ActivityItem> Activity(IReadOnlyList<EnterpriseActivityRow> rows, DateOnly day) =>
        Sums.OfActivity(
            from row in rows
            let who = Of(row.User)
            from block in row.Blocks
            let tool = ToolOf(Cut(block.Key, "_metrics"))
            from count in block.Value.ValueKind is JsonValueKind.Number ? Counts(block.Key, block.Value, "") : Counts("", block.Value, "")
            select new ActivityItem(day, block.Value.ValueKind is JsonValueKind.Number ? "claude" : tool, Provider, count.Metric, count.Value, who, count.Detail));

    public static IReadOnlyList<IdentityName> Names(IEnumerable<EnterpriseActor> actors) =>
        [.. actors.DistinctBy(Of).OrderBy(Of, StringComparer.Ordinal).Select(actor => actor.Email is { Length: > 0 }
            ? new IdentityName(Of(actor), IdentityKind.Email, Provider, actor.UserId, actor.Name, Of(actor), actor.IsDeleted is true ? "deleted at Anthropic" : null)
            : new IdentityName(Of(actor), IdentityKind.UserId, Provider, actor.UserId, actor.Name, Hint: actor.IsDeleted is true ? "deleted at Anthropic" : null))];

    public static EnterpriseActor ActorOf(EnterpriseUser user) => new() { UserId = user.Id, Email = user.Email };

    private static TokenCounts Tokens(EnterpriseUsageRow row) =>
        new(row.UncachedInput, row.Output, row.CacheRead, row.CacheCreation.FiveMinutes, row.CacheCreation.OneHour, 0);

    private static string Of(EnterpriseActor actor) => actor.Email is { Length: > 0 } email ? email.Trim().ToLowerInvariant() : actor.UserId;

    private static string Of(EnterpriseUser user) => Of(ActorOf(user));

    private static string ModelOf(string? model) => string.IsNullOrWhiteSpace(model) ? "unknown" : model;

    private static string ToolOf(string? product) => product switch
    {
        null or "" => "claude",
        "claude_code" => ClaudeCodeTranslation.Tool,
        "chat" or "cowork" or "design" or "office" or "science" => $"claude-{product}",
        _ => Id(product),
    };

    private static string Id(string name) =>
        new([.. name.ToLowerInvariant().Take(64).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-')]);

    private static string Metric(string name)
    {
        var id = Id(name).Replace('.', '-');
        return id.Length > 40 ? id[..40] : id;
    }

    private static IEnumerable<(string Metric, decimal Value, string Detail)> Counts(string name, JsonElement element, string detail)
    {
        if (element.ValueKind is JsonValueKind.Number)
        {
            return [(Shared.GetValueOrDefault(name) ?? Metric(Cut(name, "_count")), element.GetDecimal(), detail)];
        }

        if (element.ValueKind is not JsonValueKind.Object)
        {
            return [];
        }

        return element.TryGetProperty("accepted_count", out var accepted) && element.TryGetProperty("rejected_count", out var rejected)
            ? [(ActivityMetrics.Acceptances, accepted.GetDecimal(), name), (ActivityMetrics.Suggestions, accepted.GetDecimal() + rejected.GetDecimal(), name)]
            : element.EnumerateObject().SelectMany(inner => Counts(inner.Name, inner.Value, IsGroup(name) ? detail : name));
    }

    // Groups that only hold counts together; any other name inside a block (excel, word) says where the counts come from.
    private static bool IsGroup(string name) => name is "" or "core_metrics" or "lines_of_code" or "tool_actions";

    private static string Cut(string name, string ending) => name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : name;
}
