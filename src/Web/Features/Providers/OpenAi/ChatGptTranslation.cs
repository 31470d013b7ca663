using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.OpenAi;

/// <summary>A workspace's day of a person as lines. Totals are the truth; clients and models may name only a part of them.</summary>
internal static class ChatGptTranslation
{
    private const string Provider = "openai";

    public static string? Of(WorkspaceRow row, IReadOnlyDictionary<string, string> emails)
    {
        var id = row.UserId ?? row.Actor?.UserId;
        return row.Actor?.Email is { Length: > 0 } email ? email.Trim().ToLowerInvariant() : id is null ? null : emails.GetValueOrDefault(id) ?? id;
    }

    public static IdentityName Describe(string name, string? id) => name.Contains('@', StringComparison.Ordinal)
        ? new IdentityName(name, IdentityKind.Email, Provider, id, Email: name)
        : new IdentityName(name, IdentityKind.UserId, Provider, name);

    public static bool HasUse(WorkspaceRow row) => row.Totals is { Uncached: > 0 } or { Cached: > 0 } or { Output: > 0 } or { Total: > 0 } or { CostUsd: > 0 };

    public static UsageLine Usage(WorkspaceRow row, DateOnly day, string? who)
    {
        var said = row.Totals;
        var parts = (said.Uncached ?? 0) + (said.Cached ?? 0) + (said.Output ?? 0);
        // Where only the total is told, its kind is unknown: it stands as input, and the line is an estimate.
        var rest = Math.Max(0, (said.Total ?? 0) - parts);
        return new UsageLine(
            day, Hour: null, ToolOf(row), Provider, ModelOf(row), Session: null, new RateClass(Band: null, Recorded: said.CostUsd is >= 0),
            new TokenCounts((said.Uncached ?? 0) + rest, said.Output ?? 0, said.Cached ?? 0, 0, 0, 0), said.Turns ?? 0, WebSearches: 0,
            Grain: rest > 0 ? Grains.Estimate : Grains.Request, Identity: who, Reported: said.CostUsd is >= 0 and { } usd ? new Money(usd) : null,
            PaidBy: said.CostUsd is null ? PaidModes.Seat : PaidModes.Metered);
    }

    public static BillItem Bill(WorkspaceRow row, DateOnly day, string? who) => new(
        day, Provider, ToolOf(row), "ChatGPT workspace", new Money(row.Totals.CostUsd ?? 0m), row.Totals.CostUsd < 0 ? BillKind.Credit : BillKind.Usage,
        row.Models is { Count: 1 } ? ModelOf(row) : "", who);

    public static IEnumerable<ActivityItem> Activity(WorkspaceRow row, DateOnly day, string? who)
    {
        var tool = ToolOf(row);
        var byClient = (row.Clients ?? []).Where(client => client is { ClientId.Length: > 0, Turns: > 0 }).ToList();
        foreach (var client in byClient)
        {
            yield return new ActivityItem(day, tool, Provider, ActivityMetrics.Interactions, client.Turns!.Value, who, client.ClientId!);
        }

        // Turns that no client is named for.
        yield return new ActivityItem(day, tool, Provider, ActivityMetrics.Interactions, Math.Max(0, (row.Totals.Turns ?? 0) - byClient.Sum(client => client.Turns!.Value)), who);
        yield return new ActivityItem(day, tool, Provider, "threads", row.Totals.Threads ?? 0, who);
        yield return new ActivityItem(day, tool, Provider, "credits", Math.Max(0m, row.Totals.Credits ?? 0m), who);
    }

    // Tokens are not told by client: a day is Codex's only where nothing else was used.
    private static string ToolOf(WorkspaceRow row) =>
        row.Clients is { Count: > 0 } clients && clients.All(client => client.ClientId?.StartsWith("CODEX", StringComparison.OrdinalIgnoreCase) is true) ? "codex" : "chatgpt";

    private static string ModelOf(WorkspaceRow row) => row.Models is [{ Model.Length: > 0 } only] ? only.Model! : "unknown";
}
