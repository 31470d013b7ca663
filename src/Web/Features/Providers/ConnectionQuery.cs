using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Providers;

/// <summary>One connection with its runs, gaps and days. Runs in a unit of work.</summary>
public sealed class ConnectionQuery(AppDbContext db, ConnectionListQuery list)
{
    private const int Runs = 20;
    private const int Days = 120;

    /// <returns>Null when it is gone.</returns>
    public async Task<ConnectionDetails?> RunAsync(Guid connectionId, CancellationToken ct)
    {
        if ((await list.RunAsync(ct)).FirstOrDefault(row => row.Id == connectionId) is not { } status)
        {
            return null;
        }

        var runs = await db.ConnectionRuns.AsNoTracking().TagWith("Providers.Runs").Where(run => run.ConnectionId == connectionId)
            .OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id).Take(Runs)
            .Select(run => new RunRow(run.Id, run.Cause, run.StartedAt, run.EndedAt, run.FirstDay, run.LastDay, run.DaysRead, run.DaysFailed,
                run.Requests, run.Lines, run.Outcome, run.Words, run.RateLeft))
            .ToListAsync(ct);
        var days = await db.ConnectionDays.AsNoTracking().TagWith("Providers.Days").Where(day => day.ConnectionId == connectionId)
            .OrderByDescending(day => day.Day).Take(Days * Math.Max(1, status.Feeds.Count)).ToListAsync(ct);
        var labels = status.Feeds.ToDictionary(feed => feed.Key, feed => feed.Label, StringComparer.Ordinal);
        var gaps = days.Where(day => day.State is DayState.Failed)
            .Select(day => new GapRow(day.Feed, labels.GetValueOrDefault(day.Feed, day.Feed), day.Day, day.Words ?? "", day.Attempts, day.RetryAt));
        return new ConnectionDetails(status, runs, [.. gaps], Progress(status, days));
    }

    private static List<DayProgress> Progress(ConnectionStatus status, List<ConnectionDay> days)
    {
        var open = status.Feeds.Where(feed => feed.IsOpen).Select(feed => feed.Key).ToHashSet(StringComparer.Ordinal);
        var byDay = days.Where(day => open.Contains(day.Feed)).ToLookup(day => day.Day);
        var newest = byDay.Select(day => day.Key).DefaultIfEmpty().Max();
        var last = DateOnly.FromDateTime(status.CreatedAt.UtcDateTime);
        last = newest > last ? newest : last;
        return [.. Enumerable.Range(0, Math.Min(Days, Math.Max(status.Backfill.DaysTotal, byDay.Count)))
            .Select(back => last.AddDays(-back)).Select(day => new DayProgress(day, StateOf([.. byDay[day]]), byDay[day].Sum(one => one.Lines)))];
    }

    private static DayState StateOf(List<ConnectionDay> feeds) =>
        feeds.Exists(day => day.State is DayState.Failed) ? DayState.Failed
        : feeds.Count == 0 || feeds.Exists(day => day.State is DayState.Waiting) ? DayState.Waiting
        : feeds.TrueForAll(day => day.State is DayState.NotYet) ? DayState.NotYet
        : DayState.Done;
}
