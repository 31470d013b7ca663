using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>
/// What is written of deliveries in the current organization. A try holds its message by a lease in the database's time; who lost it writes
/// nothing of the message any more. Each verb is one unit of work.
/// </summary>
public sealed class DeliveryLedger(
    AppDbContext db, CurrentOrg org, OrgTransaction unit, MailWishes wishes, ChannelFate fate, DeliveryOptions options, TimeProvider clock)
{
    private const int MostAtOnce = 4;

    /// <returns>Null when nothing is due that is free.</returns>
    public async Task<DeliveryClaim?> ClaimAsync(CancellationToken ct)
    {
        var lease = Guid.NewGuid();
        await using var transaction = await unit.BeginAsync(ct);
        await db.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('outbox' || $1::text, 0))", ct, org.RequiredId);
        Guid id;
        await using (var claim = db.Statement(
            SqlText.Of<DeliveryLedger>("ClaimMessage"), org.RequiredId, clock.GetUtcNow(), lease, options.Lease, RetrySchedule.Patience, MostAtOnce))
        {
            if (await claim.ExecuteScalarAsync(ct) is not Guid claimed)
            {
                return null;
            }

            id = claimed;
        }

        var message = await db.Outbox.AsNoTracking().SingleAsync(m => m.Id == id, ct);
        var channel = message.ChannelId is { } channelId ? await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Id == channelId, ct) : null;
        var addressee = message.UserId is { } userId ? await AddresseeAsync(userId, message.Wish, ct) : null;
        await transaction.CommitAsync(ct);
        return new DeliveryClaim(message, lease, channel, addressee) { OrgId = org.RequiredId, OrgName = org.Name, OrgSlug = org.Slug };
    }

    /// <summary>How long until something is due or a lease ends. What is due already waits for others, and they ring when they end.</summary>
    public async Task<TimeSpan?> DueInAsync(CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        await using var ask = db.Statement("""
            select min(wait) from outbox,
              lateral (select case when lease_until >= clock_timestamp() then lease_until - clock_timestamp() else next_at - $2 end) at (wait)
            where org_id = $1 and state = 'waiting' and wait > interval '0'
            """, org.RequiredId, clock.GetUtcNow());
        return await ask.ExecuteScalarAsync(ct) as TimeSpan?;
    }

    /// <summary>Nobody is there for it any more.</summary>
    public async Task DropAsync(DeliveryClaim claim, string words, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        await EndTryAsync(claim, MessageState.Dropped, claim.Message.Step, nextAt: null, isUnheard: false, words, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Writes the try down, and what follows from it for the message and its channel.</summary>
    public async Task EndAsync(DeliveryClaim claim, Verdict verdict, DateTimeOffset at, TimeSpan duration, CancellationToken ct)
    {
        var message = claim.Message;
        var (wait, step) = verdict.Outcome is DeliveryOutcome.Again
            ? RetrySchedule.After(message.Step, clock.GetUtcNow() - message.CreatedAt, verdict, message.UserId is not null, Chance())
            : (null, message.Step);
        // A broken channel keeps its message: it goes when a person has mended the channel.
        var isBroken = verdict.Outcome is DeliveryOutcome.Broken && !message.IsTest;
        var state = verdict.Outcome is DeliveryOutcome.Good ? MessageState.Sent : wait is not null || isBroken ? MessageState.Waiting : MessageState.Failed;
        var nextAt = isBroken ? clock.GetUtcNow() : clock.GetUtcNow() + wait;

        await using var transaction = await unit.BeginAsync(ct);
        await EndTryAsync(claim, state, step, nextAt, verdict.IsUnheard && state is MessageState.Waiting, verdict.Words, ct);
        await WriteAsync(message, verdict, at, duration, isBroken ? null : nextAt, ct);
        if (verdict.Outcome is DeliveryOutcome.Good)
        {
            await db.ExecuteAsync(
                SqlText.Of<DeliveryLedger>("HearAgain"), ct, org.RequiredId, message.Destination, message.UserId is not null, clock.GetUtcNow());
        }

        await fate.DecideAsync(claim, verdict, hasFailed: state is MessageState.Failed, ct);
        await transaction.CommitAsync(ct);
    }

    private async Task EndTryAsync(
        DeliveryClaim claim, MessageState state, int step, DateTimeOffset? nextAt, bool isUnheard, string words, CancellationToken ct) =>
        await db.ExecuteAsync(
            SqlText.Of<DeliveryLedger>("EndTry"), ct, org.RequiredId, claim.Message.Id, claim.Lease, Naming.Kebab(state.ToString()), step,
            Nullable(nextAt), isUnheard, words, Nullable(state is MessageState.Waiting ? null : clock.GetUtcNow()));

    private async Task WriteAsync(
        OutboxMessage message, Verdict verdict, DateTimeOffset at, TimeSpan duration, DateTimeOffset? nextAt, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync($"""
            insert into deliveries (org_id, id, message_id, channel_id, user_id, attempt, at, duration_ms, outcome, status, words, answer, next_at)
            values ({org.RequiredId}, {Guid.CreateVersion7()}, {message.Id}, {message.ChannelId}, {message.UserId}, {message.Attempts}, {at},
              {(int)duration.TotalMilliseconds}, {Naming.Kebab(verdict.Outcome.ToString())}, {verdict.Status}, {verdict.Words}, {verdict.Answer}, {nextAt})
            """, ct);

    private async Task<Addressee?> AddresseeAsync(Guid userId, MailWishKind? wish, CancellationToken ct)
    {
        var found = await (
            from member in db.Memberships.AsNoTracking()
            join user in db.Users on member.UserId equals user.Id
            where member.UserId == userId && user.Email != null
            select new { member.Role, User = user }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var wished = wish is null ? null : await wishes.OfAsync(userId, found.Role, ct);
        var wants = wish switch { MailWishKind.Alerts => wished!.Alerts, MailWishKind.Weekly => wished!.Weekly, _ => true };
        return new Addressee(userId, found.User.Email!, found.User.Name, wants);
    }

    private static Npgsql.NpgsqlParameter Nullable(DateTimeOffset? instant) =>
        new() { Value = instant is { } at ? at : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz };

#pragma warning disable CA5394 // spreads waits; nobody gains by guessing it
    private static double Chance() => Random.Shared.NextDouble();
#pragma warning restore CA5394
}
