using System.Text.Json.Serialization;

namespace TeamCost.Web.Features.Providers.GitHub;

internal sealed record ReportLinks
{
    [JsonPropertyName("download_links")]
    public required IReadOnlyList<Uri> DownloadLinks { get; init; }
}

/// <summary>A row of a report, or the envelope that some files wrap the rows in.</summary>
internal interface IReportRow<TRow>
{
    IReadOnlyList<TRow>? DayTotals { get; }
}

/// <summary>A person's day in a users report. Unknown fields are many.</summary>
internal sealed record UserRow : IReportRow<UserRow>
{
    [JsonPropertyName("day_totals")]
    public IReadOnlyList<UserRow>? DayTotals { get; init; }

    [JsonPropertyName("user_id")]
    public long? UserId { get; init; }

    [JsonPropertyName("user_login")]
    public string? UserLogin { get; init; }

    public string? Day { get; init; }

    [JsonPropertyName("organization_id")]
    public string? OrganizationId { get; init; }

    [JsonPropertyName("user_initiated_interaction_count")]
    public long? Interactions { get; init; }

    [JsonPropertyName("code_generation_activity_count")]
    public long? Generations { get; init; }

    [JsonPropertyName("code_acceptance_activity_count")]
    public long? Acceptances { get; init; }

    [JsonPropertyName("loc_added_sum")]
    public long? LinesAdded { get; init; }

    [JsonPropertyName("loc_deleted_sum")]
    public long? LinesDeleted { get; init; }

    [JsonPropertyName("totals_by_feature")]
    public IReadOnlyList<FeatureRow>? Features { get; init; }

    [JsonPropertyName("totals_by_cli")]
    public CliRow? Cli { get; init; }

    /// <summary>Absent is unknown, not zero.</summary>
    [JsonPropertyName("ai_credits_used")]
    public decimal? Credits { get; init; }
}

internal sealed record FeatureRow
{
    public string? Feature { get; init; }

    [JsonPropertyName("user_initiated_interaction_count")]
    public long Interactions { get; init; }
}

internal sealed record CliRow
{
    [JsonPropertyName("session_count")]
    public long Sessions { get; init; }

    [JsonPropertyName("request_count")]
    public long Requests { get; init; }

    [JsonPropertyName("token_usage")]
    public CliTokens? Tokens { get; init; }
}

internal sealed record CliTokens
{
    [JsonPropertyName("prompt_tokens_sum")]
    public long Prompt { get; init; }

    [JsonPropertyName("output_tokens_sum")]
    public long Output { get; init; }
}

internal sealed record TeamRow : IReportRow<TeamRow>
{
    [JsonPropertyName("day_totals")]
    public IReadOnlyList<TeamRow>? DayTotals { get; init; }

    [JsonPropertyName("user_id")]
    public long UserId { get; init; }

    public string? Slug { get; init; }
}

/// <summary>All people's day together.</summary>
internal sealed record WholeRow : IReportRow<WholeRow>
{
    [JsonPropertyName("day_totals")]
    public IReadOnlyList<WholeRow>? DayTotals { get; init; }

    public string? Day { get; init; }

    [JsonPropertyName("daily_active_users")]
    public long? ActiveUsers { get; init; }

    [JsonPropertyName("daily_active_cli_users")]
    public long? CliUsers { get; init; }

    [JsonPropertyName("daily_active_copilot_cloud_agent_users")]
    public long? CloudAgentUsers { get; init; }

    [JsonPropertyName("daily_active_copilot_code_review_users")]
    public long? ReviewUsers { get; init; }

    [JsonPropertyName("pull_requests")]
    public PullRequestRow? PullRequests { get; init; }
}

internal sealed record PullRequestRow
{
    [JsonPropertyName("total_created_by_copilot")]
    public long Created { get; init; }

    [JsonPropertyName("total_reviewed_by_copilot")]
    public long Reviewed { get; init; }

    [JsonPropertyName("total_merged_created_by_copilot")]
    public long Merged { get; init; }

    [JsonPropertyName("total_copilot_suggestions")]
    public long Suggestions { get; init; }

    [JsonPropertyName("total_copilot_applied_suggestions")]
    public long AppliedSuggestions { get; init; }
}

internal sealed record CopilotSettings
{
    [JsonPropertyName("seat_breakdown")]
    public SeatBreakdown? Seats { get; init; }

    [JsonPropertyName("plan_type")]
    public string? Plan { get; init; }
}

internal sealed record SeatBreakdown
{
    public int Total { get; init; }
}

internal sealed record SeatPage
{
    [JsonPropertyName("total_seats")]
    public int TotalSeats { get; init; }

    public required IReadOnlyList<SeatRow> Seats { get; init; }
}

internal sealed record SeatRow
{
    public AssigneeRow? Assignee { get; init; }

    [JsonPropertyName("assigning_team")]
    public AssigningTeam? Team { get; init; }

    [JsonPropertyName("plan_type")]
    public string? Plan { get; init; }

    [JsonPropertyName("created_at")]
    public DateTimeOffset? CreatedAt { get; init; }

    [JsonPropertyName("pending_cancellation_date")]
    public string? CancelledOn { get; init; }

    [JsonPropertyName("last_activity_at")]
    public DateTimeOffset? LastActivityAt { get; init; }

    [JsonPropertyName("last_activity_editor")]
    public string? LastActivityIn { get; init; }
}

internal sealed record AssigneeRow
{
    public string? Login { get; init; }

    public required long Id { get; init; }

    public string? Type { get; init; }

    public string? Email { get; init; }

    public string? Name { get; init; }
}

internal sealed record AssigningTeam
{
    public string? Name { get; init; }
}

internal sealed record CreditBill
{
    public required IReadOnlyList<CreditItem> UsageItems { get; init; }
}

internal sealed record CreditItem
{
    public string Product { get; init; } = "";

    public string? Model { get; init; }

    public required decimal GrossQuantity { get; init; }

    public decimal? PricePerUnit { get; init; }

    public required decimal NetAmount { get; init; }
}

internal sealed record UsageBill
{
    public required IReadOnlyList<BilledItem> UsageItems { get; init; }
}

internal sealed record BilledItem
{
    public string Product { get; init; } = "";

    public string Sku { get; init; } = "";

    public string? Date { get; init; }

    public required decimal NetAmount { get; init; }
}
