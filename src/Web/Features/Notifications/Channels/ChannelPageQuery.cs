using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>Everything on the page of one channel.</summary>
public sealed class ChannelPageQuery(AppDbContext db, DeliveryLogQuery log, TimeProvider clock)
{
    /// <param name="id">The channel.</param>
    /// <param name="form">What was typed; null: as it is kept.</param>
    /// <param name="secret">One that was made just now, and is shown only this once.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when it is gone.</returns>
    public async Task<ChannelPage?> RunAsync(Guid id, ChannelForm? form, string? secret, CancellationToken ct)
    {
        var found = await (
            from channel in db.Channels.AsNoTracking()
            join user in db.Users on channel.CreatedBy equals user.Id into users
            from user in users.DefaultIfEmpty()
            where channel.Id == id
            select new { Channel = channel, By = user }).SingleOrDefaultAsync(ct);
        return found is null
            ? null
            : new ChannelPage(
                found.Channel, found.By?.Name, form ?? new ChannelForm { Name = found.Channel.Name, Kinds = [.. found.Channel.Kinds] }, await log.RunAsync(id, ct), secret,
                found.Channel.OldSecretUntil > clock.GetUtcNow() ? found.Channel.OldSecretUntil : null);
    }
}

/// <param name="By">Who set it up; null: somebody who is gone.</param>
/// <param name="Secret">Made just now.</param>
/// <param name="OldSecretUntil">Messages carry a second signature until then.</param>
public sealed record ChannelPage(Channel Channel, string? By, ChannelForm Form, DeliveryLog Log, string? Secret, DateTimeOffset? OldSecretUntil);

public sealed record NewChannelPage(ChannelKind Kind, ChannelForm Form);
