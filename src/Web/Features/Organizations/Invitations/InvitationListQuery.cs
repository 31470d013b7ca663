using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Invitations;

/// <summary>The organization's invitations, newest first. <c>most</c> limits them; null: all.</summary>
public sealed class InvitationListQuery(AppDbContext db, TimeProvider clock)
{
    public const int Limit = 200;

    public async Task<IReadOnlyList<InvitationRow>> RunAsync(int? most, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = await (
            from invitation in db.Invitations.AsNoTracking()
            join inviter in db.Users on invitation.InvitedBy equals inviter.Id into inviters
            from inviter in inviters.DefaultIfEmpty()
            join person in db.Users on invitation.AcceptedBy equals person.Id into people
            from person in people.DefaultIfEmpty()
            join team in db.Teams on invitation.TeamId equals team.Id into teams
            from team in teams.DefaultIfEmpty()
            orderby invitation.CreatedAt descending
            select new { invitation, ByName = inviter.DisplayName, ByEmail = inviter.Email, Person = person.Email, Team = team.Name })
            .TagWith("Organizations.Invitations").Take(most ?? int.MaxValue).ToListAsync(ct);

        return [.. rows.Select(r => new InvitationRow(
            r.invitation.Id, r.invitation.Email, r.invitation.Role, r.Team, string.IsNullOrEmpty(r.ByName) ? r.ByEmail ?? "" : r.ByName,
            r.invitation.CreatedAt, r.invitation.ExpiresAt, StateOf(r.invitation, now), r.Person))];
    }

    private static InvitationState StateOf(Invitation invitation, DateTimeOffset now) => invitation switch
    {
        { AcceptedAt: not null } => InvitationState.Accepted,
        { RevokedAt: not null } => InvitationState.Withdrawn,
        _ when invitation.ExpiresAt <= now => InvitationState.Expired,
        _ => InvitationState.Open,
    };
}

public enum InvitationState
{
    Open,
    Accepted,
    Withdrawn,
    Expired,
}

public sealed record InvitationRow(
    Guid Id, string? Email, OrgRole Role, string? Team, string By, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, InvitationState State, string? AcceptedBy);
