using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.Cursor;

/// <summary>Reads the facts back out of the sample answers.</summary>
internal static class CursorSamples
{
    public static CursorFacts Facts()
    {
        var spend = Samples.Json("cursor-spend.json");
        var limits = spend["teamMemberSpend"]!.AsArray().ToDictionary(row => row!["userId"]!.GetValue<long>(), row => row!);
        return new CursorFacts
        {
            Members = [.. Samples.Json("cursor-members.json")["teamMembers"]!.AsArray().Select(row => Member(row!, limits))],
            Events = [.. Pages("cursor-filtered_usage_events", "usageEvents").Select(Event)],
            Days = [.. Samples.Json("cursor-daily_usage-unpaginated.json")["data"]!.AsArray().Select(row => Day(row!))],
            Commits = [.. Samples.Json("cursor-ai_code_commits.json")["items"]!.AsArray().Select(row => Commit(row!))],
            CycleStart = DateTimeOffset.FromUnixTimeMilliseconds(spend["subscriptionCycleStart"]!.GetValue<long>()),
        };
    }

    private static IEnumerable<JsonNode> Pages(string name, string list) =>
        ((string[])["page1", "page2"]).SelectMany(page => Samples.Json($"{name}-{page}.json")[list]!.AsArray()).Select(row => row!);

    private static CursorMember Member(JsonNode row, Dictionary<long, JsonNode> limits)
    {
        var member = new CursorMember(Long(row["id"]), Text(row["name"])!, Text(row["email"])!, Text(row["role"])!, row["isRemoved"]!.GetValue<bool>());
        return !limits.TryGetValue(member.Id, out var limit) ? member : member with
        {
            HardLimitUsd = Number(limit["hardLimitOverrideDollars"])!.Value,
            MonthlyLimitUsd = Number(limit["monthlyLimitDollars"]),
            EffectiveLimitUsd = Number(limit["effectivePerUserLimitDollars"])!.Value,
        };
    }

    private static CursorEvent Event(JsonNode row)
    {
        var tokens = row["tokenUsage"] is { } usage
            ? new CursorTokens(
                Long(usage["inputTokens"]), Long(usage["outputTokens"]), Long(usage["cacheWriteTokens"]), Long(usage["cacheReadTokens"]), Number(usage["totalCents"])!.Value,
                (int?)Number(usage["discountPercentOff"]))
            : null;
        return new CursorEvent(
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(Text(row["timestamp"])!, CultureInfo.InvariantCulture)), Text(row["userEmail"]), Text(row["model"])!,
            Flag("isChargeable"), Number(row["chargedCents"])!.Value, tokens)
        {
            Kind = Text(row["kind"])!,
            IsMaxMode = Flag("maxMode"),
            IsHeadless = Flag("isHeadless"),
            RequestUnits = Number(row["requestsCosts"])!.Value,
            TokenFeeCents = Number(row["cursorTokenFee"]),
        };

        bool Flag(string name) => row[name]!.GetValue<bool>();
    }

    private static CursorDay Day(JsonNode row)
    {
        return new CursorDay(Long(row["userId"]), DateOnly.ParseExact(Text(row["day"])!, "yyyy-MM-dd", CultureInfo.InvariantCulture))
        {
            LinesAdded = N("totalLinesAdded"),
            LinesDeleted = N("totalLinesDeleted"),
            AcceptedAdded = N("acceptedLinesAdded"),
            AcceptedDeleted = N("acceptedLinesDeleted"),
            Applies = N("totalApplies"),
            Accepts = N("totalAccepts"),
            Rejects = N("totalRejects"),
            TabsShown = N("totalTabsShown"),
            TabsAccepted = N("totalTabsAccepted"),
            Composer = N("composerRequests"),
            Chat = N("chatRequests"),
            Agent = N("agentRequests"),
            CmdK = N("cmdkUsages"),
            Bugbot = N("bugbotUsages"),
            IncludedRequests = N("subscriptionIncludedReqs"),
            OwnKeyRequests = N("apiKeyReqs"),
            UsageBasedRequests = N("usageBasedReqs"),
            Model = Text(row["mostUsedModel"]),
            ApplyExtension = Text(row["applyMostUsedExtension"]),
            TabExtension = Text(row["tabMostUsedExtension"]),
            Version = Text(row["clientVersion"]),
        };

        long N(string name) => Long(row[name]);
    }

    private static CursorCommit Commit(JsonNode row) => new(Text(row["commitHash"])!, Text(row["userId"])!, Text(row["userEmail"]), At(row["commitTs"]), At(row["createdAt"])!.Value)
    {
        Repository = Text(row["repoName"]),
        Branch = Text(row["branchName"]),
        IsPrimary = row["isPrimaryBranch"]?.GetValue<bool>(),
        Message = Text(row["message"]),
        Added = Long(row["totalLinesAdded"]),
        Deleted = Long(row["totalLinesDeleted"]),
        TabAdded = Long(row["tabLinesAdded"]),
        TabDeleted = Long(row["tabLinesDeleted"]),
        ComposerAdded = Long(row["composerLinesAdded"]),
        ComposerDeleted = Long(row["composerLinesDeleted"]),
    };

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static long Long(JsonNode? node) => node!.GetValue<long>();

    private static decimal? Number(JsonNode? node) => node?.GetValue<decimal>();

    private static DateTimeOffset? At(JsonNode? node) => node is null ? null : DateTimeOffset.Parse(Text(node)!, CultureInfo.InvariantCulture);
}
