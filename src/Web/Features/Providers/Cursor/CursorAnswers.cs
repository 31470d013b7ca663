using System.Text.Json;
using System.Text.Json.Serialization;

namespace TeamCost.Web.Features.Providers.Cursor;

internal sealed record MemberList
{
    public required IReadOnlyList<MemberRow> TeamMembers { get; init; }
}

internal sealed record MemberRow
{
    [JsonConverter(typeof(AnyId))]
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Role { get; init; }

    public bool IsRemoved { get; init; }
}

internal sealed record EventPage
{
    public required int TotalUsageEventsCount { get; init; }

    public required EventPaging Pagination { get; init; }

    public required IReadOnlyList<EventRow> UsageEvents { get; init; }
}

internal sealed record EventPaging
{
    public required bool HasNextPage { get; init; }
}

internal sealed record EventRow
{
    /// <summary>Milliseconds since 1970, as text.</summary>
    public required long Timestamp { get; init; }

    public string? UserEmail { get; init; }

    public string? ServiceAccountId { get; init; }

    public string? ServiceAccountName { get; init; }

    public required string Model { get; init; }

    public required bool IsChargeable { get; init; }

    public EventTokens? TokenUsage { get; init; }

    /// <summary>After discount, Cursor's token fee included. Of an event that is not chargeable: the value that it took of the allowance.</summary>
    public decimal? ChargedCents { get; init; }

    public string? ConversationId { get; init; }
}

internal sealed record EventTokens
{
    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long CacheWriteTokens { get; init; }

    public long CacheReadTokens { get; init; }
}

internal sealed record DailyPage
{
    public required IReadOnlyList<DailyRow> Data { get; init; }

    public DailyPaging? Pagination { get; init; }
}

internal sealed record DailyPaging
{
    public required bool HasNextPage { get; init; }
}

internal sealed record DailyRow
{
    [JsonConverter(typeof(AnyId))]
    public string? UserId { get; init; }

    public string? Email { get; init; }

    public string? Day { get; init; }

    public long? Date { get; init; }

    public required long AcceptedLinesAdded { get; init; }

    public required long AcceptedLinesDeleted { get; init; }

    public required long TotalAccepts { get; init; }

    public required long TotalRejects { get; init; }

    public required long TotalTabsShown { get; init; }

    public required long TotalTabsAccepted { get; init; }

    public required long ComposerRequests { get; init; }

    public required long ChatRequests { get; init; }

    public required long AgentRequests { get; init; }

    public required long CmdkUsages { get; init; }

    public long BugbotUsages { get; init; }
}

internal sealed record SpendPage
{
    public required IReadOnlyList<SpendRow> TeamMemberSpend { get; init; }

    public required int TotalPages { get; init; }
}

internal sealed record SpendRow
{
    public required decimal SpendCents { get; init; }

    public decimal? IncludedSpendCents { get; init; }

    public decimal? OverallSpendCents { get; init; }
}

internal sealed record CommitPage
{
    public required IReadOnlyList<CommitRow> Items { get; init; }

    public required int TotalCount { get; init; }
}

internal sealed record CommitRow
{
    public required string CommitHash { get; init; }

    public string? UserId { get; init; }

    public string? UserEmail { get; init; }

    public long TabLinesAdded { get; init; }

    public long TabLinesDeleted { get; init; }

    public long ComposerLinesAdded { get; init; }

    public long ComposerLinesDeleted { get; init; }

    public DateTimeOffset? CommitTs { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An id that is a number in one answer and a text in another.</summary>
internal sealed class AnyId : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => reader.GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new JsonException("An id is a number or a text."),
    };

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
