using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Notifications;

/// <summary>
/// What does not get through at the moment, for the red banner on the pages of channels and alerts: the way that is left when mail itself
/// fails. For admins.
/// </summary>
public sealed class DeliveryTroublesQuery(AppDbContext db, TimeProvider clock)
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    public async Task<IReadOnlyList<DeliveryTrouble>> RunAsync(CancellationToken ct)
    {
        var broken = await db.Channels.AsNoTracking().Where(c => c.State == ChannelState.Broken).OrderBy(c => c.Name)
            .Select(c => new DeliveryTrouble(c.Id, c.Name, c.TroubleWords ?? "", c.TroubleAt, db.Outbox.Count(m => m.ChannelId == c.Id && m.State == MessageState.Waiting)))
            .TagWith("Notifications.Broken").ToListAsync(ct);
        var failing = await db.Channels.AsNoTracking().Where(c => c.State == ChannelState.On && c.FailingSince != null).OrderBy(c => c.Name)
            .Select(c => new
            {
                c.Id,
                c.Name,
                c.FailingSince,
                Waiting = db.Outbox.Count(m => m.ChannelId == c.Id && m.State == MessageState.Waiting && m.Attempts > 0),
                Words = db.Deliveries.Where(d => d.ChannelId == c.Id).OrderByDescending(d => d.At).Select(d => d.Words).FirstOrDefault(),
            }).TagWith("Notifications.Failing").ToListAsync(ct);
        return
        [
            .. await MailAsync(ct),
            .. broken,
            .. failing.Select(c => new DeliveryTrouble(c.Id, c.Name, c.Words ?? "", c.FailingSince, c.Waiting)),
        ];
    }

    private async Task<List<DeliveryTrouble>> MailAsync(CancellationToken ct)
    {
        var since = clock.GetUtcNow() - Recent;
        var unsent = db.Outbox.AsNoTracking().Where(m => m.UserId != null
            && (m.State == MessageState.Waiting || (m.State == MessageState.Failed && m.EndedAt > since)));
        // What waits for its first try is no trouble yet.
        if (!await unsent.AnyAsync(m => m.Words != null && m.Attempts > 0, ct))
        {
            return [];
        }

        var last = await db.Deliveries.AsNoTracking().Where(d => d.UserId != null && d.Outcome != DeliveryOutcome.Good)
            .OrderByDescending(d => d.At).TagWith("Notifications.Mail").Select(d => d.Words).FirstOrDefaultAsync(ct);
        return [new DeliveryTrouble(null, "Mail", last ?? "", await unsent.MinAsync(m => m.CreatedAt, ct), await unsent.CountAsync(ct))];
    }
}

/// <param name="ChannelId">Null: mail.</param>
/// <param name="Words">The last answer, in a sentence.</param>
/// <param name="Unsent">Messages that did not get through.</param>
public sealed record DeliveryTrouble(Guid? ChannelId, string Name, string Words, DateTimeOffset? Since, int Unsent);
