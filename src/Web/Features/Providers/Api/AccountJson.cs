using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TeamCost.Web.Features.Providers.Api;

/// <summary>A provider account for programs. The key goes in and never comes out.</summary>
/// <param name="Status"><c>new</c>, <c>syncing</c>, <c>ok</c>, <c>failing</c>, <c>broken</c> or <c>by-hand</c>.</param>
/// <param name="LastError">What is wrong, and what to do about it; null: nothing.</param>
public sealed record AccountJson(
    Guid Id, string Provider, string Name, string? KeyLast4, string Status, DateTimeOffset? DataUpTo, DateTimeOffset? LastSyncAt, string? LastError,
    BackfillJson Backfill)
{
    public static AccountJson Of(ConnectionStatus status) => new(
        status.Id, status.Provider, status.Name, status.KeyTail,
        status.IsRunning ? "syncing" : JsonNamingPolicy.KebabCaseLower.ConvertName(status.State.ToString()),
        status.DataUpTo, status.LastSyncAt, status.Trouble is { } trouble ? $"{trouble.Sentence} {trouble.NextStep}" : null,
        new BackfillJson(status.Backfill.DaysDone, status.Backfill.DaysTotal));
}

public sealed record BackfillJson(int DaysDone, int DaysTotal);

public sealed record NewAccountBody(
    [Required, StringLength(64)] string Provider, [StringLength(ConnectionKeeper.LongestName)] string? Name, string? Key, Dictionary<string, string?>? Settings)
{
    /// <summary>Without its values: the most talkative log level writes the arguments of actions as they call themselves.</summary>
    public override string ToString() => nameof(NewAccountBody);
}

/// <summary>What is left out stays as it is.</summary>
public sealed record AccountChangeBody([StringLength(ConnectionKeeper.LongestName)] string? Name, string? Key, Dictionary<string, string?>? Settings)
{
    /// <summary>Without its values.</summary>
    public override string ToString() => nameof(AccountChangeBody);
}

/// <summary>What a test of the kept key found.</summary>
public sealed record AccountTestJson(
    bool Success, string? Account, IReadOnlyList<PermissionJson> Permissions, DateOnly? HistoryFrom, IReadOnlyList<string> Notes, string? Error, string? NextStep)
{
    public static AccountTestJson Of(AccountTest test) => new(
        test.Account is not null, test.Account?.AccountName,
        [.. test.Account?.Permissions.Select(p => new PermissionJson(p.What, p.Trouble is null, p.Sentence)) ?? []],
        test.Account?.HistoryFrom, test.Account?.Notes ?? [], test.Sentence, test.NextStep);
}

public sealed record PermissionJson(string What, bool Granted, string? Sentence);

/// <summary>The short form that other clients know: a tool's name instead of its provider.</summary>
public sealed record ConnectBody(
    [Required, StringLength(64)] string Provider, [property: JsonPropertyName("api_key")] string? ApiKey, Dictionary<string, string?>? Settings)
{
    /// <summary>Without its values.</summary>
    public override string ToString() => nameof(ConnectBody);
}

public sealed record SyncBody([property: JsonPropertyName("integration_id")] Guid? IntegrationId);

public sealed record IntegrationJson(
    bool Success, [property: JsonPropertyName("integration_id")] Guid IntegrationId, [property: JsonPropertyName("last_synced_at")] DateTimeOffset? LastSyncedAt);

public sealed record AiUsageJson(
    long TotalInteractions, int ActiveDays, string? TopTool, IReadOnlyList<ToolJson> Tools, IReadOnlyList<HeatJson> HeatmapData, DateTimeOffset? LastSynced);

public sealed record ToolJson(string Name, long Requests, long Tokens);

public sealed record HeatJson(DateOnly Date, long Count);
