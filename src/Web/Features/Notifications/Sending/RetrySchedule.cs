namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>When a message is tried again: ten tries over about three days, then it has failed.</summary>
public static class RetrySchedule
{
    /// <summary>Tries after which a message no longer holds up those behind it.</summary>
    public const int Patience = 3;

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private static readonly TimeSpan Longest = TimeSpan.FromHours(76);
    private static readonly TimeSpan LongestForMail = TimeSpan.FromMinutes(30);

    /// <param name="step">How often the schedule was followed before.</param>
    /// <param name="age">Since the message was written.</param>
    /// <param name="verdict">Of the try that just failed.</param>
    /// <param name="isMail">The mail server is the operator's own: while it is away it is asked every half hour, and loses nothing by it.</param>
    /// <param name="chance">From 0 to 1: spreads the tries of many.</param>
    /// <returns>The wait, and the next step; no wait: given up.</returns>
    public static (TimeSpan? Wait, int Step) After(int step, TimeSpan age, Verdict verdict, bool isMail, double chance)
    {
        if (age > Longest)
        {
            return (null, step);
        }

        // Who names a time is not failing: the schedule stands still, and the age above ends it.
        if (verdict.RetryAfter is { } asked)
        {
            return (asked < Waits[0] ? Waits[0] : asked > Waits[^1] ? Waits[^1] : asked, step);
        }

        if (isMail && verdict.IsUnheard)
        {
            var wait = step < Waits.Length && Waits[step] < LongestForMail ? Waits[step] : LongestForMail;
            return (Spread(wait, chance), step + 1);
        }

        return step < Waits.Length ? (Spread(Waits[step], chance), step + 1) : (null, step);
    }

    private static TimeSpan Spread(TimeSpan wait, double chance) => wait * (1 + (0.1 * chance));
}
