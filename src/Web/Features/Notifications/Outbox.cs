using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications;

/// <summary>
/// Takes what is to be told, in the unit of work that decided it: told exactly if that is committed. Delivery comes afterwards, at least once.
/// </summary>
public sealed class Outbox(AppDbContext db, CurrentOrg org, MailWishes wishes, OutboxBell bell, TimeProvider clock)
{
    private const string Write = """
        insert into outbox (org_id, id, destination, channel_id, user_id, wish, kind, key, notice, is_test, created_at, next_at)
        select $1, to_go.id, to_go.destination, to_go.channel_id, to_go.user_id, $2, $3, $4, $5::json, $6, $7, $7
        from unnest($8::uuid[], $9::text[], $10::uuid[], $11::uuid[]) to_go (id, destination, channel_id, user_id)
        on conflict (org_id, destination, key) do nothing
        """;

    /// <summary>In the caller's unit of work: one message for each enabled channel that takes this kind and for each member whose wishes include it.</summary>
    /// <returns>How many were new.</returns>
    public async Task<int> AddAsync(Notice notice, CancellationToken ct)
    {
        var channels = await db.Channels
            .Where(c => c.State == ChannelState.On && c.Kinds.Contains(notice.Kind))
            .OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(ct);
        var wish = notice.Kind == NoticeKinds.WeeklySummary ? MailWishKind.Weekly : MailWishKind.Alerts;
        var readers = await wishes.ReadersAsync(wish, notice.Reach, notice.AlsoFor, ct);
        return await WriteAsync(notice, [.. channels.Select(Destination.Channel)], wish: null, isTest: false, ct)
            + await WriteAsync(notice, [.. readers.Select(Destination.Mail)], wish, isTest: false, ct);
    }

    /// <summary>To these people by mail, whatever their wishes. Who is not a member when it is sent gets nothing.</summary>
    /// <returns>How many were new.</returns>
    public Task<int> AddForAsync(Notice notice, IReadOnlyCollection<Guid> userIds, CancellationToken ct) =>
        WriteAsync(
            notice, [.. userIds.Distinct().Select(Destination.Mail)], notice.Kind == NoticeKinds.WeeklySummary ? MailWishKind.Weekly : null, isTest: false, ct);

    /// <summary>To one channel, also a broken one: somebody asks whether it works.</summary>
    public Task<int> AddTestAsync(Notice notice, Guid channelId, CancellationToken ct) =>
        WriteAsync(notice, [Destination.Channel(channelId)], wish: null, isTest: true, ct);

    private async Task<int> WriteAsync(Notice notice, IReadOnlyList<Destination> to, MailWishKind? wish, bool isTest, CancellationToken ct)
    {
        if (to.Count == 0)
        {
            return 0;
        }

        // A notice that was added before leaves a gap in nothing: the ids are made here, the numbers by the database.
        var written = await db.ExecuteAsync(
            Write, ct, org.RequiredId, wish?.ToString().ToLowerInvariant(), notice.Kind, notice.Key,
            JsonSerializer.Serialize(notice, JsonSerializerOptions.Default), isTest, clock.GetUtcNow(),
            to.Select(_ => Guid.CreateVersion7()).ToArray(), to.Select(d => d.Name).ToArray(),
            to.Select(d => d.ChannelId).ToArray(), to.Select(d => d.UserId).ToArray());
        if (written > 0)
        {
            bell.RingAfterCommit(org.RequiredId);
        }

        return written;
    }

    /// <summary>One queue: messages leave it in the order in which they were written.</summary>
    private sealed record Destination(string Name, Guid? ChannelId, Guid? UserId)
    {
        public static Destination Channel(Guid id) => new($"channel:{id}", id, null);

        public static Destination Mail(Guid userId) => new($"mail:{userId}", null, userId);
    }
}
