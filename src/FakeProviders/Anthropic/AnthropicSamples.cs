using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.Anthropic;

/// <summary>The sample answers as facts. They tell of days; everything is placed at nine o'clock (UTC).</summary>
internal static class AnthropicSamples
{
    private const int Hour = 9;

    public static AnthropicFacts Facts()
    {
        var me = Samples.Json("anthropic-me.json");
        var cost = Samples.Json("anthropic-enterprise-user_cost_report.json");
        return new AnthropicFacts
        {
            OrganizationId = Text(me["id"])!,
            OrganizationName = Text(me["name"])!,
            Users = [.. Rows("anthropic-users.json").Select(user =>
                new AnthropicUser(Text(user["id"])!, Text(user["email"])!, Text(user["name"])!, Text(user["role"])!, At(user["added_at"])!.Value))],
            Keys = [.. Rows("anthropic-api_keys.json").Select(Key)],
            Workspaces = [.. Rows("anthropic-workspaces.json").Select(Workspace)],
            ClaudeCode = [.. Rows("anthropic-claude_code-page1.json").Concat(Rows("anthropic-claude_code-page2.json")).Select(ClaudeCode)],
            Messages = [.. Rows("anthropic-usage_messages.json").SelectMany(bucket => bucket["results"]!.AsArray().Select(result => Messages(Day(bucket["starting_at"]), result!)))],
            Costs = [.. Rows("anthropic-cost_report-page1.json").Concat(Rows("anthropic-cost_report-page2.json"))
                .SelectMany(bucket => bucket["results"]!.AsArray().Select(result => Cost(Day(bucket["starting_at"]), result!)))],
            EnterpriseId = Text(cost["organization_id"])!,
            EnterpriseUse = [.. Rows("anthropic-enterprise-user_usage_report.json").Select(EnterpriseUse)],
            EnterpriseActivity = [.. Rows("anthropic-enterprise-users.json").Select(EnterpriseActivity)],
            EnterpriseRefreshedAt = At(cost["data_refreshed_at"]),
        };
    }

    private static AnthropicKey Key(JsonNode key) => new(
        Text(key["id"])!, Text(key["name"])!, Text(key["workspace_id"]), At(key["created_at"])!.Value, Text(key["created_by"]?["id"]), Text(key["principal"]?["id"]),
        Text(key["principal"]?["type"]) ?? "user", Text(key["status"])!, Text(key["partial_key_hint"]), At(key["expires_at"]));

    private static AnthropicWorkspace Workspace(JsonNode workspace) => new(
        Text(workspace["id"])!, Text(workspace["name"])!, At(workspace["created_at"])!.Value, Text(workspace["compartment_id"])!, Text(workspace["display_color"])!,
        At(workspace["archived_at"]), workspace["tags"]!.AsObject().ToDictionary(tag => tag.Key, tag => Text(tag.Value)!));

    private static ClaudeCodeFact ClaudeCode(JsonNode row)
    {
        var (core, fields) = (row["core_metrics"]!, row.AsObject());
        return new ClaudeCodeFact(
            Day(row["date"]), Text(row["actor"]!["email_address"]), Text(row["actor"]!["api_key_name"]), Text(row["customer_type"])!, Text(row["subscription_type"]),
            Text(row["terminal_type"])!, fields.ContainsKey("is_remote") ? row["is_remote"]!.GetValue<bool>() : null, fields.ContainsKey("subscription_type"),
            (int)Count(core["num_sessions"]), Count(core["lines_of_code"]!["added"]), Count(core["lines_of_code"]!["removed"]),
            (int)Count(core["commits_by_claude_code"]), (int)Count(core["pull_requests_by_claude_code"]),
            [.. row["tool_actions"]!.AsObject().Select(action => new ToolActionFact(action.Key, (int)Count(action.Value!["accepted"]), (int)Count(action.Value!["rejected"])))],
            [.. row["model_breakdown"]!.AsArray().Select(model => new ClaudeCodeModelFact(
                Text(model!["model"])!, Count(model["tokens"]!["input"]), Count(model["tokens"]!["output"]), Count(model["tokens"]!["cache_read"]),
                Count(model["tokens"]!["cache_creation"]), model["estimated_cost"]!["amount"]!.GetValue<decimal>()))]);
    }

