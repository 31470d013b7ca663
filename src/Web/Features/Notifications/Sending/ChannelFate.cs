using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>
/// What a try means for its channel: broken for good, or five days of nothing but failures, disables it. The admins are told by mail;
/// where mail itself fails, <see cref="DeliveryTroublesQuery"/> says so on the screens.
/// </summary>
public sealed class ChannelFate(AppDbContext db, CurrentOrg org, Outbox outbox, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    /// <summary>In the unit of work that writes the try.</summary>
    public async Task DecideAsync(DeliveryClaim claim, Verdict verdict, bool hasFailed, CancellationToken ct)
    {
        if (claim.Channel is not { } channel)
        {
            return;
        }

        var now = clock.GetUtcNow();
        // Whoever gave the channel another address meanwhile is not blamed for the old one.
        var same = db.Channels.Where(c => c.Id == channel.Id && c.Address == channel.Address);
        if (verdict.Outcome is DeliveryOutcome.Good)
        {
            await same.ExecuteUpdateAsync(row => row.SetProperty(c => c.LastGoodAt, now).SetProperty(c => c.FailingSince, (DateTimeOffset?)null), ct);
            return;
        }

        await same.Where(c => c.FailingSince == null).ExecuteUpdateAsync(row => row.SetProperty(c => c.FailingSince, now), ct);
        var isWorn = channel.FailingSince < now - Patience;
        if (verdict.Outcome is DeliveryOutcome.Broken || isWorn)
        {
            var words = isWorn && verdict.Outcome is not DeliveryOutcome.Broken ? $"Nothing got through for five days. The last answer: {verdict.Words}" : verdict.Words;
            words = words.Length > 500 ? words[..500] : words;
            var broke = await same.Where(c => c.State == ChannelState.On).ExecuteUpdateAsync(
                row => row.SetProperty(c => c.State, ChannelState.Broken).SetProperty(c => c.TroubleWords, words).SetProperty(c => c.TroubleAt, now), ct);
            if (broke == 1)
            {
                await TellAsync(Disabled(channel, words, now), ct);
            }
        }
        else if (hasFailed && !claim.Message.IsTest)
        {
            await TellAsync(Failed(channel, claim.Message, verdict, now), ct);
        }
    }

    private async Task TellAsync(Notice notice, CancellationToken ct)
    {
        var admins = await db.Memberships.Where(m => m.Role == OrgRole.Owner || m.Role == OrgRole.Admin).Select(m => m.UserId).ToListAsync(ct);
        await outbox.AddForAsync(notice, admins, ct);
    }

    private Notice Disabled(Channel channel, string words, DateTimeOffset now) => new(
        NoticeKinds.ChannelDisabled, $"channel:{channel.Id}:disabled:{now:O}", $"Channel {channel.Name} is switched off",
        $"Messages no longer reach {channel.Name}, so it is switched off until somebody mends it. What was written until now waits and is sent then.",
        [new("Channel", $"{channel.Name} ({ChannelWords.Of(channel.Kind)})"), new("Reason", words)],
        $"/o/{org.Slug}/channels/{channel.Id}", new JsonObject { ["channel_id"] = channel.Id.ToString(), ["reason"] = words }, now)
    {
        ActionLabel = "Open the channel",
    };

    // One mail a day and channel, however many messages fail.
    private Notice Failed(Channel channel, OutboxMessage message, Verdict verdict, DateTimeOffset now) => new(
        NoticeKinds.DeliveryFailed, $"channel:{channel.Id}:failed:{now:yyyy-MM-dd}", $"A message did not reach {channel.Name}",
        $"\"{message.Notice.Title}\" could not be delivered to {channel.Name} and is not tried again by itself. It can be sent again on the channel's page.",
        [new("Channel", $"{channel.Name} ({ChannelWords.Of(channel.Kind)})"), new("Tries", message.Attempts.ToString(System.Globalization.CultureInfo.InvariantCulture)), new("Last answer", verdict.Words)],
        $"/o/{org.Slug}/channels/{channel.Id}", new JsonObject { ["channel_id"] = channel.Id.ToString() }, now)
    {
        ActionLabel = "Open the channel",
    };
}
