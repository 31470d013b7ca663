using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.Cursor;

/// <summary>Cursor's rows from the facts.</summary>
internal static class CursorBodies
{
    public static JsonObject Member(CursorMember member, JsonNode id) => new()
    {
        ["name"] = member.Name,
        ["email"] = member.Email,
        ["id"] = id,
        ["role"] = member.Role,
        ["isRemoved"] = member.IsRemoved,
    };

    public static JsonObject Event(CursorEvent one)
    {
        var row = new JsonObject { ["timestamp"] = one.At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
        AddIf(row, "userEmail", one.Email);
        AddIf(row, "serviceAccountId", one.ServiceAccountId);
        AddIf(row, "serviceAccountName", one.ServiceAccountName);
        row["model"] = one.Model;
        row["kind"] = one.Kind;
        row["maxMode"] = one.IsMaxMode;
        row["requestsCosts"] = one.RequestUnits;
        row["isTokenBasedCall"] = one.Tokens is not null;
        row["isChargeable"] = one.IsChargeable;
        row["isHeadless"] = one.IsHeadless;
        if (one.Tokens is { } tokens)
        {
            var usage = new JsonObject
            {
                ["inputTokens"] = tokens.Input,
                ["outputTokens"] = tokens.Output,
                ["cacheWriteTokens"] = tokens.CacheWrite,
                ["cacheReadTokens"] = tokens.CacheRead,
                ["totalCents"] = tokens.TotalCents,
            };
            if (tokens.DiscountPercent is { } discount)
            {
                usage["discountPercentOff"] = discount;
            }

            row["tokenUsage"] = usage;
        }

        row["chargedCents"] = one.ChargedCents;
        if (one.TokenFeeCents is { } fee)
        {
            row["cursorTokenFee"] = fee;
        }

        row["isFreeBugbot"] = false;
        AddIf(row, "conversationId", one.Conversation);
        return row;
    }

    public static JsonObject Day(CursorMember member, CursorDay day, JsonNode id, bool isActive, bool hasDay)
    {
        var row = new JsonObject { ["userId"] = id };
        if (hasDay)
        {
            row["day"] = day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        row["date"] = new DateTimeOffset(day.Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();
        row["email"] = member.Email;
        row["isActive"] = isActive;
        foreach (var (name, value) in Counters(day))
        {
            row[name] = value;
        }

        row["mostUsedModel"] = day.Model;
        row["applyMostUsedExtension"] = day.ApplyExtension;
        row["tabMostUsedExtension"] = day.TabExtension;
        row["clientVersion"] = day.Version;
        return row;
    }

    public static JsonObject Spend(CursorMember member, IReadOnlyList<CursorEvent> events, JsonNode id, bool hasParts)
    {
        var spend = events.Where(one => one.IsChargeable).Sum(one => one.ChargedCents);
        var included = events.Where(one => !one.IsChargeable).Sum(one => one.ChargedCents);
        var row = new JsonObject { ["userId"] = id, ["name"] = member.Name, ["email"] = member.Email, ["role"] = member.Role, ["spendCents"] = spend };
        if (hasParts)
        {
            row["includedSpendCents"] = included;
            row["overallSpendCents"] = spend + included;
        }

        row["fastPremiumRequests"] = events.Sum(one => one.RequestUnits);
        row["hardLimitOverrideDollars"] = member.HardLimitUsd;
        row["monthlyLimitDollars"] = member.MonthlyLimitUsd;
        row["effectivePerUserLimitDollars"] = member.EffectiveLimitUsd;
        return row;
    }

    public static JsonObject Commit(CursorCommit commit) => new()
    {
        ["commitHash"] = commit.Hash,
        ["userId"] = commit.UserId,
        ["userEmail"] = commit.Email,
        ["repoName"] = commit.Repository,
        ["branchName"] = commit.Branch,
        ["isPrimaryBranch"] = commit.IsPrimary,
        ["totalLinesAdded"] = commit.Added,
        ["totalLinesDeleted"] = commit.Deleted,
        ["tabLinesAdded"] = commit.TabAdded,
        ["tabLinesDeleted"] = commit.TabDeleted,
        ["composerLinesAdded"] = commit.ComposerAdded,
        ["composerLinesDeleted"] = commit.ComposerDeleted,
        ["nonAiLinesAdded"] = Math.Max(0, commit.Added - commit.TabAdded - commit.ComposerAdded),
        ["nonAiLinesDeleted"] = Math.Max(0, commit.Deleted - commit.TabDeleted - commit.ComposerDeleted),
        ["message"] = commit.Message,
        ["commitTs"] = Text(commit.At),
        ["createdAt"] = Text(commit.CreatedAt),
    };

    private static IEnumerable<(string Name, long Value)> Counters(CursorDay day) =>
    [
        ("totalLinesAdded", day.LinesAdded), ("totalLinesDeleted", day.LinesDeleted), ("acceptedLinesAdded", day.AcceptedAdded),
        ("acceptedLinesDeleted", day.AcceptedDeleted), ("totalApplies", day.Applies), ("totalAccepts", day.Accepts), ("totalRejects", day.Rejects),
        ("totalTabsShown", day.TabsShown), ("totalTabsAccepted", day.TabsAccepted), ("composerRequests", day.Composer), ("chatRequests", day.Chat),
        ("agentRequests", day.Agent), ("cmdkUsages", day.CmdK), ("subscriptionIncludedReqs", day.IncludedRequests), ("apiKeyReqs", day.OwnKeyRequests),
        ("usageBasedReqs", day.UsageBasedRequests), ("bugbotUsages", day.Bugbot),
    ];

    private static void AddIf(JsonObject row, string name, string? value)
    {
        if (value is not null)
        {
            row[name] = value;
        }
    }

    private static string? Text(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
