using TeamCost.Web.Features.Notifications.Sending;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Mail;

namespace TeamCost.Web.Features.Notifications.Mail;

/// <summary>Makes a mail of a notice and hands it to the mail server.</summary>
public sealed class MailCarrier(IMailer mailer, StopLinks stops, PublicAddress address, DeliveryOptions options)
{
    public async Task<Verdict> SendAsync(DeliveryClaim claim, CancellationToken ct)
    {
        var (notice, to) = (claim.Message.Notice, claim.Addressee!);
        var stop = claim.Message.Wish is { } wish && address.Known is { } known
            ? known + StopLinks.PathOf(stops.TokenOf(new StopTarget(claim.OrgId, to.UserId, wish)))
            : null;
        var draft = Draft(claim, notice, stop);
        var letter = new Letter(to.Email, notice.Title, MailLayout.PlainText(draft), MailLayout.Html(draft)) { Id = claim.Message.Id, StopUrl = stop };
        return await SendAsync(letter, ct);
    }

    public async Task<Verdict> SendAsync(Letter letter, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.Timeout);
        try
        {
            await mailer.SendAsync(letter, limit.Token);
            return new Verdict(DeliveryOutcome.Good, mailer.Delivers ? "The mail server took it." : "Written as a file: no mail server is set up.");
        }
        catch (MailException failed)
        {
            return new Verdict(failed.Failure is MailFailure.Recipient ? DeliveryOutcome.Refused : DeliveryOutcome.Again, failed.Message, failed.Code, failed.Answer)
            {
                IsUnheard = failed.Failure is MailFailure.Away or MailFailure.Settings,
            }.Cut(text => text);
        }
    }

    private MailDraft Draft(DeliveryClaim claim, Notice notice, string? stop)
    {
        var (org, wish) = (claim.OrgName, claim.Message.Wish);
        var why = wish switch
        {
            MailWishKind.Weekly => $"You get this because you asked for the weekly summary of {org}.",
            MailWishKind.Alerts => $"You get this because you get the alerts of {org} by mail.",
            _ => $"This goes to the owners and admins of {org}, whatever they get otherwise; it ends when the cause is mended.",
        };
        List<MailLink> links = stop is null ? [] : [new(wish is MailWishKind.Weekly ? "Stop the weekly summary" : "Stop these mails", stop)];
        if (address.Known is { } known)
        {
            links.Add(new("Choose what comes", $"{known}/o/{claim.OrgSlug}/notifications"));
        }

        return new MailDraft(notice.Title, [notice.Summary], why)
        {
            Facts = notice.Facts,
            Table = notice.Table,
            Button = address.Known is { } server ? new MailLink(notice.ActionLabel ?? "Open", server + notice.Path) : null,
            Links = links,
        };
    }
}
