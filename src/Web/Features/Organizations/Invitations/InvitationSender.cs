using System.Net.Mail;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Mail;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Invitations;

/// <summary>Makes an invitation and its link, and mails it where it is bound to an address. The link is known only now.</summary>
public sealed partial class InvitationSender(
    AppDbContext db, CurrentOrg org, IMailer mailer, PublicAddress address, TimeProvider clock, ILogger<InvitationSender> log)
{
    public async Task<SentInvitation> SendAsync(string? email, OrgRole role, Guid? teamId, AppUser by, HttpRequest request, CancellationToken ct)
    {
        var secret = TokenSecret.NewBare();
        var invitation = new Invitation(string.IsNullOrWhiteSpace(email) ? null : email.Trim(), role, teamId, by.Id, clock.GetUtcNow());
        db.Invitations.Add(invitation);
        db.InvitationHashes.Add(new InvitationHash { Hash = TokenSecret.HashOf(secret), OrgId = org.RequiredId, InvitationId = invitation.Id });
        await db.SaveChangesAsync(ct);

        var link = $"{address.Of(request)}/invitations/{secret}";
        return new SentInvitation(link, invitation.Email, await MailAsync(invitation, link, by, ct));
    }

    private async Task<bool> MailAsync(Invitation invitation, string link, AppUser by, CancellationToken ct)
    {
        if (invitation.Email is null)
        {
            return false;
        }

        try
        {
            await mailer.SendAsync(new Letter(invitation.Email, $"TeamCost: {by.Name} invites you to {org.Name}", $"""
                Hello,

                {by.Name} invites you to {org.Name} on TeamCost, as {invitation.Role.Word()}.

                Accept: {link}

                The link works once, for seven days.
                """), ct);
            return mailer.Delivers;
        }
        catch (SmtpException error)
        {
            Log.NotSent(log, error, org.RequiredId);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "An invitation of organization {OrgId} could not be mailed")]
        public static partial void NotSent(ILogger log, Exception error, Guid orgId);
    }
}

/// <param name="WasMailed">False: somebody has to pass the link on.</param>
public sealed record SentInvitation(string Link, string? Email, bool WasMailed);
