using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.OpenAi;

/// <summary>The ten usage feeds and the costs.</summary>
internal sealed class UsageReports(FakeOpenAi fake)
{
    private static readonly string[] Project = ["project_id"];
    private static readonly string[] Four = ["project_id", "user_id", "api_key_id", "model"];

    /// <summary>Path, object of its results, what it may be grouped by.</summary>
    public static readonly IReadOnlyList<FakeFeed> Feeds =
    [
        new("completions", "completions", [.. Four, "batch", "service_tier"], null),
        new("embeddings", "embeddings", Four, null),
        new("moderations", "moderations", Four, null),
        new("images", "images", [.. Four, "size", "source"], "images"),
        new("audio_speeches", "audio_speeches", Four, "characters"),
        new("audio_transcriptions", "audio_transcriptions", Four, "seconds"),
        new("vector_stores", "vector_stores", Project, "usage_bytes"),
        new("code_interpreter_sessions", "code_interpreter_sessions", Project, "num_sessions"),
        new("file_search_calls", "file_searches", ["project_id", "user_id", "api_key_id", "vector_store_id"], "num_requests"),
        new("web_search_calls", "web_searches", [.. Four, "context_level"], "num_requests"),
    ];

    public JsonObject Answer(OpenAiQuery query, FakeFeed feed)
    {
        var (step, usual, most) = (query.Text("bucket_width") ?? "1d") switch
        {
            "1d" => (86_400L, 7, 31),
            "1h" => (3_600L, 24, 168),
            "1m" => (60L, 60, 1440),
            _ => throw OpenAiRefusal.Invalid("bucket_width"),
        };
        var groups = query.Groups(feed.Groups);
        return Buckets(query, step, query.Limit(usual, most), (from, until) => feed.Count is null
            ? Grouped(Filter(query, fake.Facts.Tokens.Where(fact => fact.Feed == feed.Path && IsIn(fact.At, from, until))), groups, Value, (facts, chosen) => Write(facts, feed, chosen))
            : Grouped(Filter(query, fake.Facts.Other.Where(fact => fact.Feed == feed.Path && IsIn(fact.At, from, until))), groups, Value, (facts, chosen) => Write(facts, feed, chosen)));
    }

    public JsonObject Costs(OpenAiQuery query)
    {
        if ((query.Text("bucket_width") ?? "1d") != "1d")
        {
            throw OpenAiRefusal.Invalid("bucket_width");
        }

        var groups = query.Groups(fake.RefusesCostsByKey ? ["project_id", "line_item"] : ["project_id", "line_item", "api_key_id"]);
        var (projects, keys) = (query.List("project_ids"), query.List("api_key_ids"));
        return Buckets(query, 86_400, query.Limit(7, 180), (from, _) => Grouped(
            fake.Facts.Costs.Where(fact => Seconds(fact.Day) == from && IsWanted(projects, fact.ProjectId) && IsWanted(keys, fact.ApiKeyId)), groups,
            (fact, group) => group switch { "project_id" => fact.ProjectId, "line_item" => fact.LineItem, _ => fact.ApiKeyId }, Write));
    }

    private JsonObject Buckets(OpenAiQuery query, long step, int limit, Func<long, long, IEnumerable<JsonObject>> results)
    {
        var start = query.Start() / step * step;
        var end = query.Seconds("end_time") ?? fake.Clock.GetUtcNow().ToUnixTimeSeconds();
        var offset = query.Offset();
        var first = start + (offset * step);
        var buckets = new JsonArray();
        for (var from = first; from < end && buckets.Count < Math.Min(limit, fake.MostPerPage); from += step)
        {
            buckets.Add(new JsonObject
            {
                ["object"] = "bucket",
                ["start_time"] = from,
                ["end_time"] = from + step,
                [fake.SaysResult ? "result" : "results"] = new JsonArray([.. results(from, from + step)]),
            });
        }

        var hasMore = first + (buckets.Count * step) < end;
        return new JsonObject
        {
            ["object"] = "page",
            ["data"] = buckets,
            ["has_more"] = hasMore,
            ["next_page"] = hasMore ? query.Cursor(offset + buckets.Count) : null,
        };
    }

    private static IEnumerable<JsonObject> Grouped<T>(
        IEnumerable<T> facts, IReadOnlyList<string> groups, Func<T, string, string?> value, Func<IReadOnlyList<T>, IReadOnlyList<string>, JsonObject> write) =>
        facts.GroupBy(fact => string.Join('|', groups.Select(group => value(fact, group)))).Select(same => write([.. same], groups));

    private static IEnumerable<OpenAiTokenFact> Filter(OpenAiQuery query, IEnumerable<OpenAiTokenFact> facts)
    {
        var (projects, users, keys, models, batch) =
            (query.List("project_ids"), query.List("user_ids"), query.List("api_key_ids"), query.List("models"), query.Text("batch"));
        return facts.Where(fact => IsWanted(projects, fact.ProjectId) && IsWanted(users, fact.UserId) && IsWanted(keys, fact.ApiKeyId) && IsWanted(models, fact.Model)
            && (batch is null || (fact.IsBatch ?? false) == (batch == "true")));
    }

