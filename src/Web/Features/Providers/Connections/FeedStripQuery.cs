using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>Day by day what was read of each feed that is open.</summary>
public sealed class FeedStripQuery(AppDbContext db, ProviderCatalog catalog, TimeProvider clock)
{
    private const int Days = 120;

    public async Task<IReadOnlyList<FeedStrip>> RunAsync(ConnectionStatus status, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var from = today.AddDays(1 - Days);
        var days = (await db.ConnectionDays.AsNoTracking().TagWith("Providers.Strips").Where(d => d.ConnectionId == status.Id && d.Day >= from)
            .Select(d => new { d.Feed, d.Day, d.State, d.Lines }).ToListAsync(ct)).ToLookup(d => d.Feed, StringComparer.Ordinal);
        var setup = catalog.Find(status.Provider)!.Setup;
        var open = status.Feeds.Where(feed => feed.IsOpen).Select(feed => feed.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. setup.Feeds.Where(feed => open.Contains(feed.Key) && feed.Step is not FeedStep.Snapshot).Select(feed =>
                new FeedStrip(feed.Key, feed.Label, feed.Step, Cells(feed, status, today, days[feed.Key].ToDictionary(d => d.Day, d => new FeedDay(d.Day, d.State, d.Lines))))),
        ];
    }

    private static List<FeedDay> Cells(Feed feed, ConnectionStatus status, DateOnly today, Dictionary<DateOnly, FeedDay> known)
    {
        if (feed.Step is FeedStep.Month)
        {
            return [.. known.Values.OrderBy(day => day.Day)];
        }

        // What is planned and what was read before, whichever reaches further back; the newest day is today's or the last one read.
        var last = feed.IsCompletedDaysOnly ? today.AddDays(-1) : today;
        var planned = DateOnly.FromDateTime(status.CreatedAt.UtcDateTime).AddDays(1 - Math.Max(1, status.Backfill.DaysTotal));
        var first = known.Count > 0 && known.Keys.Min() < planned ? known.Keys.Min() : planned;
        first = first < today.AddDays(1 - Days) ? today.AddDays(1 - Days) : first;
        return [.. Enumerable.Range(0, Math.Max(0, last.DayNumber - first.DayNumber + 1)).Select(first.AddDays)
            .Select(day => known.GetValueOrDefault(day) ?? new FeedDay(day, DayState.Waiting, 0))];
    }
}
