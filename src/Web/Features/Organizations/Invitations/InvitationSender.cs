using TeamCost.Web.Data;
using TeamCost.Web.Features.Notifications.Mail;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Mail;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Invitations;

/// <summary>Makes an invitation and its link, and mails it where it is bound to an address. The link is known only now.</summary>
public sealed class InvitationSender(AppDbContext db, CurrentOrg org, LetterBox letters, IMailer mailer, PublicAddress address, TimeProvider clock)
{
    private static readonly TimeSpan LinkLife = TimeSpan.FromDays(7);

    public async Task<SentInvitation> SendAsync(string? email, OrgRole role, Guid? teamId, AppUser by, HttpRequest request, CancellationToken ct)
    {
        var secret = TokenSecret.NewBare();
        var invitation = new Invitation(string.IsNullOrWhiteSpace(email) ? null : email.Trim(), role, teamId, by.Id, clock.GetUtcNow());
        db.Invitations.Add(invitation);
        db.InvitationHashes.Add(new InvitationHash { Hash = TokenSecret.HashOf(secret), OrgId = org.RequiredId, InvitationId = invitation.Id });
        await db.SaveChangesAsync(ct);

        var link = $"{address.Of(request)}/invitations/{secret}";
        if (invitation.Email is { } to)
        {
            await letters.PostAsync("invitation", to, Draft(invitation, link, by, address.Of(request)), LinkLife, ct);
        }

        return new SentInvitation(link, invitation.Email, invitation.Email is not null && mailer.Delivers);
    }

    private MailDraft Draft(Invitation invitation, string link, AppUser by, string server) => new(
        $"{by.Name} invites you to {org.Name}",
        [$"{by.Name} invites you to {org.Name} on TeamCost, as {invitation.Role.Word()}. TeamCost shows a team what its AI coding tools cost."],
        $"{by.Name} typed this address into a form at {server}. Such a mail comes only then; there is nothing to unsubscribe from.")
    {
        Button = new MailLink("Accept the invitation", link),
        After = ["The link works once, for seven days. If you do not know what this is about, do nothing."],
    };
}

/// <param name="WasMailed">The mail is on its way. False: somebody has to pass the link on.</param>
public sealed record SentInvitation(string Link, string? Email, bool WasMailed);
