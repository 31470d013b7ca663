using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.OpenRouter;

/// <summary>
/// Reads the facts back out of the sample answers. Whose the day's rows are, the samples do not say; what each key used that day, they do: the
/// rows are dealt out so that both the rows and the keys' sums come out.
/// </summary>
internal static class OpenRouterSamples
{
    public static OpenRouterFacts Facts()
    {
        var keys = Samples.Json("openrouter-keys.json")["data"]!.AsArray().Select(row => Key(row!)).ToList();
        var rows = Samples.Json("openrouter-activity.json")["data"]!.AsArray().Select(row => Use(row!)).ToList();
        var credits = Samples.Json("openrouter-credits.json")["data"]!;
        return new OpenRouterFacts
        {
            Members = [.. Samples.Json("openrouter-members.json")["data"]!.AsArray().Select(row => new OpenRouterMember(
                Text(row!["id"])!, Text(row["email"])!, Text(row["first_name"])!, Text(row["last_name"]), Text(row["role"])!))],
            Keys = keys,
            Uses = [.. Deal(rows, keys)],
            TotalCredits = Number(credits["total_credits"])!.Value,
            TotalUsage = Number(credits["total_usage"])!.Value,
        };
    }

    // Row after row to key after key, each up to its sum of the day.
    private static IEnumerable<OpenRouterUse> Deal(IEnumerable<OpenRouterUse> rows, List<OpenRouterKey> keys)
    {
        var left = keys.Select(key => (Key: key, Usd: key.DailyUsd)).ToList();
        foreach (var row in rows)
        {
            var rest = row;
            while (rest.UsageUsd > 0 && left.Count > 0)
            {
                var (key, usd) = left[0];
                var part = Math.Min(usd, rest.UsageUsd);
                var dealt = Part(rest, part / rest.UsageUsd) with { UsageUsd = part, KeyHash = key.Hash, MemberId = key.CreatorId, Workspace = key.Workspace };
                yield return dealt;
                rest = Without(rest, dealt);
                if (usd > part)
                {
                    left[0] = (key, usd - part);
                }
                else
                {
                    left.RemoveAt(0);
                }
            }

            if (rest.UsageUsd > 0 || rest.Requests > 0)
            {
                yield return rest;
            }
        }
    }

    private static OpenRouterUse Part(OpenRouterUse use, decimal share) => use with
    {
        Requests = (long)(use.Requests * share),
        PromptTokens = (long)(use.PromptTokens * share),
        CompletionTokens = (long)(use.CompletionTokens * share),
        ReasoningTokens = (long)(use.ReasoningTokens * share),
    };

    private static OpenRouterUse Without(OpenRouterUse use, OpenRouterUse part) => use with
    {
        UsageUsd = use.UsageUsd - part.UsageUsd,
        Requests = use.Requests - part.Requests,
        PromptTokens = use.PromptTokens - part.PromptTokens,
        CompletionTokens = use.CompletionTokens - part.CompletionTokens,
        ReasoningTokens = use.ReasoningTokens - part.ReasoningTokens,
    };

    private static OpenRouterUse Use(JsonNode row) => new(
        DateOnly.ParseExact(Text(row["date"])!, "yyyy-MM-dd", CultureInfo.InvariantCulture), null, null, Text(row["model"])!, Text(row["model_permaslug"])!,
        Text(row["endpoint_id"])!, Text(row["provider_name"])!, Number(row["usage"])!.Value, Number(row["byok_usage_inference"])!.Value, row["requests"]!.GetValue<long>(),
        row["prompt_tokens"]!.GetValue<long>(), row["completion_tokens"]!.GetValue<long>(), row["reasoning_tokens"]!.GetValue<long>());

    private static OpenRouterKey Key(JsonNode row) => new(
        Text(row["hash"])!, Text(row["name"])!, Text(row["label"])!, Text(row["creator_user_id"])!, DateTimeOffset.Parse(Text(row["created_at"])!, CultureInfo.InvariantCulture))
    {
        IsDisabled = row["disabled"]!.GetValue<bool>(),
        LimitUsd = Number(row["limit"]),
        LimitLeftUsd = Number(row["limit_remaining"]),
        LimitReset = Text(row["limit_reset"]),
        UsageUsd = Number(row["usage"])!.Value,
        DailyUsd = Number(row["usage_daily"])!.Value,
        WeeklyUsd = Number(row["usage_weekly"])!.Value,
        MonthlyUsd = Number(row["usage_monthly"])!.Value,
        Workspace = Text(row["workspace_id"]),
    };

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static decimal? Number(JsonNode? node) => node?.GetValue<decimal>();
}
