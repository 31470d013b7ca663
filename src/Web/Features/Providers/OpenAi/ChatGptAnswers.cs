using System.Text.Json.Serialization;

namespace TeamCost.Web.Features.Providers.OpenAi;

internal sealed record WorkspaceRow
{
    [JsonPropertyName("start_time")]
    public required long StartTime { get; init; }

    [JsonPropertyName("user_id")]
    public string? UserId { get; init; }

    [JsonPropertyName("actor")]
    public WorkspaceActor? Actor { get; init; }

    [JsonPropertyName("totals")]
    public required WorkspaceTotals Totals { get; init; }

    [JsonPropertyName("clients")]
    public IReadOnlyList<WorkspaceClient>? Clients { get; init; }

    [JsonPropertyName("models")]
    public IReadOnlyList<WorkspaceModel>? Models { get; init; }
}

internal sealed record WorkspaceActor
{
    [JsonPropertyName("user_id")]
    public string? UserId { get; init; }

    [JsonPropertyName("email")]
    public string? Email { get; init; }
}

/// <summary>Absent is not zero: a workspace fills what it has, and either credits or dollars.</summary>
internal sealed record WorkspaceTotals
{
    [JsonPropertyName("uncached_text_input_tokens")]
    public long? Uncached { get; init; }

    [JsonPropertyName("cached_text_input_tokens")]
    public long? Cached { get; init; }

    [JsonPropertyName("text_output_tokens")]
    public long? Output { get; init; }

    [JsonPropertyName("text_total_tokens")]
    public long? Total { get; init; }

    [JsonPropertyName("credits")]
    public decimal? Credits { get; init; }

    [JsonPropertyName("cost_usd")]
    public decimal? CostUsd { get; init; }

    [JsonPropertyName("turns")]
    public long? Turns { get; init; }

    [JsonPropertyName("threads")]
    public long? Threads { get; init; }
}

internal sealed record WorkspaceClient
{
    [JsonPropertyName("client_id")]
    public string? ClientId { get; init; }

    [JsonPropertyName("turns")]
    public long? Turns { get; init; }
}

internal sealed record WorkspaceModel
{
    [JsonPropertyName("model")]
    public string? Model { get; init; }
}
