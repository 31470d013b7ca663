using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Features.Publishing.Public;

namespace TeamCost.Web.Features.Profiles;

/// <summary>A profile as programs read it.</summary>
/// <param name="Contributions">Every active day, the oldest first.</param>
public sealed record UserJson(UserPart User, UserStats Stats, IReadOnlyList<Contribution> Contributions, Breakdown Breakdown)
{
    private const decimal Levels = 4;

    public static UserJson Of(PublicFace face, string address)
    {
        var profile = face.Profile;
        var most = face.ByDay.Values.DefaultIfEmpty().Max();
        return new UserJson(
            new UserPart(profile.Handle, profile.DisplayName, $"{address}/u/{profile.Handle}/avatar.svg", profile.JoinedAt, face.Rank),
            new UserStats(
                face.All.Tokens, PublicMoney.Of(face.CostUsd), face.All.Input, face.All.Output, face.All.CacheRead,
                face.ByDay.Count, face.Streaks.Current, face.Streaks.Longest),
            [.. face.Days.GroupBy(d => d.Day).Where(day => face.ByDay.ContainsKey(day.Key)).OrderBy(day => day.Key).Select(day => new Contribution(
                day.Key, (long)face.ByDay[day.Key], (int)Math.Clamp(Math.Ceiling(face.ByDay[day.Key] / most * Levels), 1, Levels),
                Shares(day, d => d.Provider), Shares(day, face.ToolOf), Shares(day, face.ModelOf)))],
            new Breakdown(Shares(face.Days, d => d.Provider), Shares(face.Days, face.ToolOf), Shares(face.Days, face.ModelOf)));
    }

    /// <summary>Tokens by name, most first; what is not shown is not there.</summary>
    private static Dictionary<string, long> Shares(IEnumerable<PublishedDay> days, Func<PublishedDay, string> name) =>
        TokenSplit.By(days, name).Where(split => split.Tokens > 0).ToDictionary(split => split.Name, split => split.Tokens);
}

/// <param name="Rank">Null for those who are not on the leaderboard.</param>
public sealed record UserPart(string Username, string DisplayName, string AvatarUrl, DateTimeOffset JoinedAt, long? Rank);

/// <param name="TotalCost">Null: not shown, or no price is known.</param>
public sealed record UserStats(
    long TotalTokens, decimal? TotalCost, long InputTokens, long OutputTokens, long CacheReadTokens, int ActiveDays, int CurrentStreak, int LongestStreak);

/// <param name="Count">Tokens.</param>
/// <param name="Intensity">1 to 4, by the busiest day.</param>
public sealed record Contribution(
    DateOnly Date, long Count, int Intensity, IReadOnlyDictionary<string, long> Providers, IReadOnlyDictionary<string, long> Sources, IReadOnlyDictionary<string, long> Models);

public sealed record Breakdown(IReadOnlyDictionary<string, long> ByProvider, IReadOnlyDictionary<string, long> BySource, IReadOnlyDictionary<string, long> ByModel);
