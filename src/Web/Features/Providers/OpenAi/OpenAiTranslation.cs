using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.OpenAi;

/// <summary>Results of the usage and costs endpoints as lines.</summary>
internal static class OpenAiTranslation
{
    private const string Provider = "openai";
    private const string Tool = "api";

    /// <param name="feed">Stands for the model where the feed has none.</param>
    public static UsageLine Usage(TokenResult result, string feed, int hour, DateOnly day, OpenAiNames names) => new(
        day, hour, Tool, Provider, result.Model is { Length: > 0 } model ? model : feed, Session: null,
        new RateClass(result.IsBatch is true ? Tiers.Batch : TierOf(result.ServiceTier), Band: null), Tokens(result), result.Requests, WebSearches: 0,
        Identity: names.Of(result), Project: names.ProjectOf(result.ProjectId), PaidBy: PaidModes.Metered);

    public static IReadOnlyList<BillItem> Bill(IEnumerable<CostResult> results, DateOnly day, OpenAiNames names) =>
        Sums.OfBills(results.Select(result => new BillItem(
            day, Provider, Tool, What(result, names), new Money(result.Amount.Value, Currency(result.Amount.Currency)),
            result.Amount.Value < 0 ? BillKind.Credit : BillKind.Usage, Identity: names.Of(result))));

    public static IEnumerable<ActivityItem> Activity(OtherResult result, OtherFeed feed, DateOnly day, OpenAiNames names)
    {
        var detail = string.Join(", ", new[] { result.Model, result.Source, result.Size, result.ContextLevel, result.VectorStoreId }.Where(part => !string.IsNullOrEmpty(part)));
        ActivityItem Item(string metric, decimal value) => new(day, Tool, Provider, metric, value, names.Of(result), detail);

        yield return Item(feed.Metric, feed.Count(result)
            ?? throw new ProviderException(Trouble.BadAnswer, $"The answer of /organization/usage/{feed.Path} could not be read: a result lacks its count."));
        if (feed.RequestsMetric is { } requests)
        {
            yield return Item(requests, result.Requests ?? 0);
        }
    }

    // Cached and written tokens are inside the input: adding them to it would count them twice.
    private static TokenCounts Tokens(TokenResult result)
    {
        var (cached, written) = (result.Cached ?? 0, result.CacheWrite ?? 0);
        return new TokenCounts(result.Uncached ?? Math.Max(0, result.Input - cached - written), result.Output ?? 0, cached, written, 0, 0);
    }

    private static string TierOf(string? tier) => tier switch
    {
        "flex" => Tiers.Flex,
        "priority" => Tiers.Priority,
        "batch" => Tiers.Batch,
        _ => Tiers.Standard,
    };

    private static string What(CostResult result, OpenAiNames names)
    {
        var line = result.LineItem is { Length: > 0 } item ? item : "Other";
        return names.ProjectOf(result.ProjectId) is { } project ? $"{project}: {line}" : line;
    }

    private static string Currency(string? said) => string.IsNullOrWhiteSpace(said) ? "USD" : said.Trim().ToUpperInvariant();
}

/// <summary>A feed that counts something else than tokens.</summary>
internal sealed record OtherFeed(
    string Path, IReadOnlyList<string> Groups, string Metric, Func<OtherResult, decimal?> Count, string? RequestsMetric = null)
{
    private static readonly string[] Project = ["project_id"];
    private static readonly string[] Four = ["project_id", "user_id", "api_key_id", "model"];

    public static readonly IReadOnlyList<OtherFeed> All =
    [
        new("images", [.. Four, "size", "source"], "images", result => result.Images, "image-requests"),
        new("audio_speeches", Four, "speech-characters", result => result.Characters, "speech-requests"),
        new("audio_transcriptions", Four, "transcription-seconds", result => result.Seconds, "transcription-requests"),
        new("vector_stores", Project, "vector-store-bytes", result => result.Bytes),
        new("code_interpreter_sessions", Project, "code-interpreter-sessions", result => result.Sessions),
        new("file_search_calls", ["project_id", "user_id", "api_key_id", "vector_store_id"], "file-searches", result => result.Calls),
        new("web_search_calls", [.. Four, "context_level"], "web-searches", result => result.Calls, "web-search-requests"),
    ];
}
