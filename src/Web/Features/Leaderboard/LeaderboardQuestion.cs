using System.Globalization;
using TeamCost.Contracts;
using TeamCost.Web.Features.Publishing.Public;

namespace TeamCost.Web.Features.Leaderboard;

public enum BoardPeriod
{
    All,
    Month,
    Week,
}

public enum BoardSort
{
    Tokens,
    Cost,
    Days,
}

/// <summary>What of the leaderboard somebody wants to see, as it stands in the address.</summary>
/// <param name="Search">Part of a name; empty: everybody.</param>
public sealed record LeaderboardQuestion(BoardPeriod Period, BoardSort Sort, int Page, int Limit, string Search)
{
    public const int UsualLimit = 50;
    public const int MostRows = 100;
    private const int LastPage = 1_000_000;

    public static readonly LeaderboardQuestion TopTen = new(BoardPeriod.All, BoardSort.Tokens, 1, 10, "");

    public int Skip => (Page - 1) * Limit;

    public static Result<LeaderboardQuestion> Parse(IQueryCollection query)
    {
        if (PeriodOf(query["period"].ToString()) is not { } period)
        {
            return Wrong("period", $"period must be all, month, week or weekly, not {Quoted(query["period"].ToString())}.");
        }

        var sorted = query["sort"].ToString() is { Length: > 0 } sort ? sort : query["sortBy"].ToString();
        if (SortOf(sorted) is not { } order)
        {
            return Wrong("sort", $"sort must be tokens, cost or activeDays, not {Quoted(sorted)}.");
        }

        if (Number(query["page"].ToString(), otherwise: 1, LastPage) is not { } page)
        {
            return Wrong("page", $"page must be a whole number from 1 on, not {Quoted(query["page"].ToString())}.");
        }

        return Number(query["limit"].ToString(), UsualLimit, MostRows) is { } limit
            ? new LeaderboardQuestion(period, order, page, limit, TypedNames.Clean(query["search"].ToString()))
            : Wrong("limit", $"limit must be a whole number from 1 to {MostRows}, not {Quoted(query["limit"].ToString())}.");
    }

    private static BoardPeriod? PeriodOf(string word) => word switch
    {
        "" or "all" => BoardPeriod.All,
        "month" => BoardPeriod.Month,
        "week" or "weekly" => BoardPeriod.Week,
        _ => null,
    };

    private static BoardSort? SortOf(string word) => word switch
    {
        "" or "tokens" => BoardSort.Tokens,
        "cost" => BoardSort.Cost,
        "activeDays" or "active-days" or "days" => BoardSort.Days,
        _ => null,
    };

    private static int? Number(string word, int otherwise, int most) =>
        word.Length == 0 ? otherwise
        : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
        : null;

    private static string Quoted(string word) => word.Length > 40 ? $"“{TypedNames.Clean(word[..40])}…”" : $"“{TypedNames.Clean(word)}”";

    private static Error Wrong(string field, string sentence) => new(ErrorKind.Invalid, sentence, field);
}
