using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers;

/// <summary>Every connection of the organization and how it does, in the order in which they were made. Runs in a unit of work.</summary>
public sealed class ConnectionListQuery(AppDbContext db, CurrentOrg org, ProviderCatalog catalog, TimeProvider clock)
{
    /// <summary>Longer than the usual hour between two readings, and a retry.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromHours(3);

    public async Task<IReadOnlyList<ConnectionStatus>> RunAsync(CancellationToken ct)
    {
        var rows = await (
            from connection in db.Connections.AsNoTracking()
            join user in db.Users on connection.SecretBy equals (Guid?)user.Id into users
            from user in users.DefaultIfEmpty()
            orderby connection.CreatedAt
            select new { connection, By = user.DisplayName == "" ? user.Email : user.DisplayName })
            .TagWith("Providers.Connections").ToListAsync(ct);
        var feeds = (await db.ConnectionFeeds.AsNoTracking().ToListAsync(ct)).ToLookup(feed => feed.ConnectionId);
        var counts = (await CountsAsync(ct)).ToLookup(count => count.ConnectionId);
        return [.. rows.Where(row => catalog.Find(row.connection.Provider) is not null)
            .Select(row => Status(row.connection, row.By, [.. feeds[row.connection.Id]], [.. counts[row.connection.Id]]))];
    }

    private async Task<List<DayCount>> CountsAsync(CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(SqlText.Of<ConnectionListQuery>("DayCounts"), (NpgsqlConnection)db.Database.GetDbConnection());
        command.Parameters.AddWithValue(org.RequiredId);
        await using var row = await command.ExecuteReaderAsync(ct);
        var counts = new List<DayCount>();
        while (await row.ReadAsync(ct))
        {
            counts.Add(new DayCount(row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4),
                row.IsDBNull(5) ? null : row.GetFieldValue<DateOnly>(5), row.IsDBNull(6) ? null : row.GetFieldValue<DateOnly>(6)));
        }

        return counts;
    }

    private ConnectionStatus Status(Connection c, string? keyBy, IReadOnlyList<ConnectionFeed> doors, IReadOnlyList<DayCount> counts)
    {
        var setup = catalog.Find(c.Provider)!.Setup;
        var now = clock.GetUtcNow();
        var feeds = setup.Feeds
            .Join(doors, feed => feed.Key, door => door.Feed, (feed, door) => Feed(feed, door, counts.FirstOrDefault(count => count.Feed == feed.Key)))
            .ToList();
        return new ConnectionStatus(
            c.Id, c.Provider, setup.Label, c.Name, c.AccountName, c.Settings, c.SecretTail, c.SecretAt, now - c.SecretAt, keyBy, c.CreatedAt,
            c.State, LightOf(c, now), c.LeaseBy is not null && c.LeaseUntil > now, c.LastSyncAt, c.LastGoodAt, c.NextRunAt, c.DataUpTo,
            c.DataUpTo is { } upTo ? (now > upTo ? now - upTo : TimeSpan.Zero) : null,
            c.Trouble is { } trouble ? new ConnectionTrouble(trouble, c.TroubleWords ?? "", trouble.NextStep(), c.TroubleAt ?? c.CreatedAt) : null,
            Backfill(c, setup, feeds, counts), feeds.Sum(feed => feed.Gaps), feeds);
    }

    private static ConnectionLight LightOf(Connection c, DateTimeOffset now) =>
        c.LastGoodAt is { } good ? (now - good > Lately ? ConnectionLight.Quiet : ConnectionLight.Live)
        // The first run is still going, and days have come already.
        : c.DataUpTo is not null && c.LeaseUntil > now ? ConnectionLight.Live
        : ConnectionLight.Never;

    private static FeedStatus Feed(Feed feed, ConnectionFeed door, DayCount? count) => new(
        feed.Key, feed.Label, feed.Fate, feed.IsMain, door.IsOpen, door.Trouble, door.Words, door.Trouble?.NextStep(), door.CheckedAt,
        count?.Newest, count?.Oldest, count?.Done ?? 0, count?.Failed ?? 0);

    /// <summary>The feed that is furthest behind decides.</summary>
    private static BackfillProgress Backfill(Connection c, ProviderSetup setup, IReadOnlyList<FeedStatus> feeds, IReadOnlyList<DayCount> counts)
    {
        var connectedOn = DateOnly.FromDateTime(c.CreatedAt.UtcDateTime);
        var (total, behind) = (0, 0);
        foreach (var feed in setup.Feeds.Where(feed => feed.Step is FeedStep.Day && feeds.Any(f => f.Key == feed.Key && f.IsOpen)))
        {
            var last = feed.IsCompletedDaysOnly ? connectedOn.AddDays(-1) : connectedOn;
            var days = Math.Max(0, last.DayNumber - ReadingPlan.FirstOf(feed, setup.BackfillDays, connectedOn, c.HistoryFrom).DayNumber + 1);
            var done = counts.FirstOrDefault(count => count.Feed == feed.Key)?.DoneOfPast ?? 0;
            (total, behind) = (Math.Max(total, days), Math.Max(behind, Math.Max(0, days - done)));
        }

        return new BackfillProgress(total - behind, total);
    }

    private sealed record DayCount(Guid ConnectionId, string Feed, int DoneOfPast, int Done, int Failed, DateOnly? Oldest, DateOnly? Newest);
}
