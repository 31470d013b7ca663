using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.OpenAi;

/// <summary>The sample answers as facts. They tell of days; everything is placed at nine o'clock (UTC).</summary>
internal static class OpenAiSamples
{
    private const int Hour = 9;

    public static OpenAiFacts Facts()
    {
        // The samples list the keys of two projects, in one file each.
        var keys = Rows("openai-project_api_keys.json").Select(key => (Project: "Search Relevance", Key: key))
            .Concat(Rows("openai-project_api_keys-service_account.json").Select(key => (Project: "Support Bot", Key: key))).ToList();
        List<OpenAiProject> projects = [.. Rows("openai-projects.json").Select(project =>
            new OpenAiProject(Text(project["id"])!, Text(project["name"])!, Count(project["created_at"])!.Value, Count(project["archived_at"])))];
        return new OpenAiFacts
        {
            Projects = projects,
            Users = [.. Rows("openai-users.json").Select(user =>
                new OpenAiUser(Text(user["id"])!, Text(user["name"])!, Text(user["email"])!, Text(user["role"])!, Count(user["added_at"])!.Value))],
            Keys = [.. keys.Select(one => Key(one.Key, projects.Single(project => project.Name == one.Project).Id))],
            ServiceAccounts = [.. keys.Where(one => one.Key["owner"]!["service_account"] is not null).Select(one => Account(
                one.Key["owner"]!["service_account"]!, projects.Single(project => project.Name == one.Project).Id))],
            AdminKeys = [new OpenAiAdminKey("key_EXAMPLE", "TeamCost", "sk-admin-****good", 1_780_000_000, null)],
            Tokens = [.. TokenFacts("completions", "openai-usage_completions-page1.json", "openai-usage_completions-page2.json"),
                .. TokenFacts("embeddings", "openai-usage_embeddings.json"), .. TokenFacts("moderations", "openai-usage_moderations.json")],
            Other = [.. UsageReports.Feeds.Where(feed => feed.Count is not null).SelectMany(OtherFacts)],
            Costs = [.. Results("openai-costs.json").Select(one => new OpenAiCostFact(
                one.Day, Text(one.Result["project_id"]), Text(one.Result["api_key_id"]), Text(one.Result["line_item"])!, one.Result["amount"]!["value"]!.GetValue<decimal>(),
                one.Result["quantity"]?.GetValue<decimal>(), Text(one.Result["quantity_unit"])))],
        };
    }

    public static OpenAiFacts ChatGpt(bool inDollars) => new()
    {
        ChatGpt = [.. Rows(inDollars ? "openai-chatgpt-workspace-usage-usd.json" : "openai-chatgpt-workspace-usage.json").Select(Workspace)],
        ChatGptUsers = [.. Rows("openai-chatgpt-workspace-users.json").Select(user => (Text(user["id"])!, Text(user["email"])))],
    };

    private static OpenAiKey Key(JsonNode key, string projectId)
    {
        var owner = key["owner"]!["user"] ?? key["owner"]!["service_account"]!;
        return new OpenAiKey(
            Text(key["id"])!, projectId, Text(key["name"])!, Text(key["redacted_value"])!, Count(key["created_at"])!.Value, Count(key["last_used_at"]),
            Text(owner["id"])!, Text(owner["role"])!, Text(key["owner_project_access"])!);
    }

    private static OpenAiServiceAccount Account(JsonNode account, string projectId) =>
        new(Text(account["id"])!, projectId, Text(account["name"])!, Count(account["created_at"])!.Value, Text(account["role"])!);

    private static IEnumerable<OpenAiTokenFact> TokenFacts(string feed, params string[] samples) => samples.SelectMany(Results).Select(one => new OpenAiTokenFact(
        feed, AtNine(one.Day), Text(one.Result["project_id"]), Text(one.Result["user_id"]), Text(one.Result["api_key_id"]), Text(one.Result["model"])!,
        Count(one.Result["input_tokens"])!.Value, Count(one.Result["input_cached_tokens"]) ?? 0, Count(one.Result["input_cache_write_tokens"]) ?? 0,
        Count(one.Result["output_tokens"]) ?? 0, Count(one.Result["num_model_requests"])!.Value));

    private static IEnumerable<OpenAiOtherFact> OtherFacts(FakeFeed feed) => Results($"openai-usage_{feed.Path}.json").Select(one => new OpenAiOtherFact(
        feed.Path, AtNine(one.Day), Text(one.Result["project_id"]), Text(one.Result["user_id"]), Text(one.Result["api_key_id"]), Text(one.Result["model"]),
        Count(one.Result[feed.Count!])!.Value, Count(one.Result["num_model_requests"]) ?? 0, Text(one.Result["source"]), Text(one.Result["size"]),
        Text(one.Result["context_level"]), Text(one.Result["vector_store_id"])));

    private static ChatGptFact Workspace(JsonNode row)
    {
        var totals = row["totals"]!;
        return new ChatGptFact(
            DayOf(row["start_time"]!), Text(row["user_id"])!, Text(row["actor"]!["email"]), Count(totals["uncached_text_input_tokens"]),
            Count(totals["cached_text_input_tokens"]), Count(totals["text_output_tokens"]), Count(totals["text_total_tokens"]), totals["credits"]?.GetValue<decimal>(),
            totals["cost_usd"]?.GetValue<decimal>(), Count(totals["turns"]), Count(totals["threads"]),
            [.. row["clients"]!.AsArray().Select(client => (Text(client!["client_id"])!, Count(client["turns"])!.Value))],
            row["models"] is { } models ? [.. models.AsArray().Select(model => (Text(model!["model"])!, Count(model["turns"])!.Value))] : null);
    }

    private static IEnumerable<(DateOnly Day, JsonNode Result)> Results(string sample) =>
        Rows(sample).SelectMany(bucket => bucket["results"]!.AsArray().Select(result => (DayOf(bucket["start_time"]!), result!)));

    private static IEnumerable<JsonNode> Rows(string sample) => Samples.Json(sample)["data"]!.AsArray().Select(row => row!);

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static long? Count(JsonNode? node) => node?.GetValue<long>();

    private static DateOnly DayOf(JsonNode seconds) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds.GetValue<long>()).UtcDateTime);

    private static DateTimeOffset AtNine(DateOnly day) => new(day.ToDateTime(new TimeOnly(Hour, 0)), TimeSpan.Zero);
}