    // The sample is not grouped by geography; the cost report's sample says it for the same use.
    private static MessagesFact Messages(DateOnly day, JsonNode result) => new(
        AtNine(day), Text(result["api_key_id"]), Text(result["workspace_id"]), Text(result["account_id"]), Text(result["model"])!, Count(result["uncached_input_tokens"]),
        Count(result["output_tokens"]), Count(result["cache_read_input_tokens"]), Count(result["cache_creation"]!["ephemeral_5m_input_tokens"]),
        Count(result["cache_creation"]!["ephemeral_1h_input_tokens"]), Count(result["server_tool_use"]!["web_search_requests"]),
        InferenceGeo: Text(result["model"])!.Contains("haiku", StringComparison.Ordinal) ? "not_available" : "global");

    private static AnthropicCostFact Cost(DateOnly day, JsonNode result) => new(
        day, Text(result["workspace_id"]), Text(result["description"])!, Text(result["cost_type"])!, decimal.Parse(Text(result["amount"])!, CultureInfo.InvariantCulture),
        Text(result["model"]), Text(result["token_type"]), Text(result["service_tier"]), Text(result["context_window"]), Text(result["inference_geo"]));

    private static EnterpriseUseFact EnterpriseUse(JsonNode used)
    {
        var actor = used["actor"]!;
        var cost = Rows("anthropic-enterprise-user_cost_report.json").Single(row =>
            (Text(row["actor"]!["user_id"]), Text(row["product"]), Text(row["model"])) == (Text(actor["user_id"]), Text(used["product"]), Text(used["model"])));
        return new EnterpriseUseFact(
            AtNine(Day(used["starting_at"])), Text(actor["user_id"])!, Text(actor["email"]), Text(actor["name"]), Text(used["product"])!, Text(used["model"])!,
            Count(used["requests"]), Count(used["uncached_input_tokens"]), Count(used["output_tokens"]), Count(used["cache_read_input_tokens"]),
            Count(used["cache_creation"]!["ephemeral_5m_input_tokens"]), Count(used["cache_creation"]!["ephemeral_1h_input_tokens"]),
            Count(used["server_tool_use"]!["web_search_requests"]), decimal.Parse(Text(cost["amount"])!, CultureInfo.InvariantCulture),
            decimal.Parse(Text(cost["list_amount"])!, CultureInfo.InvariantCulture));
    }

    // The sample of activity does not name its day: it is that of the other Enterprise samples.
    private static EnterpriseActivityFact EnterpriseActivity(JsonNode row) => new(
        new DateOnly(2026, 11, 18), Text(row["user"]!["id"])!, Text(row["user"]!["email_address"])!,
        row.AsObject().Where(block => block.Key != "user").SelectMany(block => Counts(block.Key, block.Value!)).ToDictionary(count => count.Path, count => count.Value));

    private static IEnumerable<(string Path, long Value)> Counts(string path, JsonNode node) => node is JsonObject block
        ? block.SelectMany(inner => Counts($"{path}.{inner.Key}", inner.Value!))
        : node.GetValue<long>() is var count and not 0 ? [(path, count)] : [];

    private static IEnumerable<JsonNode> Rows(string sample) => Samples.Json(sample)["data"]!.AsArray().Select(row => row!);

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static long Count(JsonNode? node) => node!.GetValue<long>();

    private static DateTimeOffset? At(JsonNode? node) =>
        node is null ? null : DateTimeOffset.Parse(Text(node)!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private static DateOnly Day(JsonNode? node) => DateOnly.FromDateTime(At(node)!.Value.UtcDateTime);

    private static DateTimeOffset AtNine(DateOnly day) => new(day.ToDateTime(new TimeOnly(Hour, 0)), TimeSpan.Zero);
}
