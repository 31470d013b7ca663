using System.Text.Json.Serialization;

namespace TeamCost.Web.Features.Providers.Anthropic;

// The shapes of the Console's answers, as far as they are read. What is required here and missing in an answer makes the answer unreadable:
// a renamed field must never look like a zero.

internal sealed record Page<T>
{
    [JsonPropertyName("data")]
    public required IReadOnlyList<T> Data { get; init; }

    /// <summary>Absent in the activity of Enterprise accounts, where the cursor alone says it.</summary>
    [JsonPropertyName("has_more")]
    public bool? HasMore { get; init; }

    [JsonPropertyName("next_page")]
    public string? NextPage { get; init; }

    [JsonPropertyName("last_id")]
    public string? LastId { get; init; }

    [JsonPropertyName("data_refreshed_at")]
    public DateTimeOffset? RefreshedAt { get; init; }
}

internal sealed record Bucket<T>
{
    [JsonPropertyName("starting_at")]
    public required DateTimeOffset StartingAt { get; init; }

    [JsonPropertyName("results")]
    public required IReadOnlyList<T> Results { get; init; }
}

internal sealed record MeAnswer
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }
}

internal sealed record UserItem
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("email")]
    public string? Email { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }
}

internal sealed record ActorReference
{
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("type")]
    public string? Type { get; init; }
}

internal sealed record KeyItem
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("workspace_id")]
    public string? WorkspaceId { get; init; }

    [JsonPropertyName("created_by")]
    public ActorReference? CreatedBy { get; init; }

    [JsonPropertyName("principal")]
    public ActorReference? Principal { get; init; }

    /// <summary>The user for whom the key acts; null for a service account's.</summary>
    [JsonIgnore]
    public string? PrincipalUser => Principal is { Type: "user", Id: { } id } ? id : null;

    /// <summary>Whose key it is: the principal, else who made it.</summary>
    [JsonIgnore]
    public string? Owner => Principal is null ? CreatedBy?.Id : PrincipalUser;
}

internal sealed record WorkspaceItem
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }
}

internal sealed record ClaudeCodeRow
{
    [JsonPropertyName("actor")]
    public required ClaudeCodeActor Actor { get; init; }

    /// <summary><c>api</c> is billed by token; <c>subscription</c> is covered by a seat.</summary>
    [JsonPropertyName("customer_type")]
    public required string CustomerType { get; init; }

    [JsonPropertyName("terminal_type")]
    public string? TerminalType { get; init; }

    /// <summary>Remote and local use arrive as separate rows; older rows do not say.</summary>
    [JsonPropertyName("is_remote")]
    public bool? IsRemote { get; init; }

    [JsonPropertyName("core_metrics")]
    public required ClaudeCodeMetrics Metrics { get; init; }

    [JsonPropertyName("tool_actions")]
    public IReadOnlyDictionary<string, ToolAction?>? ToolActions { get; init; }

    [JsonPropertyName("model_breakdown")]
    public required IReadOnlyList<ClaudeCodeModel> Models { get; init; }
}

internal sealed record ClaudeCodeActor
{
    [JsonPropertyName("email_address")]
    public string? Email { get; init; }

    [JsonPropertyName("api_key_name")]
    public string? KeyName { get; init; }
}

internal sealed record ClaudeCodeMetrics
{
    [JsonPropertyName("num_sessions")]
    public long Sessions { get; init; }

    [JsonPropertyName("lines_of_code")]
    public LinesOfCode? Lines { get; init; }

    [JsonPropertyName("commits_by_claude_code")]
    public long Commits { get; init; }

    [JsonPropertyName("pull_requests_by_claude_code")]
    public long PullRequests { get; init; }
}

internal sealed record LinesOfCode
{
    [JsonPropertyName("added")]
    public long Added { get; init; }

    [JsonPropertyName("removed")]
    public long Removed { get; init; }
}

internal sealed record ToolAction
{
    [JsonPropertyName("accepted")]
    public long Accepted { get; init; }

    [JsonPropertyName("rejected")]
    public long Rejected { get; init; }
}

internal sealed record ClaudeCodeModel
{
    [JsonPropertyName("model")]
    public required string Model { get; init; }

    [JsonPropertyName("tokens")]
    public required ClaudeCodeTokens Tokens { get; init; }

    [JsonPropertyName("estimated_cost")]
    public required EstimatedCost Cost { get; init; }
}

internal sealed record ClaudeCodeTokens
{
    [JsonPropertyName("input")]
    public required long Input { get; init; }

    [JsonPropertyName("output")]
    public required long Output { get; init; }

    [JsonPropertyName("cache_read")]
    public required long CacheRead { get; init; }

    /// <summary>One number here, an object in the messages usage.</summary>
    [JsonPropertyName("cache_creation")]
    public required long CacheCreation { get; init; }
}

internal sealed record EstimatedCost
{
    [JsonPropertyName("currency")]
    public string? Currency { get; init; }

    /// <summary>In cents.</summary>
    [JsonPropertyName("amount")]
    public required decimal Amount { get; init; }
}

internal sealed record CacheCreation
{
    [JsonPropertyName("ephemeral_5m_input_tokens")]
    public required long FiveMinutes { get; init; }

    [JsonPropertyName("ephemeral_1h_input_tokens")]
    public required long OneHour { get; init; }
}

internal sealed record ServerToolUse
{
    [JsonPropertyName("web_search_requests")]
    public long WebSearches { get; init; }
}

internal sealed record MessagesResult
{
    [JsonPropertyName("uncached_input_tokens")]
    public required long UncachedInput { get; init; }

    [JsonPropertyName("cache_read_input_tokens")]
    public required long CacheRead { get; init; }

    [JsonPropertyName("cache_creation")]
    public required CacheCreation CacheCreation { get; init; }

    [JsonPropertyName("output_tokens")]
    public required long Output { get; init; }

    [JsonPropertyName("server_tool_use")]
    public ServerToolUse? ServerTools { get; init; }

    /// <summary>Null: used from the Console or the Playground, because we always group by it.</summary>
    [JsonPropertyName("api_key_id")]
    public string? ApiKeyId { get; init; }

    /// <summary>Null: the default workspace, because we always group by it.</summary>
    [JsonPropertyName("workspace_id")]
    public string? WorkspaceId { get; init; }

    [JsonPropertyName("account_id")]
    public string? AccountId { get; init; }

    [JsonPropertyName("model")]
    public required string? Model { get; init; }

    [JsonPropertyName("service_tier")]
    public string? ServiceTier { get; init; }

    [JsonPropertyName("context_window")]
    public string? ContextWindow { get; init; }

    [JsonPropertyName("inference_geo")]
    public string? InferenceGeo { get; init; }
}

internal sealed record CostResult
{
    /// <summary>In cents, as text, perhaps with a fraction.</summary>
    [JsonPropertyName("amount")]
    public required decimal Amount { get; init; }

    [JsonPropertyName("currency")]
    public string? Currency { get; init; }

    [JsonPropertyName("workspace_id")]
    public string? WorkspaceId { get; init; }

    [JsonPropertyName("description")]
    public string? Description { get; init; }

    [JsonPropertyName("cost_type")]
    public string? CostType { get; init; }

    [JsonPropertyName("model")]
    public string? Model { get; init; }
}
