namespace TeamCost.Web.Features.Providers;

/// <summary>What is known of a feed and day: a row of <see cref="ConnectionDay"/>.</summary>
public sealed record DayMark(string Feed, DateOnly Day, DayState State, DateTimeOffset? ReadAt, DateTimeOffset? RetryAt = null, int Attempts = 0);

/// <summary>One thing to ask for.</summary>
public sealed record Reading(Feed Feed, DateOnly Day);

/// <summary>
/// What to read next and when to come again. Pure: feeds, what was read so far and the time in, an ordered list out. A day is read when it
/// never was, when it failed and its time has come, when it was read before it was over, and again while the provider may still correct it.
/// </summary>
public sealed class ReadingPlan(IReadOnlyList<Feed> feeds, int backfillDays, DateOnly connectedOn, DateOnly? historyFrom, DateTimeOffset now)
{
    private static readonly TimeSpan Yesterday = TimeSpan.FromHours(6);
    private static readonly TimeSpan Earlier = TimeSpan.FromDays(1);

    /// <summary>For so long a day that the provider does not have yet is asked for again.</summary>
    private const int NotYetDays = 7;

    private readonly DateOnly _today = DateOnly.FromDateTime(now.UtcDateTime);

    /// <summary>Replaces <see cref="Feed.Every"/> of all feeds.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Everything that is due, newest day first, the main feed before the others.</summary>
    public IReadOnlyList<Reading> Due(IEnumerable<DayMark> marks)
    {
        var known = marks.ToLookup(mark => mark.Feed, StringComparer.Ordinal);
        var due = new List<(Reading Reading, DateOnly Newest, int Place)>();
        for (var place = 0; place < feeds.Count; place++)
        {
            var feed = feeds[place];
            var byDay = known[feed.Key].ToDictionary(mark => mark.Day);
            due.AddRange(DaysOf(feed).Where(day => IsDue(feed, day, byDay)).Select(day => (new Reading(feed, day), NewestOf(feed, day), feed.IsMain ? -1 : place)));
        }

        return [.. due.OrderByDescending(one => one.Newest).ThenBy(one => one.Place).ThenByDescending(one => one.Reading.Day).Select(one => one.Reading)];
    }

    /// <summary>When something is due again after everything that is due now was read.</summary>
    public DateTimeOffset NextAt(IEnumerable<DayMark> marks)
    {
        var often = feeds.Select(feed => Every ?? feed.Every).DefaultIfEmpty(TimeSpan.FromHours(1)).Min();
        var next = now + often;
        var keys = feeds.Select(feed => feed.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var mark in marks)
        {
            if (mark is { State: DayState.Failed, RetryAt: { } retry } && retry > now && retry < next && keys.Contains(mark.Feed))
            {
                next = retry;
            }
        }

        return next;
    }

    /// <summary>The first and the last day (of a monthly feed: month) that a feed is asked for; null: none yet.</summary>
    public (DateOnly First, DateOnly Last)? SpanOf(Feed feed)
    {
        if (feed.Step is FeedStep.Snapshot)
        {
            return (_today, _today);
        }

        var last = feed.IsCompletedDaysOnly ? _today.AddDays(-1) : _today;
        var first = FirstOf(feed, backfillDays, connectedOn, historyFrom);
        if (feed.KeptDays is { } kept && first < _today.AddDays(-kept))
        {
            first = _today.AddDays(-kept);
        }

        if (feed.Step is FeedStep.Month)
        {
            (first, last) = (MonthOf(first), MonthOf(last));
        }

        return first > last ? null : (first, last);
    }

    /// <summary>The first day of the past that is read after connecting.</summary>
    public static DateOnly FirstOf(Feed feed, int backfillDays, DateOnly connectedOn, DateOnly? historyFrom)
    {
        var first = connectedOn.AddDays(feed.KeptDays is { } kept && kept < backfillDays ? -kept : 1 - backfillDays);
        return historyFrom is { } from && from > first ? from : first;
    }

    private IEnumerable<DateOnly> DaysOf(Feed feed)
    {
        if (SpanOf(feed) is not { } span)
        {
            yield break;
        }

        for (var day = span.Last; day >= span.First; day = feed.Step is FeedStep.Month ? day.AddMonths(-1) : day.AddDays(-1))
        {
            yield return day;
        }
    }

    private bool IsDue(Feed feed, DateOnly day, Dictionary<DateOnly, DayMark> known)
    {
        if (!known.TryGetValue(day, out var mark) || mark.State is DayState.Waiting || (mark.State is not DayState.Failed && mark.ReadAt is null))
        {
            return feed.Step is not FeedStep.Snapshot || IsSnapshotDue(feed, known);
        }

        if (mark.State is DayState.Failed)
        {
            return mark.RetryAt is null || mark.RetryAt <= now;
        }

        var readAt = mark.ReadAt!.Value;
        var age = _today.DayNumber - NewestOf(feed, day).DayNumber;
        var again = feed.Step is FeedStep.Snapshot || age == 0 || (age == 1 && feed.IsCompletedDaysOnly) ? Every ?? feed.Every
            : mark.State is DayState.NotYet && age <= Math.Max(NotYetDays, feed.TrailingDays) ? Every ?? feed.Every
            : age > feed.TrailingDays ? (TimeSpan?)null
            : age == 1 ? Yesterday
            : Earlier;
        return (again is { } wait && readAt + wait <= now) || readAt < EndOf(feed, day) && age > 0 || readAt < MonthAgainAt(feed, day);
    }

    // A snapshot that was taken just before midnight is still fresh just after it.
    private bool IsSnapshotDue(Feed feed, Dictionary<DateOnly, DayMark> known) =>
        !known.Values.Any(mark => mark.State is DayState.Done && mark.ReadAt + (Every ?? feed.Every) > now);

    /// <summary>The last time since which the whole month of the day is to be read once more.</summary>
    private DateTimeOffset? MonthAgainAt(Feed feed, DateOnly day)
    {
        DateTimeOffset? latest = null;
        var following = MonthOf(day).AddMonths(1);
        foreach (var dayOfMonth in feed.MonthAgainOn)
        {
            var at = Midnight(following.AddDays(Math.Min(dayOfMonth, DateTime.DaysInMonth(following.Year, following.Month)) - 1));
            latest = at <= now && (latest is null || at > latest) ? at : latest;
        }

        return latest;
    }

    /// <summary>The last day that a reading covers, today at most.</summary>
    private DateOnly NewestOf(Feed feed, DateOnly day)
    {
        var last = feed.Step is FeedStep.Month ? day.AddMonths(1).AddDays(-1) : day;
        return last > _today ? _today : last;
    }

    private static DateTimeOffset EndOf(Feed feed, DateOnly day) =>
        feed.Step is FeedStep.Snapshot ? DateTimeOffset.MinValue : Midnight(feed.Step is FeedStep.Month ? day.AddMonths(1) : day.AddDays(1));

    private static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
