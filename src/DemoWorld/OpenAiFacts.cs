namespace TeamCost.DemoWorld;

/// <summary>What happened in an OpenAI organization and its ChatGPT workspace, from which the fake provider answers.</summary>
public sealed record OpenAiFacts
{
    public IReadOnlyList<OpenAiProject> Projects { get; init; } = [];

    public IReadOnlyList<OpenAiUser> Users { get; init; } = [];

    public IReadOnlyList<OpenAiServiceAccount> ServiceAccounts { get; init; } = [];

    public IReadOnlyList<OpenAiKey> Keys { get; init; } = [];

    public IReadOnlyList<OpenAiAdminKey> AdminKeys { get; init; } = [];

    public IReadOnlyList<OpenAiTokenFact> Tokens { get; init; } = [];

    public IReadOnlyList<OpenAiOtherFact> Other { get; init; } = [];

    public IReadOnlyList<OpenAiCostFact> Costs { get; init; } = [];

    public string WorkspaceId { get; init; } = "ws_EXAMPLE";

    public IReadOnlyList<ChatGptFact> ChatGpt { get; init; } = [];

    /// <summary>Members of the ChatGPT workspace: id and e-mail.</summary>
    public IReadOnlyList<(string Id, string? Email)> ChatGptUsers { get; init; } = [];
}

public sealed record OpenAiProject(string Id, string Name, long CreatedAt, long? ArchivedAt = null);

public sealed record OpenAiUser(string Id, string Name, string Email, string Role, long AddedAt);

public sealed record OpenAiServiceAccount(string Id, string ProjectId, string Name, long CreatedAt, string Role = "member");

/// <param name="OwnerId">A user's or a service account's id.</param>
/// <param name="OwnerRole">As the key's owner is described; not always the role in the organization.</param>
public sealed record OpenAiKey(
    string Id, string ProjectId, string Name, string Redacted, long CreatedAt, long? LastUsedAt, string OwnerId, string OwnerRole = "member",
    string OwnerAccess = "active");

public sealed record OpenAiAdminKey(string Id, string Name, string Redacted, long CreatedAt, long? ExpiresAt);

/// <summary>Use of completions, embeddings or moderations at an instant; the input includes what was read from and written to the cache.</summary>
/// <param name="Feed"><c>completions</c>, <c>embeddings</c> or <c>moderations</c>.</param>
public sealed record OpenAiTokenFact(
    string Feed, DateTimeOffset At, string? ProjectId, string? UserId, string? ApiKeyId, string Model, long Input, long Cached, long CacheWrite,
    long Output, long Requests, bool? IsBatch = null, string? ServiceTier = null);

/// <summary>Use that is not counted in tokens.</summary>
/// <param name="Feed">The last part of the path, such as <c>images</c>.</param>
/// <param name="Count">Images, characters, seconds, bytes, sessions or searches.</param>
public sealed record OpenAiOtherFact(
    string Feed, DateTimeOffset At, string? ProjectId, string? UserId, string? ApiKeyId, string? Model, long Count, long Requests = 0,
    string? Source = null, string? Size = null, string? ContextLevel = null, string? VectorStoreId = null);

/// <param name="Usd">Dollars.</param>
public sealed record OpenAiCostFact(
    DateOnly Day, string? ProjectId, string? ApiKeyId, string LineItem, decimal Usd, decimal? Quantity, string? QuantityUnit);

/// <summary>A person's day in the workspace; null where the workspace does not say, which is not zero.</summary>
public sealed record ChatGptFact(
    DateOnly Day, string UserId, string? Email, long? Uncached, long? Cached, long? Output, long? Total, decimal? Credits, decimal? CostUsd,
    long? Turns, long? Threads, IReadOnlyList<(string Client, long Turns)> Clients, IReadOnlyList<(string Model, long Turns)>? Models);
