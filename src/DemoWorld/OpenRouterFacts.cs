namespace TeamCost.DemoWorld;

/// <summary>What OpenRouter knows of an account.</summary>
public sealed record OpenRouterFacts
{
    /// <summary>Empty: the account is a person's, not an organization.</summary>
    public IReadOnlyList<OpenRouterMember> Members { get; init; } = [];

    public IReadOnlyList<OpenRouterKey> Keys { get; init; } = [];

    public required IReadOnlyList<OpenRouterUse> Uses { get; init; }

    /// <summary>Bought so far, in dollars.</summary>
    public decimal TotalCredits { get; init; }

    public decimal TotalUsage { get; init; }
}

public sealed record OpenRouterMember(string Id, string Email, string FirstName, string? LastName, string Role = "org:member");

public sealed record OpenRouterKey(string Hash, string Name, string Label, string CreatorId, DateTimeOffset CreatedAt)
{
    public bool IsDisabled { get; init; }

    public decimal? LimitUsd { get; init; }

    public decimal? LimitLeftUsd { get; init; }

    public string? LimitReset { get; init; }

    public decimal UsageUsd { get; init; }

    public decimal DailyUsd { get; init; }

    public decimal WeeklyUsd { get; init; }

    public decimal MonthlyUsd { get; init; }

    public string? Workspace { get; init; }
}

/// <summary>Requests of one key on a UTC day to one endpoint.</summary>
/// <param name="MemberId">Who; null: nobody that OpenRouter can filter by.</param>
/// <param name="KeyHash">By which key; null: the web site.</param>
/// <param name="UsageUsd">Of OpenRouter's credits.</param>
/// <param name="ByokUsd">Paid to the model's own vendor.</param>
public sealed record OpenRouterUse(
    DateOnly Day, string? MemberId, string? KeyHash, string Model, string Permaslug, string Endpoint, string ProviderName, decimal UsageUsd, decimal ByokUsd,
    long Requests, long PromptTokens, long CompletionTokens, long ReasoningTokens, string? Workspace = null);
