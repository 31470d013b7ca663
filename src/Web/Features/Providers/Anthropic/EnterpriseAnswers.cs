using System.Text.Json;
using System.Text.Json.Serialization;

namespace TeamCost.Web.Features.Providers.Anthropic;

// The shapes of the Enterprise Analytics answers, as far as they are read.

internal sealed record EnterpriseActor
{
    [JsonPropertyName("user_id")]
    public required string UserId { get; init; }

    [JsonPropertyName("email")]
    public string? Email { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("deleted")]
    public bool? IsDeleted { get; init; }
}

internal sealed record EnterpriseUsageRow
{
    [JsonPropertyName("actor")]
    public required EnterpriseActor Actor { get; init; }

    [JsonPropertyName("product")]
    public required string? Product { get; init; }

    [JsonPropertyName("model")]
    public required string? Model { get; init; }

    [JsonPropertyName("requests")]
    public long? Requests { get; init; }

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
}

internal sealed record EnterpriseCostRow
{
    [JsonPropertyName("actor")]
    public required EnterpriseActor Actor { get; init; }

    [JsonPropertyName("product")]
    public required string? Product { get; init; }

    [JsonPropertyName("model")]
    public required string? Model { get; init; }

    /// <summary>After the discount; in cents, as text with six decimals.</summary>
    [JsonPropertyName("amount")]
    public required decimal Amount { get; init; }

    [JsonPropertyName("currency")]
    public string? Currency { get; init; }
}

internal sealed record EnterpriseActivityRow
{
    [JsonPropertyName("user")]
    public required EnterpriseUser User { get; init; }

    /// <summary>A block of counts for each product; read by name, so that a new product is not lost.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Blocks { get; init; } = new Dictionary<string, JsonElement>();
}

internal sealed record EnterpriseUser
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("email_address")]
    public string? Email { get; init; }
}
