using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers;

/// <summary>Which feeds of a connection are open to its key; written in the caller's unit of work.</summary>
public sealed class FeedDoors(AppDbContext db, CurrentOrg org, TimeProvider clock)
{
    /// <summary>As a test found them. Feeds that this kind of key does not have disappear.</summary>
    public async Task SetAsync(Guid connectionId, IReadOnlyList<Feed> feeds, AccountSummary account, CancellationToken ct)
    {
        var keys = feeds.Select(feed => feed.Key).ToArray();
        await db.Database.ExecuteSqlAsync(
            $"delete from connection_feeds where org_id = {org.RequiredId} and connection_id = {connectionId} and feed <> all ({keys})", ct);
        foreach (var feed in feeds)
        {
            var closed = account.Permissions.FirstOrDefault(p => p.Trouble is { } trouble && trouble.NeedsPerson() && p.Feeds.Contains(feed.Key));
            await SetAsync(connectionId, feed.Key, closed?.Trouble, closed?.Sentence, ct);
        }
    }

    public async Task SetAsync(Guid connectionId, string feed, Trouble? trouble, string? words, CancellationToken ct)
    {
        var word = trouble is { } kind ? Naming.Kebab(kind.ToString()) : null;
        var cut = SyncWords.Cut(words);
        await db.Database.ExecuteSqlAsync($"""
            insert into connection_feeds (org_id, connection_id, feed, is_open, trouble, words, checked_at)
            values ({org.RequiredId}, {connectionId}, {feed}, {trouble is null}, {word}, {cut}, {clock.GetUtcNow()})
            on conflict (org_id, connection_id, feed) do update set
              is_open = excluded.is_open, trouble = excluded.trouble, words = excluded.words, checked_at = excluded.checked_at
            """, ct);
    }
}
