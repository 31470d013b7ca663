using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>The last tries of a channel, or of mail, newest first.</summary>
public sealed class DeliveryLogQuery(AppDbContext db)
{
    public const int Limit = 50;

    /// <param name="channelId">Null: mail.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<DeliveryLog> RunAsync(Guid? channelId, CancellationToken ct)
    {
        var messages = db.Outbox.AsNoTracking().Where(m => channelId == null ? m.UserId != null : m.ChannelId == channelId);
        var found = await (
            from delivery in db.Deliveries.AsNoTracking()
            join message in messages on delivery.MessageId equals message.Id
            join user in db.Users on delivery.UserId equals user.Id into users
            from user in users.DefaultIfEmpty()
            orderby delivery.At descending, delivery.Id descending
            select new { Delivery = delivery, Message = message, To = user.Email }).TagWith("Notifications.Deliveries").Take(Limit).ToListAsync(ct);
        var newest = new HashSet<Guid>();
        return new DeliveryLog(
            channelId,
            [
                .. found.Select(f => new DeliveryRow(
                    f.Message.Id, f.Message.Notice.Title, f.Message.Kind, f.Message.IsTest, f.To, f.Delivery.At, f.Delivery.Attempt, f.Delivery.Outcome,
                    f.Delivery.Status, f.Delivery.Words, f.Delivery.Answer, f.Delivery.DurationMs,
                    f.Delivery.NextAt is { } next && f.Message.State is MessageState.Waiting ? next : null,
                    newest.Add(f.Message.Id) && f.Message.State is MessageState.Sent or MessageState.Failed)),
            ],
            await messages.CountAsync(m => m.State == MessageState.Waiting, ct),
            await messages.CountAsync(m => m.State == MessageState.Failed && !m.IsTest, ct),
            await messages.AnyAsync(m => m.State == MessageState.Waiting && (m.Attempts == 0 || m.LeaseUntil != null), ct));
    }
}

/// <param name="ChannelId">Null: mail.</param>
/// <param name="Waiting">Messages that still wait.</param>
/// <param name="Failed">Messages that were not delivered.</param>
/// <param name="IsMoving">One is under way just now.</param>
public sealed record DeliveryLog(Guid? ChannelId, IReadOnlyList<DeliveryRow> Rows, int Waiting, int Failed, bool IsMoving);

/// <param name="To">Of a mail.</param>
/// <param name="NextAt">When it is tried again.</param>
/// <param name="CanReplay">The newest try of a message that has ended.</param>
public sealed record DeliveryRow(
    Guid MessageId, string Title, string Kind, bool IsTest, string? To, DateTimeOffset At, int Attempt, DeliveryOutcome Outcome, int? Status, string Words,
    string? Answer, int DurationMs, DateTimeOffset? NextAt, bool CanReplay);
