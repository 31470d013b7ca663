namespace TeamCost.DemoWorld;

/// <summary>
/// What happened in an organization at Anthropic, from which the fake provider answers any window, grouping and page. Counts and cents as the
/// provider keeps them; instants are UTC.
/// </summary>
public sealed record AnthropicFacts
{
    public required string OrganizationId { get; init; }

    public required string OrganizationName { get; init; }

    public IReadOnlyList<AnthropicUser> Users { get; init; } = [];

    public IReadOnlyList<AnthropicKey> Keys { get; init; } = [];

    public IReadOnlyList<AnthropicWorkspace> Workspaces { get; init; } = [];

    public IReadOnlyList<ClaudeCodeFact> ClaudeCode { get; init; } = [];

    public IReadOnlyList<MessagesFact> Messages { get; init; } = [];

    public IReadOnlyList<AnthropicCostFact> Costs { get; init; } = [];

    /// <summary>The id that Enterprise Analytics uses; another one than the Console's.</summary>
    public string EnterpriseId { get; init; } = "org_example";

    public IReadOnlyList<EnterpriseUseFact> EnterpriseUse { get; init; } = [];

    public IReadOnlyList<EnterpriseActivityFact> EnterpriseActivity { get; init; } = [];

    /// <summary>Until when Enterprise usage and cost are counted; null: four hours before now.</summary>
    public DateTimeOffset? EnterpriseRefreshedAt { get; init; }
}

public sealed record AnthropicUser(string Id, string Email, string Name, string Role, DateTimeOffset AddedAt);

/// <param name="CreatedBy">A user's id.</param>
/// <param name="Principal">The id of the user or service account for whom it acts.</param>
public sealed record AnthropicKey(
    string Id, string Name, string? WorkspaceId, DateTimeOffset CreatedAt, string? CreatedBy, string? Principal, string PrincipalType = "user",
    string Status = "active", string? Hint = null, DateTimeOffset? ExpiresAt = null);

public sealed record AnthropicWorkspace(
    string Id, string Name, DateTimeOffset CreatedAt, string CompartmentId, string Color = "#2F7D6B", DateTimeOffset? ArchivedAt = null,
    IReadOnlyDictionary<string, string>? Tags = null);

/// <summary>A row of the Claude Code report: one actor, customer type, terminal and place (remote or local) of a UTC day.</summary>
/// <param name="Email">Or else <paramref name="KeyName"/>.</param>
/// <param name="CustomerType"><c>api</c> or <c>subscription</c>.</param>
/// <param name="IsRemote">Null: an older row, which does not say.</param>
/// <param name="SaysSubscription">False: an older row without the field.</param>
public sealed record ClaudeCodeFact(
    DateOnly Day, string? Email, string? KeyName, string CustomerType, string? SubscriptionType, string Terminal, bool? IsRemote, bool SaysSubscription,
    int Sessions, long LinesAdded, long LinesRemoved, int Commits, int PullRequests, IReadOnlyList<ToolActionFact> ToolActions,
    IReadOnlyList<ClaudeCodeModelFact> Models);

public sealed record ToolActionFact(string Tool, int Accepted, int Rejected);

public sealed record ClaudeCodeModelFact(string Model, long Input, long Output, long CacheRead, long CacheCreation, decimal Cents);

/// <summary>API use at an instant. Claude Code that is billed by token is in here too, under its owner's key.</summary>
/// <param name="ApiKeyId">Null: Console or Playground.</param>
/// <param name="WorkspaceId">Null: the default workspace.</param>
public sealed record MessagesFact(
    DateTimeOffset At, string? ApiKeyId, string? WorkspaceId, string? AccountId, string Model, long Uncached, long Output, long CacheRead,
    long CacheWrite5m, long CacheWrite1h, long WebSearches = 0, string ServiceTier = "standard", string ContextWindow = "0-200k",
    string InferenceGeo = "global", string Speed = "standard", string? ServiceAccountId = null);

/// <summary>A line of the bill.</summary>
/// <param name="CostType"><c>tokens</c>, <c>web_search</c>, <c>code_execution</c>, <c>session_usage</c> …</param>
public sealed record AnthropicCostFact(
    DateOnly Day, string? WorkspaceId, string Description, string CostType, decimal Cents, string? Model = null, string? TokenType = null,
    string? ServiceTier = null, string? ContextWindow = null, string? InferenceGeo = null);

/// <param name="Product"><c>chat</c>, <c>claude_code</c>, <c>cowork</c> …</param>
/// <param name="Cents">After the discount.</param>
/// <param name="ListCents">Before it.</param>
public sealed record EnterpriseUseFact(
    DateTimeOffset At, string UserId, string? Email, string? Name, string Product, string Model, long? Requests, long Uncached, long Output,
    long CacheRead, long CacheWrite5m, long CacheWrite1h, long WebSearches, decimal Cents, decimal ListCents, bool IsDeleted = false,
    string ContextWindow = "0-200k", string InferenceGeo = "global");

/// <param name="Counts">By dotted path in the row, such as <c>chat_metrics.message_count</c>; what is not named is zero.</param>
public sealed record EnterpriseActivityFact(DateOnly Day, string UserId, string Email, IReadOnlyDictionary<string, long> Counts);
