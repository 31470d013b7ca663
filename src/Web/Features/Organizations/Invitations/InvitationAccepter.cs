using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Organizations.Teams;
using TeamCost.Web.Features.People;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Invitations;

/// <summary>Turns an invitation into a membership, once.</summary>
public sealed class InvitationAccepter(
    AppDbContext db, CurrentOrg org, OrgTransaction unit, InvitationDoor door, TeamMover teams, IdentityMatcher names, AccountSettings settings, TimeProvider clock)
{
    public const string Unknown = "There is no such invitation. Check that the link is complete, or ask for a new one.";

    /// <returns>The slug of the organization the person is now in.</returns>
    public async Task<Result<string>> AcceptAsync(string secret, AppUser user, CancellationToken ct)
    {
        if (await door.FindAsync(secret, ct) is not { } invitation)
        {
            return new Error(ErrorKind.NotFound, Unknown);
        }

        if (Refusal(invitation, user) is { } refusal)
        {
            return refusal;
        }

        org.Enter(invitation.Org with { UserId = user.Id });
        await using var transaction = await unit.BeginAsync(ct);
        if (await db.Memberships.AnyAsync(m => m.UserId == user.Id, ct))
        {
            return new Error(ErrorKind.Conflict, $"You are in {invitation.Org.Name} already. The invitation stays open for somebody else.");
        }

        var now = clock.GetUtcNow();

        // The row is the lock: of two who open one link at the same time, one gets in.
        var taken = await db.Invitations
            .Where(i => i.Id == invitation.Id && i.AcceptedAt == null && i.RevokedAt == null && i.ExpiresAt > now)
            .ExecuteUpdateAsync(row => row.SetProperty(i => i.AcceptedAt, now).SetProperty(i => i.AcceptedBy, user.Id), ct);
        if (taken == 0)
        {
            return new Error(ErrorKind.Conflict, "This invitation was used already. Ask for a new one.");
        }

        var role = Naming.Kebab(invitation.Role.ToString());
        var joined = await db.Database.ExecuteSqlAsync(
            $"insert into memberships (org_id, user_id, role, joined_at) values ({org.RequiredId}, {user.Id}, {role}, {now}) on conflict do nothing", ct);
        if (joined == 0)
        {
            // Came in by another invitation at the same moment; without the commit this one stays open.
            return new Error(ErrorKind.Conflict, $"You are in {invitation.Org.Name} already.");
        }

        // Before anything marks days: names are locked first everywhere.
        await names.MatchAsync(user.Id, ct);
        if (invitation.TeamId is { } teamId && await db.Teams.AnyAsync(t => t.Id == teamId, ct))
        {
            await teams.MoveAsync(user.Id, teamId, teams.Today, ct);
        }

        await transaction.CommitAsync(ct);
        return invitation.Org.Slug;
    }

    public Error? Refusal(OpenedInvitation invitation, AppUser user)
    {
        if (invitation.WhyClosed(clock.GetUtcNow()) is { } closed)
        {
            return new Error(ErrorKind.Conflict, closed);
        }

        if (invitation.Email is null)
        {
            return null;
        }

        if (!string.Equals(invitation.Email, user.Email, StringComparison.OrdinalIgnoreCase))
        {
            return new Error(ErrorKind.Forbidden, $"This invitation is for {invitation.Email}, and you are signed in as {user.Email}. Sign in with the other account, or ask for a new invitation.");
        }

        return settings.ConfirmsEmail && !user.EmailConfirmed
            ? new Error(ErrorKind.Forbidden, "Confirm your e-mail address first: open the link in the mail we sent you.")
            : null;
    }
}
