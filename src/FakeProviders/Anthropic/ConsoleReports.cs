using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.Anthropic;

/// <summary>Claude Code analytics, messages usage and the cost report.</summary>
internal sealed class ConsoleReports(FakeAnthropic fake)
{
    private static readonly string[] MessageGroups =
        ["account_id", "api_key_id", "context_window", "inference_geo", "model", "service_account_id", "service_tier", "speed", "workspace_id"];

    public JsonObject ClaudeCode(AnthropicQuery query)
    {
        var (day, limit) = (query.Day("starting_at"), Math.Min(query.Limit(20, 1000), fake.MostPerPage));
        var offset = query.Offset();
        var rows = fake.Facts.ClaudeCode.Where(row => row.Day == day).ToList();
        var hasMore = offset + limit < rows.Count;
        return new JsonObject
        {
            ["data"] = new JsonArray([.. rows.Skip(offset).Take(limit).Select(Write)]),
            ["has_more"] = hasMore,
            ["next_page"] = hasMore ? query.Cursor(string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}|{offset + limit}"), offset + limit) : null,
        };
    }

    public JsonObject Messages(AnthropicQuery query)
    {
        var width = query.Text("bucket_width") ?? "1d";
        var (step, usual, most) = width switch
        {
            "1d" => (TimeSpan.FromDays(1), 7, 31),
            "1h" => (TimeSpan.FromHours(1), 24, 168),
            "1m" => (TimeSpan.FromMinutes(1), 60, 1440),
            _ => throw AnthropicRefusal.Invalid("bucket_width: expected 1d, 1h or 1m"),
        };
        var groups = query.List("group_by", MessageGroups);
        if (groups.Contains("speed") && !query.HasHeader("anthropic-beta", "fast-mode-2026-02-01"))
        {
            throw AnthropicRefusal.Invalid("group_by[]: speed needs the beta header fast-mode-2026-02-01");
        }

        var kept = Filter(query);
        return Buckets(query, step, usual, most, (from, until) => kept
            .Where(fact => fact.At >= from && fact.At < until)
            .GroupBy(fact => string.Join('|', groups.Select(group => Value(fact, group))))
            .Select(group => Write([.. group], groups)));
    }

    public JsonObject Costs(AnthropicQuery query)
    {
        if ((query.Text("bucket_width") ?? "1d") != "1d")
        {
            throw AnthropicRefusal.Invalid("bucket_width: expected 1d");
        }

        var groups = query.List("group_by", "workspace_id", "description");
        var (byWorkspace, byDescription) = (groups.Contains("workspace_id"), groups.Contains("description"));
        return Buckets(query, TimeSpan.FromDays(1), 7, 31, (from, _) => fake.Facts.Costs
            .Where(fact => fact.Day == DateOnly.FromDateTime(from.UtcDateTime))
            .GroupBy(fact => (byWorkspace ? fact.WorkspaceId : null, byDescription ? fact.Description : null))
            .Select(group => Write([.. group], byWorkspace, byDescription)));
    }

    private JsonObject Buckets(
        AnthropicQuery query, TimeSpan step, int usual, int most, Func<DateTimeOffset, DateTimeOffset, IEnumerable<JsonObject>> results)
    {
        var start = Down(query.Start(), step);
        var end = query.Instant("ending_at") ?? fake.Clock.GetUtcNow();
        var limit = Math.Min(query.Limit(usual, most), fake.MostPerPage);
        var offset = query.Offset();
        var first = start + (offset * step);
        var buckets = new JsonArray();
        for (var from = first; from < end && buckets.Count < limit; from += step)
        {
            buckets.Add(new JsonObject
            {
                ["starting_at"] = FakeAnthropic.Text(from),
                ["ending_at"] = FakeAnthropic.Text(from + step),
                ["results"] = new JsonArray([.. results(from, from + step)]),
            });
        }

        var next = first + (buckets.Count * step);
        return new JsonObject
        {
            ["data"] = buckets,
            ["has_more"] = next < end,
            ["next_page"] = next < end ? query.Cursor(FakeAnthropic.Text(next), offset + buckets.Count) : null,
        };
    }

    private IReadOnlyList<MessagesFact> Filter(AnthropicQuery query)
    {
        var facts = fake.Facts.Messages.AsEnumerable();
        foreach (var (name, value) in ((string, Func<MessagesFact, string?>)[])
            [
                ("api_key_ids", fact => fact.ApiKeyId), ("workspace_ids", fact => fact.WorkspaceId), ("models", fact => fact.Model),
                ("account_ids", fact => fact.AccountId), ("service_account_ids", fact => fact.ServiceAccountId), ("service_tiers", fact => fact.ServiceTier),
                ("context_window", fact => fact.ContextWindow), ("inference_geos", fact => fact.InferenceGeo), ("speeds", fact => fact.Speed),
            ])
        {
            var wanted = query.List(name);
            facts = wanted.Count == 0 ? facts : facts.Where(fact => value(fact) is { } own && wanted.Contains(own));
        }

        return [.. facts];
    }

