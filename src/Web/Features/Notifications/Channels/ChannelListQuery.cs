using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Mail;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>Where messages go: mail, and the channels of the organization by name.</summary>
public sealed class ChannelListQuery(AppDbContext db, DeliveryTroublesQuery troubles, IMailer mailer)
{
    public async Task<ChannelsPage> RunAsync(CancellationToken ct)
    {
        var rows = await db.Channels.AsNoTracking().OrderBy(c => c.Name).ThenBy(c => c.Id).TagWith("Notifications.Channels")
            .Select(c => new ChannelRow(
                c.Id, c.Kind, c.Name, c.State, c.AddressTail, c.Kinds.Length, c.TroubleWords, c.TroubleAt, c.FailingSince, c.LastGoodAt,
                db.Outbox.Count(m => m.ChannelId == c.Id && m.State == MessageState.Waiting)))
            .ToListAsync(ct);
        var mails = db.Outbox.Where(m => m.UserId != null);
        var mail = new MailRow(
            mailer.Delivers,
            await mails.Where(m => m.State == MessageState.Sent).MaxAsync(m => m.EndedAt, ct),
            await mails.CountAsync(m => m.State == MessageState.Waiting, ct));
        return new ChannelsPage(mail, rows, await troubles.RunAsync(ct));
    }
}

public sealed record ChannelsPage(MailRow Mail, IReadOnlyList<ChannelRow> Rows, IReadOnlyList<DeliveryTrouble> Troubles);

/// <param name="Delivers">False: mails become files.</param>
public sealed record MailRow(bool Delivers, DateTimeOffset? LastGoodAt, int Waiting);

public sealed record ChannelRow(
    Guid Id, ChannelKind Kind, string Name, ChannelState State, string AddressTail, int Kinds, string? TroubleWords, DateTimeOffset? TroubleAt,
    DateTimeOffset? FailingSince, DateTimeOffset? LastGoodAt, int Waiting);
