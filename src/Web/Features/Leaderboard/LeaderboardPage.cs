using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Leaderboard;

/// <summary>What the leaderboard shows, and where its links lead.</summary>
/// <param name="Wrong">What in the address could not be understood.</param>
/// <param name="IsSignedIn">Somebody with an account looks: without a row of their own they are told how to get one.</param>
public sealed record LeaderboardPage(LeaderboardQuestion Question, LeaderboardRows Board, bool IsSignedIn, string? Wrong = null)
{
    public const string Path = "/leaderboard";

    public Paging Paging { get; } = new(Question.Page, Question.Limit, (int)Math.Min(Board.Found, int.MaxValue - LeaderboardQuestion.MostRows));

    /// <summary>The own row stands above the table where the page does not hold it.</summary>
    public LeaderboardRow? MineElsewhere => Board.Mine is { } mine && Board.Rows.All(row => row.UserId != mine.UserId) ? mine : null;

    public bool IsMine(LeaderboardRow row) => Board.Mine?.UserId == row.UserId;

    public string RankOf(LeaderboardRow row) => Question.Sort is BoardSort.Cost && row.CostUsd is null ? "–" : Figures.CountExact(row.Rank);

    public string Href(BoardPeriod? period = null, BoardSort? sort = null, int page = 1, string? search = null)
    {
        var words = new Dictionary<string, string?>();
        Set("period", (period ?? Question.Period).Word(), "all");
        Set("sort", (sort ?? Question.Sort).Word(), "tokens");
        Set("page", page.ToString(CultureInfo.InvariantCulture), "1");
        Set("limit", Question.Limit.ToString(CultureInfo.InvariantCulture), LeaderboardQuestion.UsualLimit.ToString(CultureInfo.InvariantCulture));
        Set("search", search ?? Question.Search, "");
        return QueryHelpers.AddQueryString(Path, words);

        void Set(string name, string value, string usual)
        {
            if (value != usual)
            {
                words[name] = value;
            }
        }
    }
}
