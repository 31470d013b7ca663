using System.Text.Json.Serialization;

namespace TeamCost.Web.Features.Providers.OpenAi;

// The shapes of the answers, as far as they are read. What is required here and missing in an answer makes it unreadable: a renamed field must
// never look like a zero.

internal sealed record UsagePage<T>
{
    [JsonPropertyName("data")]
    public required IReadOnlyList<T> Data { get; init; }

    [JsonPropertyName("has_more")]
    public required bool HasMore { get; init; }

    [JsonPropertyName("next_page")]
    public string? NextPage { get; init; }
}

internal sealed record NameList<T>
{
    [JsonPropertyName("data")]
    public required IReadOnlyList<T> Data { get; init; }

    [JsonPropertyName("has_more")]
    public bool HasMore { get; init; }

    [JsonPropertyName("last_id")]
    public string? LastId { get; init; }
}

internal sealed record UsageBucket<T>
{
    [JsonPropertyName("start_time")]
    public required long StartTime { get; init; }

    [JsonPropertyName("results")]
    public IReadOnlyList<T>? Results { get; init; }

    /// <summary>As older documentation calls it.</summary>
    [JsonPropertyName("result")]
    public IReadOnlyList<T>? Result { get; init; }
}

/// <summary>Of completions, embeddings and moderations. Only the first two counts are guaranteed.</summary>
internal sealed record TokenResult : IUsedBy
{
    /// <summary>All input: uncached, cached and written to cache.</summary>
    [JsonPropertyName("input_tokens")]
    public required long Input { get; init; }

    [JsonPropertyName("num_model_requests")]
    public required long Requests { get; init; }

    [JsonPropertyName("output_tokens")]
    public long? Output { get; init; }

    [JsonPropertyName("input_cached_tokens")]
    public long? Cached { get; init; }

    [JsonPropertyName("input_cache_write_tokens")]
    public long? CacheWrite { get; init; }

    [JsonPropertyName("input_uncached_tokens")]
    public long? Uncached { get; init; }

    [JsonPropertyName("project_id")]
    public string? ProjectId { get; init; }

    [JsonPropertyName("user_id")]
    public string? UserId { get; init; }

    [JsonPropertyName("api_key_id")]
    public string? ApiKeyId { get; init; }

    [JsonPropertyName("model")]
    public string? Model { get; init; }

    [JsonPropertyName("batch")]
    public bool? IsBatch { get; init; }

    [JsonPropertyName("service_tier")]
    public string? ServiceTier { get; init; }
}

/// <summary>Of the feeds that count something else than tokens; each has one or two of the counts.</summary>
internal sealed record OtherResult : IUsedBy
{
    [JsonPropertyName("images")]
    public decimal? Images { get; init; }

    [JsonPropertyName("characters")]
    public decimal? Characters { get; init; }

    [JsonPropertyName("seconds")]
    public decimal? Seconds { get; init; }

    [JsonPropertyName("usage_bytes")]
    public decimal? Bytes { get; init; }

    [JsonPropertyName("num_sessions")]
    public decimal? Sessions { get; init; }

    [JsonPropertyName("num_requests")]
    public decimal? Calls { get; init; }

    [JsonPropertyName("num_model_requests")]
    public decimal? Requests { get; init; }

    [JsonPropertyName("source")]
    public string? Source { get; init; }

    [JsonPropertyName("size")]
    public string? Size { get; init; }

    [JsonPropertyName("context_level")]
    public string? ContextLevel { get; init; }

    [JsonPropertyName("vector_store_id")]
    public string? VectorStoreId { get; init; }

    [JsonPropertyName("model")]
    public string? Model { get; init; }

    [JsonPropertyName("project_id")]
    public string? ProjectId { get; init; }

    [JsonPropertyName("user_id")]
    public string? UserId { get; init; }

    [JsonPropertyName("api_key_id")]
    public string? ApiKeyId { get; init; }
}

/// <summary>What says whose a result is.</summary>
internal interface IUsedBy
{
    string? ProjectId { get; }

    string? UserId { get; }

    string? ApiKeyId { get; }
}

internal sealed record CostResult : IUsedBy
{
    [JsonPropertyName("amount")]
    public required CostAmount Amount { get; init; }

    [JsonPropertyName("line_item")]
    public string? LineItem { get; init; }

    [JsonPropertyName("project_id")]
    public string? ProjectId { get; init; }

    [JsonPropertyName("api_key_id")]
    public string? ApiKeyId { get; init; }

    [JsonIgnore]
    public string? UserId => null;
}

internal sealed record CostAmount
{
    /// <summary>In dollars; a number, on the live service sometimes text.</summary>
    [JsonPropertyName("value")]
    public required decimal Value { get; init; }

    [JsonPropertyName("currency")]
    public string? Currency { get; init; }
}

internal sealed record ProjectItem
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }
}

internal sealed record PersonItem
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("email")]
    public string? Email { get; init; }
}

internal sealed record ProjectKeyItem
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("owner")]
    public KeyOwner? Owner { get; init; }
}

internal sealed record KeyOwner
{
    [JsonPropertyName("user")]
    public PersonItem? User { get; init; }

    [JsonPropertyName("service_account")]
    public PersonItem? ServiceAccount { get; init; }
}

internal sealed record AdminKeyItem
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("redacted_value")]
    public string? RedactedValue { get; init; }

    [JsonPropertyName("expires_at")]
    public long? ExpiresAt { get; init; }
}
