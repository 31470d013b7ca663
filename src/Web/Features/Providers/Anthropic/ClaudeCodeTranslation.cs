using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.Anthropic;

/// <summary>Rows of the Claude Code report as lines of usage and of activity.</summary>
internal static class ClaudeCodeTranslation
{
    public const string Tool = "claude-code";
    private const string Provider = "anthropic";

    /// <summary>Terminals and remote use are added up: they are no part of what a line is.</summary>
    public static IReadOnlyList<UsageLine> Usage(IReadOnlyList<ClaudeCodeRow> rows, DateOnly day) =>
        Sums.OfUsage(
            from row in rows
            from model in row.Models
            let tokens = model.Tokens
            select new UsageLine(
                day, Hour: null, Tool, Provider, model.Model, Session: null, new RateClass(Band: null, Recorded: true),
                // The report has one number for both lifetimes of the cache.
                new TokenCounts(tokens.Input, tokens.Output, tokens.CacheRead, tokens.CacheCreation, 0, 0), Requests: 0, WebSearches: 0,
                Identity: AnthropicNames.Of(row.Actor),
                Reported: new Money(model.Cost.Amount / 100m, AnthropicMoney.Currency(model.Cost.Currency)),
                PaidBy: PaidBy(row)));

    public static IReadOnlyList<ActivityItem> Activity(IReadOnlyList<ClaudeCodeRow> rows, DateOnly day) =>
        Sums.OfActivity(rows.SelectMany(row => Of(row, day)));

    /// <summary>Billed by token: only such rows lie inside the messages usage too.</summary>
    public static bool IsMetered(ClaudeCodeRow row) => row.CustomerType == "api";

    private static IEnumerable<ActivityItem> Of(ClaudeCodeRow row, DateOnly day)
    {
        var (who, terminal) = (AnthropicNames.Of(row.Actor), TerminalOf(row));
        ActivityItem Item(string metric, long value, string detail) => new(day, Tool, Provider, metric, value, who, detail);

        yield return Item(ActivityMetrics.Sessions, row.Metrics.Sessions, terminal);
        yield return Item(ActivityMetrics.LinesAdded, row.Metrics.Lines?.Added ?? 0, terminal);
        yield return Item(ActivityMetrics.LinesRemoved, row.Metrics.Lines?.Removed ?? 0, terminal);
        yield return Item(ActivityMetrics.Commits, row.Metrics.Commits, terminal);
        yield return Item(ActivityMetrics.PullRequests, row.Metrics.PullRequests, terminal);
        foreach (var (name, action) in row.ToolActions ?? new Dictionary<string, ToolAction?>())
        {
            var detail = terminal.Length == 0 ? name : $"{terminal}: {name}";
            yield return Item(ActivityMetrics.Suggestions, (action?.Accepted ?? 0) + (action?.Rejected ?? 0), detail);
            yield return Item(ActivityMetrics.Acceptances, action?.Accepted ?? 0, detail);
        }
    }

    private static string TerminalOf(ClaudeCodeRow row) => (row.TerminalType ?? "") + (row.IsRemote is true ? ", remote" : "");

    private static string PaidBy(ClaudeCodeRow row) => row.CustomerType switch
    {
        "api" => PaidModes.Metered,
        "subscription" => PaidModes.Seat,
        _ => PaidModes.NotSaid,
    };
}

internal static class AnthropicMoney
{
    public static string Currency(string? said) => string.IsNullOrWhiteSpace(said) ? "USD" : said.Trim().ToUpperInvariant();
}
