namespace TeamCost.DemoWorld;

/// <summary>What GitHub knows of an organization's Copilot, before any report is cut from it.</summary>
public sealed record GitHubFacts
{
    /// <summary>Its login.</summary>
    public required string Org { get; init; }

    public required long OrgId { get; init; }

    /// <summary>The slug of the enterprise that owns it; null: none.</summary>
    public string? Enterprise { get; init; }

    /// <summary><c>business</c> or <c>enterprise</c>.</summary>
    public string Plan { get; init; } = "business";

    public IReadOnlyList<GitHubTeam> Teams { get; init; } = [];

    public required IReadOnlyList<GitHubSeat> Seats { get; init; }

    public required IReadOnlyList<GitHubUserDay> UserDays { get; init; }

    public IReadOnlyList<GitHubPullRequests> PullRequests { get; init; } = [];

    public required IReadOnlyList<GitHubCredits> Credits { get; init; }

    /// <summary>GitHub's bill of all products.</summary>
    public IReadOnlyList<GitHubBilled> Billed { get; init; } = [];
}

public sealed record GitHubUser(long Id, string Login);

public sealed record GitHubTeam(long Id, string Name, string Slug, string Description, IReadOnlyList<GitHubUser> Members);

/// <param name="Holder">Null: the assignee is not told.</param>
/// <param name="Team">The team that gave it; null: given directly.</param>
public sealed record GitHubSeat(GitHubUser? Holder, DateTimeOffset CreatedAt, GitHubTeam? Team = null, string? Plan = null)
{
    public DateTimeOffset? UpdatedAt { get; init; }

    public DateOnly? CancelledOn { get; init; }

    public DateTimeOffset? LastActivityAt { get; init; }

    public string? LastActivityIn { get; init; }

    public DateTimeOffset? LastAuthenticatedAt { get; init; }
}

/// <summary>What somebody did with Copilot on a UTC day, cut as finely as any report cuts it.</summary>
public sealed record GitHubUserDay(DateOnly Day, GitHubUser User, IReadOnlyList<GitHubSlice> Slices)
{
    /// <summary>Consumed, before pool and discounts; null: the report does not say.</summary>
    public decimal? Credits { get; init; }

    public IReadOnlyList<GitHubEditor> Editors { get; init; } = [];

    public GitHubCli? Cli { get; init; }

    /// <summary>False: counted for the organization, but not in the users report.</summary>
    public bool IsInUsersReport { get; init; } = true;
}

/// <param name="Editor">Null for the command line, which no editor has.</param>
/// <param name="Feature">Such as <c>code_completion</c>, <c>chat_panel_agent_mode</c>, <c>copilot_cli</c>.</param>
public sealed record GitHubSlice(string? Editor, string Feature, string Language, string Model, GitHubCounts Counts);

public readonly record struct GitHubCounts(long Interactions, long Generations, long Acceptances, long SuggestedToAdd, long SuggestedToDelete, long Added, long Deleted)
{
    public static GitHubCounts operator +(GitHubCounts a, GitHubCounts b) => new(
        a.Interactions + b.Interactions, a.Generations + b.Generations, a.Acceptances + b.Acceptances, a.SuggestedToAdd + b.SuggestedToAdd,
        a.SuggestedToDelete + b.SuggestedToDelete, a.Added + b.Added, a.Deleted + b.Deleted);
}

public sealed record GitHubEditor(string Name, DateTimeOffset SampledAt, string Version, string Plugin, string PluginVersion);

/// <param name="PromptTokens">Cached ones included.</param>
public sealed record GitHubCli(long Sessions, long Requests, long Prompts, long PromptTokens, long OutputTokens, DateTimeOffset SampledAt, string Version);

public sealed record GitHubPullRequests(DateOnly Day)
{
    public long Created { get; init; }

    public long Reviewed { get; init; }

    public long Merged { get; init; }

    public decimal? MinutesToMerge { get; init; }

    public long Suggestions { get; init; }

    public long AppliedSuggestions { get; init; }

    public long CreatedByCopilot { get; init; }

    public long ReviewedByCopilot { get; init; }

    public long MergedCreatedByCopilot { get; init; }

    public long MergedReviewedByCopilot { get; init; }

    public decimal? MinutesToMergeByCopilot { get; init; }

    public decimal? MinutesToMergeReviewedByCopilot { get; init; }

    public long CopilotSuggestions { get; init; }

    public long CopilotAppliedSuggestions { get; init; }
}

/// <summary>Metered use of a day: AI credits since June 2026, premium requests before.</summary>
/// <param name="Login">Whose; null: nobody in particular.</param>
/// <param name="Gross">Units consumed.</param>
/// <param name="Covered">Of those, by the included pool.</param>
public sealed record GitHubCredits(DateOnly Day, string? Login, string Model, decimal Gross, decimal Covered)
{
    public string Product { get; init; } = "Copilot";

    public string Sku { get; init; } = "copilot_ai_credit";

    public string UnitType { get; init; } = "ai-credits";

    public decimal Price { get; init; } = 0.01m;
}

/// <param name="Discount">In dollars.</param>
public sealed record GitHubBilled(DateOnly Day, string Product, string Sku, decimal Quantity, string UnitType, decimal Price, decimal Discount, string? Repository = null);