    private static string? Value(MessagesFact fact, string group) => group switch
    {
        "account_id" => fact.AccountId,
        "api_key_id" => fact.ApiKeyId,
        "context_window" => fact.ContextWindow,
        "inference_geo" => fact.InferenceGeo,
        "model" => fact.Model,
        "service_account_id" => fact.ServiceAccountId,
        "service_tier" => fact.ServiceTier,
        "speed" => fact.Speed,
        _ => fact.WorkspaceId,
    };

    private static JsonObject Write(IReadOnlyList<MessagesFact> facts, IReadOnlyList<string> groups)
    {
        var result = new JsonObject
        {
            ["cache_creation"] = new JsonObject
            {
                ["ephemeral_1h_input_tokens"] = facts.Sum(fact => fact.CacheWrite1h),
                ["ephemeral_5m_input_tokens"] = facts.Sum(fact => fact.CacheWrite5m),
            },
            ["cache_read_input_tokens"] = facts.Sum(fact => fact.CacheRead),
            ["output_tokens"] = facts.Sum(fact => fact.Output),
            ["server_tool_use"] = new JsonObject { ["web_search_requests"] = facts.Sum(fact => fact.WebSearches) },
            ["uncached_input_tokens"] = facts.Sum(fact => fact.Uncached),
        };
        // Null has two meanings: not grouped by it, or grouped and without a value.
        foreach (var group in MessageGroups.Where(group => group != "speed" || groups.Contains("speed")))
        {
            result[group] = groups.Contains(group) ? Value(facts[0], group) : null;
        }

        return result;
    }

    private static JsonObject Write(IReadOnlyList<AnthropicCostFact> facts, bool byWorkspace, bool byDescription)
    {
        var first = facts[0];
        return new JsonObject
        {
            ["amount"] = facts.Sum(fact => fact.Cents).ToString("0.############", CultureInfo.InvariantCulture),
            ["context_window"] = byDescription ? first.ContextWindow : null,
            ["cost_type"] = byDescription ? first.CostType : null,
            ["currency"] = "USD",
            ["description"] = byDescription ? first.Description : null,
            ["inference_geo"] = byDescription ? first.InferenceGeo : null,
            ["model"] = byDescription ? first.Model : null,
            ["service_tier"] = byDescription ? first.ServiceTier : null,
            ["token_type"] = byDescription ? first.TokenType : null,
            ["workspace_id"] = byWorkspace ? first.WorkspaceId : null,
        };
    }

    private JsonObject Write(ClaudeCodeFact fact)
    {
        var row = new JsonObject
        {
            ["date"] = FakeAnthropic.Text(fact.Day),
            ["actor"] = fact.Email is { } email
                ? new JsonObject { ["type"] = "user_actor", ["email_address"] = email }
                : new JsonObject { ["type"] = "api_actor", ["api_key_name"] = fact.KeyName },
            ["organization_id"] = fake.Facts.OrganizationId,
            ["customer_type"] = fact.CustomerType,
            ["terminal_type"] = fact.Terminal,
            ["core_metrics"] = new JsonObject
            {
                ["num_sessions"] = fact.Sessions,
                ["lines_of_code"] = new JsonObject { ["added"] = fact.LinesAdded, ["removed"] = fact.LinesRemoved },
                ["commits_by_claude_code"] = fact.Commits,
                ["pull_requests_by_claude_code"] = fact.PullRequests,
            },
            ["tool_actions"] = new JsonObject(fact.ToolActions.Select(action =>
                KeyValuePair.Create(action.Tool, (JsonNode?)new JsonObject { ["accepted"] = action.Accepted, ["rejected"] = action.Rejected }))),
            ["model_breakdown"] = new JsonArray([.. fact.Models.Select(Write)]),
        };
        if (fact.IsRemote is { } isRemote)
        {
            row["is_remote"] = isRemote;
        }

        if (fact.SaysSubscription)
        {
            row["subscription_type"] = fact.SubscriptionType;
        }

        return row;
    }

    private static JsonObject Write(ClaudeCodeModelFact model) => new()
    {
        ["model"] = model.Model,
        ["tokens"] = new JsonObject
        {
            ["input"] = model.Input,
            ["output"] = model.Output,
            ["cache_read"] = model.CacheRead,
            ["cache_creation"] = model.CacheCreation,
        },
        ["estimated_cost"] = new JsonObject { ["currency"] = "USD", ["amount"] = model.Cents },
    };

    private static DateTimeOffset Down(DateTimeOffset at, TimeSpan step) => new(at.UtcTicks - (at.UtcTicks % step.Ticks), TimeSpan.Zero);
}
