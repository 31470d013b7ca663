using System.Globalization;

namespace TeamCost.Web.Features.Publishing;

/// <summary>What the rules look at of one day.</summary>
/// <param name="ValueUsd">At list prices.</param>
/// <param name="IsRound">Every count of it is a multiple of a thousand.</param>
public sealed record DayFigures(DateOnly Day, long Tokens, long CacheRead, decimal ValueUsd, bool IsRound);

/// <summary>
/// What makes a day wait for somebody's look before it is published. It counts in the organization all the same: nobody is accused of anything. A function of the
/// figures alone, so that the order in which they came makes no difference.
/// </summary>
public static class DayRules
{
    public const long ManyTokens = 250_000_000;
    public const decimal ManyDollars = 5_000m;
    public const int Often = 10;
    public const int DaysForAverage = 7;
    public const long EnoughTokens = 10_000_000;
    public const long RoundFrom = 1_000_000;

    /// <summary>Days told later than this are kept, not published.</summary>
    public const int OldestDays = 365;

    public static bool IsRound(long count) => count % 1_000 == 0;

    public static IReadOnlyList<string> Reasons(DayFigures day, UsualDays usual)
    {
        var reasons = new List<string>();
        var date = day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (day.Tokens > ManyTokens)
        {
            reasons.Add($"{date} has {Words(day.Tokens, ManyTokens)} tokens, more than {Words(ManyTokens)} in one day.");
        }

        if (day.ValueUsd > ManyDollars)
        {
            reasons.Add($"{date} is worth {Dollars(day.ValueUsd)} at list prices, more than {Dollars(ManyDollars)} in one day.");
        }

        if (usual.IsFarExceeded(day, out var average))
        {
            reasons.Add($"{date} has {Words(day.Tokens)} tokens, more than {Often} times the usual {Words(average)} of your other days.");
        }

        if (day.Tokens >= EnoughTokens && day.CacheRead > day.Tokens / 1000m * 995)
        {
            reasons.Add($"{date} consists of cache reads for more than 99.5%, which no tool's work does.");
        }

        if (day.Tokens >= RoundFrom && day.IsRound)
        {
            reasons.Add($"{date} has nothing but round counts.");
        }

        return reasons;
    }

    private static string Words(long tokens) => tokens >= 1_000_000
        ? $"{(tokens / 1_000_000m).ToString("N0", CultureInfo.InvariantCulture)} million"
        : tokens.ToString("N0", CultureInfo.InvariantCulture);

    // "250 million, more than 250 million" would say nothing.
    private static string Words(long tokens, long limit) => Words(tokens) == Words(limit) ? tokens.ToString("N0", CultureInfo.InvariantCulture) : Words(tokens);

    private static string Dollars(decimal value) =>
        $"${value.ToString(value != ManyDollars && decimal.Round(value) == ManyDollars ? "#,##0.00####" : "N0", CultureInfo.InvariantCulture)}";
}

/// <summary>How much a person uses on a day, in sums over all of them: what is usual is the average of the other days.</summary>
public sealed class UsualDays
{
    private readonly Dictionary<DateOnly, (long Tokens, decimal Usd)> _days;
    private readonly decimal _tokens;
    private readonly decimal _usd;

    public UsualDays(IEnumerable<(DateOnly Day, long Tokens, decimal Usd)> days)
    {
        _days = days.Where(one => one.Tokens > 0).GroupBy(one => one.Day).ToDictionary(same => same.Key, same => (same.Sum(one => one.Tokens), same.Sum(one => one.Usd)));
        (_tokens, _usd) = (_days.Values.Sum(one => (decimal)one.Tokens), _days.Values.Sum(one => one.Usd));
    }

    /// <summary>The average of all days but this one; zero where there is no other.</summary>
    public (long Tokens, decimal Usd) Beside(DateOnly day)
    {
        var (tokens, usd) = _days.GetValueOrDefault(day);
        var others = Others(day);
        return others == 0 ? default : ((long)((_tokens - tokens) / others), decimal.Round((_usd - usd) / others, 12));
    }

    internal bool IsFarExceeded(DayFigures day, out long average)
    {
        var others = Others(day.Day);
        average = Beside(day.Day).Tokens;
        return others >= DayRules.DaysForAverage && day.Tokens >= DayRules.EnoughTokens
            && day.Tokens * (decimal)others > (_tokens - _days.GetValueOrDefault(day.Day).Tokens) * DayRules.Often;
    }

    private int Others(DateOnly day) => _days.Count - (_days.ContainsKey(day) ? 1 : 0);
}
