using System.Text.Json.Serialization;
using TeamCost.Web.Features.Publishing.Public;

namespace TeamCost.Web.Features.Leaderboard;

/// <summary>The leaderboard as programs read it.</summary>
/// <param name="Entries">The weekly list in its older shape, only where it was asked for.</param>
public sealed record LeaderboardJson(
    IReadOnlyList<LeaderboardUser> Users, LeaderboardPagination Pagination, LeaderboardStats Stats,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<WeeklyEntry>? Entries)
{
    public static LeaderboardJson Of(LeaderboardQuestion question, LeaderboardRows board, string address, bool withEntries) => new(
        [.. board.Rows.Select(row => new LeaderboardUser(
            row.Rank, row.Handle, row.Name, $"{address}/u/{row.Handle}/avatar.svg", row.Tokens, PublicMoney.Of(row.CostUsd), row.ActiveDays,
            NullIfEmpty(row.Provider), NullIfEmpty(row.Tool), row.LastSubmissionAt))],
        new LeaderboardPagination(question.Page, question.Limit, board.Found, question.Skip + board.Rows.Count < board.Found),
        new LeaderboardStats(board.People, board.Tokens, PublicMoney.Of(board.CostUsd)),
        withEntries ? [.. board.Rows.Select(row => new WeeklyEntry(row.Rank, row.Handle, PublicMoney.Of(row.CostUsd), row.Tokens, row.ActiveDays))] : null);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}

/// <param name="TotalCost">Null: not shown, or no price is known.</param>
/// <param name="TopSource">The tool with most tokens; null where tools are not shown.</param>
public sealed record LeaderboardUser(
    long Rank, string Username, string DisplayName, string AvatarUrl, long TotalTokens, decimal? TotalCost, int ActiveDays, string? TopProvider, string? TopSource,
    DateTimeOffset? LastSubmission);

public sealed record LeaderboardPagination(int Page, int Limit, long Total, bool HasMore);

/// <param name="TotalCost">Of those who show theirs; null when nobody does.</param>
public sealed record LeaderboardStats(long TotalUsers, long TotalTokens, decimal? TotalCost);

public sealed record WeeklyEntry(long Rank, string Username, decimal? TotalCost, long TotalTokens, int DaysCounted);
