namespace TeamCost.Web.Features.Leaderboard;

/// <summary>Periods and orders as tables, addresses and people call them.</summary>
public static class BoardWords
{
    public static string Word(this BoardPeriod period) => period switch
    {
        BoardPeriod.Month => "month",
        BoardPeriod.Week => "week",
        _ => "all",
    };

    public static string Title(this BoardPeriod period) => period switch
    {
        BoardPeriod.Month => "30 days",
        BoardPeriod.Week => "7 days",
        _ => "All time",
    };

    public static string Word(this BoardSort sort) => sort switch
    {
        BoardSort.Cost => "cost",
        BoardSort.Days => "days",
        _ => "tokens",
    };
}
