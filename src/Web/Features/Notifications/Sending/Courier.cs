using System.Diagnostics;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Notifications.Mail;

namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>Takes one message that is due and brings it where it goes. Any number of processes may do so at once.</summary>
public sealed partial class Courier(
    OrgRunner orgs, ChannelCarrier channels, MailCarrier mails, LetterLedger letters, TimeProvider clock, ILogger<Courier> log)
{
    /// <returns>Null when nothing is due that is free.</returns>
    public async Task<DeliveryClaim?> ClaimAsync(Guid orgId, CancellationToken ct)
    {
        DeliveryClaim? claim = null;
        await orgs.ForAsync<DeliveryLedger>(orgId, async (ledger, stop) => claim = await ledger.ClaimAsync(stop), ct);
        return claim;
    }

    /// <returns>How long until something is due or a lease ends; null: nothing waits for a time.</returns>
    public async Task<TimeSpan?> DueInAsync(Guid orgId, CancellationToken ct)
    {
        TimeSpan? wait = null;
        await orgs.ForAsync<DeliveryLedger>(orgId, async (ledger, stop) => wait = await ledger.DueInAsync(stop), ct);
        return wait;
    }

    public async Task DeliverAsync(DeliveryClaim claim, CancellationToken ct)
    {
        if (Nobody(claim) is { } reason)
        {
            await orgs.ForAsync<DeliveryLedger>(claim.OrgId, (ledger, stop) => ledger.DropAsync(claim, reason, stop), ct);
            return;
        }

        var (at, began) = (clock.GetUtcNow(), Stopwatch.GetTimestamp());
        var verdict = await TryAsync(claim, ct);
        if (verdict.Outcome is not DeliveryOutcome.Good)
        {
            Log.NotDelivered(log, claim.Message.Id, claim.Message.Kind, claim.Channel?.Kind.ToString() ?? "Mail", claim.Message.Attempts, verdict.Words);
        }

        await orgs.ForAsync<DeliveryLedger>(
            claim.OrgId, (ledger, stop) => ledger.EndAsync(claim, verdict, at, Stopwatch.GetElapsedTime(began), stop), ct);
    }

    public async Task DeliverAsync(LetterClaim claim, CancellationToken ct)
    {
        var verdict = claim.Letter is null ? new Verdict(DeliveryOutcome.Refused, "It cannot be opened with this server's keys.")
            : claim.GoodUntil <= clock.GetUtcNow() ? new Verdict(DeliveryOutcome.Refused, "Its links no longer work.")
            : await TryAsync(claim.Letter, ct);
        if (verdict.Outcome is not DeliveryOutcome.Good)
        {
            Log.NotDelivered(log, claim.Id, claim.Kind, "Mail", claim.Attempts, verdict.Words);
        }

        await letters.EndAsync(claim, verdict, ct);
    }

    private static string? Nobody(DeliveryClaim claim) => claim switch
    {
        { Message.ChannelId: not null, Channel: null } => "The channel was removed.",
        { Message.UserId: not null, Addressee: null } => "The person is no longer a member.",
        { Addressee.Wants: false } => "The person no longer wants these mails.",
        _ => null,
    };

    private async Task<Verdict> TryAsync(DeliveryClaim claim, CancellationToken ct)
    {
        try
        {
            return await (claim.Channel is null ? mails.SendAsync(claim, ct) : channels.SendAsync(claim, ct));
        }
        catch (Exception ours) when (ours is not OperationCanceledException)
        {
            return Mistake(ours, claim.Message.Id);
        }
    }

    private async Task<Verdict> TryAsync(Platform.Mail.Letter letter, CancellationToken ct)
    {
        try
        {
            return await mails.SendAsync(letter, ct);
        }
        catch (Exception ours) when (ours is not OperationCanceledException)
        {
            return Mistake(ours, letter.Id);
        }
    }

    // Messages of exceptions may quote addresses: the type and the place are enough to mend it.
    private Verdict Mistake(Exception ours, Guid? messageId)
    {
        Log.Stumbled(log, messageId, ours.GetType().Name, ours.StackTrace ?? "");
        return new Verdict(DeliveryOutcome.Again, "A mistake of this server's own; its log says more.");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Message {MessageId} ({Kind}, {Channel}) was not delivered at try {Attempt}: {Words}")]
        public static partial void NotDelivered(ILogger log, Guid messageId, string kind, string channel, int attempt, string words);

        [LoggerMessage(LogLevel.Error, "Delivering message {MessageId} failed with {Type}\n{Place}")]
        public static partial void Stumbled(ILogger log, Guid? messageId, string type, string place);
    }
}
