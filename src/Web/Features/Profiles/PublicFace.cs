using TeamCost.Contracts;
using TeamCost.Web.Features.Publishing;

namespace TeamCost.Web.Features.Profiles;

/// <summary>One person's published days and all that is read from them; a preview is the same over rows that are not published.</summary>
public sealed class PublicFace
{
    public PublicFace(PublishedProfile profile, IReadOnlyList<PublishedDay> days, long? rank, DateTimeOffset now)
    {
        (Profile, Days, Rank, Now) = (profile, days, rank, now);
        All = TokenSplit.Of("", days);
        ByDay = days.GroupBy(d => d.Day).Where(g => g.Sum(d => d.Tokens) > 0).ToDictionary(g => g.Key, g => (decimal)g.Sum(d => d.Tokens));
        Streaks = Streaks.Of(ByDay.Keys, now);
    }

    public PublishedProfile Profile { get; }

    public IReadOnlyList<PublishedDay> Days { get; }

    public long? Rank { get; }

    public DateTimeOffset Now { get; }

    public TokenSplit All { get; }

    /// <summary>Tokens of each active day.</summary>
    public IReadOnlyDictionary<DateOnly, decimal> ByDay { get; }

    public Streaks Streaks { get; }

    public decimal? CostUsd => Profile.ShowsCost ? All.CostUsd : null;

    public string ToolOf(PublishedDay day) => Profile.ShowsTools ? day.Tool : "";

    public string ModelOf(PublishedDay day) => Profile.ShowsModels ? day.Model : "";

    /// <summary>Between 0 and 1.</summary>
    public decimal VerifiedShare => All.Tokens == 0 ? 0 : (decimal)All.VerifiedTokens / All.Tokens;

    /// <summary>The UTC day, or the person's where that is ahead.</summary>
    public DateOnly Today => ByDay.Keys.Append(DateOnly.FromDateTime(Now.UtcDateTime)).Max();

    /// <summary>Years with at least one active day, the newest first.</summary>
    public IReadOnlyList<int> Years => [.. ByDay.Keys.Select(day => day.Year).Distinct().OrderDescending()];

    /// <param name="year">Null: the twelve months up to today.</param>
    public DayRange RangeOf(int? year) => year is { } one
        ? new DayRange(new DateOnly(one, 1, 1), new DateOnly(one, 12, 31))
        : new DayRange(Today.AddYears(-1).AddDays(1), Today);
}