    private static IEnumerable<OpenAiOtherFact> Filter(OpenAiQuery query, IEnumerable<OpenAiOtherFact> facts)
    {
        var (projects, users, keys, models) = (query.List("project_ids"), query.List("user_ids"), query.List("api_key_ids"), query.List("models"));
        var (sources, sizes, levels, stores) = (query.List("sources"), query.List("sizes"), query.List("context_levels"), query.List("vector_store_ids"));
        return facts.Where(fact => IsWanted(projects, fact.ProjectId) && IsWanted(users, fact.UserId) && IsWanted(keys, fact.ApiKeyId) && IsWanted(models, fact.Model)
            && IsWanted(sources, fact.Source) && IsWanted(sizes, fact.Size) && IsWanted(levels, fact.ContextLevel) && IsWanted(stores, fact.VectorStoreId));
    }

    private static bool IsWanted(IReadOnlyList<string> wanted, string? own) => wanted.Count == 0 || (own is not null && wanted.Contains(own));

    private static string? Value(OpenAiTokenFact fact, string group) => group switch
    {
        "project_id" => fact.ProjectId,
        "user_id" => fact.UserId,
        "api_key_id" => fact.ApiKeyId,
        "batch" => fact.IsBatch?.ToString(CultureInfo.InvariantCulture),
        "service_tier" => fact.ServiceTier,
        _ => fact.Model,
    };

    private static string? Value(OpenAiOtherFact fact, string group) => group switch
    {
        "project_id" => fact.ProjectId,
        "user_id" => fact.UserId,
        "api_key_id" => fact.ApiKeyId,
        "size" => fact.Size,
        "source" => fact.Source,
        "context_level" => fact.ContextLevel,
        "vector_store_id" => fact.VectorStoreId,
        _ => fact.Model,
    };

    private static JsonObject Write(IReadOnlyList<OpenAiTokenFact> facts, FakeFeed feed, IReadOnlyList<string> groups)
    {
        var (first, input) = (facts[0], facts.Sum(fact => fact.Input));
        var result = new JsonObject { ["object"] = $"organization.usage.{feed.Object}.result", ["input_tokens"] = input };
        if (feed.Path == "completions")
        {
            AddModalities(result, input, facts);
        }

        result["num_model_requests"] = facts.Sum(fact => fact.Requests);
        foreach (var group in feed.Groups)
        {
            result[group] = !groups.Contains(group) ? null : group == "batch" ? first.IsBatch : Value(first, group);
        }

        return result;
    }

    private static void AddModalities(JsonObject result, long input, IReadOnlyList<OpenAiTokenFact> facts)
    {
        var (cached, written, output) = (facts.Sum(fact => fact.Cached), facts.Sum(fact => fact.CacheWrite), facts.Sum(fact => fact.Output));
        result["input_cached_tokens"] = cached;
        result["input_cache_write_tokens"] = written;
        result["input_uncached_tokens"] = input - cached - written;
        result["output_tokens"] = output;
        result["input_text_tokens"] = input - cached - written;
        result["output_text_tokens"] = output;
        result["input_cached_text_tokens"] = cached;
        foreach (var none in (string[])["input_audio_tokens", "input_cached_audio_tokens", "output_audio_tokens", "input_image_tokens", "input_cached_image_tokens", "output_image_tokens"])
        {
            result[none] = 0;
        }
    }

    private static JsonObject Write(IReadOnlyList<OpenAiOtherFact> facts, FakeFeed feed, IReadOnlyList<string> groups)
    {
        var result = new JsonObject { ["object"] = $"organization.usage.{feed.Object}.result", [feed.Count!] = facts.Sum(fact => fact.Count) };
        if (feed.Path is "images" or "audio_speeches" or "audio_transcriptions" or "web_search_calls")
        {
            result["num_model_requests"] = facts.Sum(fact => fact.Requests);
        }

        foreach (var group in feed.Groups)
        {
            result[group] = groups.Contains(group) ? Value(facts[0], group) : null;
        }

        return result;
    }

    private JsonObject Write(IReadOnlyList<OpenAiCostFact> facts, IReadOnlyList<string> groups)
    {
        var (first, usd, byLine) = (facts[0], facts.Sum(fact => fact.Usd), groups.Contains("line_item"));
        return new JsonObject
        {
            ["object"] = "organization.costs.result",
            ["amount"] = new JsonObject
            {
                ["value"] = fake.WritesAmountsAsText ? usd.ToString(CultureInfo.InvariantCulture) : usd,
                ["currency"] = "usd",
            },
            ["line_item"] = byLine ? first.LineItem : null,
            ["project_id"] = groups.Contains("project_id") ? first.ProjectId : null,
            ["api_key_id"] = groups.Contains("api_key_id") ? first.ApiKeyId : null,
            ["quantity"] = byLine && first.Quantity is not null ? facts.Sum(fact => fact.Quantity) : null,
            ["quantity_unit"] = byLine ? first.QuantityUnit : null,
        };
    }

    private static bool IsIn(DateTimeOffset at, long from, long until) => at.ToUnixTimeSeconds() is var seconds && seconds >= from && seconds < until;

    private static long Seconds(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds();
}

/// <param name="Count">The field that counts; null: tokens.</param>
internal sealed record FakeFeed(string Path, string Object, IReadOnlyList<string> Groups, string? Count);
