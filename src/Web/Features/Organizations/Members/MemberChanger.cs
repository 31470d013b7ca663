using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Organizations.Teams;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Members;

/// <summary>
/// Roles and goodbyes. An organization always keeps an owner: the owners' rows are locked, in one order, before one of them changes, so that
/// of two owners who leave at the same moment one stays.
/// </summary>
public sealed class MemberChanger(AppDbContext db, CurrentOrg org, TeamMover teams, Publisher publisher, TimeProvider clock)
{
    private const string LastOwner = "The last owner stays. Make somebody else an owner first.";

    public async Task<Result<OrgRole>> ChangeRoleAsync(Guid userId, OrgRole role, CancellationToken ct)
    {
        var owners = await LockOwnersAsync(ct);
        if (await db.Memberships.SingleOrDefaultAsync(m => m.UserId == userId, ct) is not { } membership)
        {
            return new Error(ErrorKind.NotFound, "This person is no longer a member.");
        }

        if ((role is OrgRole.Owner || membership.Role is OrgRole.Owner) && org.Role is not OrgRole.Owner)
        {
            return new Error(ErrorKind.Forbidden, "Only owners make or unmake owners.");
        }

        if (role is not OrgRole.Owner && owners is [var last] && last == userId)
        {
            return new Error(ErrorKind.Conflict, LastOwner);
        }

        membership.ChangeRole(role);
        await db.SaveChangesAsync(ct);
        return role;
    }

    /// <summary>Out: membership, tokens and what the person published of it go at once, the team ends today, usage and devices stay.</summary>
    public async Task<Result<Guid>> RemoveAsync(Guid userId, CancellationToken ct)
    {
        await publisher.LockAsync([userId], ct);
        var owners = await LockOwnersAsync(ct);
        if (await db.Memberships.SingleOrDefaultAsync(m => m.UserId == userId, ct) is not { } membership)
        {
            return new Error(ErrorKind.NotFound, "This person is no longer a member.");
        }

        if (membership.Role is OrgRole.Owner && org.Role is not OrgRole.Owner)
        {
            return new Error(ErrorKind.Forbidden, "Only owners remove owners.");
        }

        if (owners is [var last] && last == userId)
        {
            return new Error(ErrorKind.Conflict, LastOwner);
        }

        var now = clock.GetUtcNow();
        await teams.LeaveAsync(userId, teams.Today, ct);
        await db.Tokens.Where(t => t.UserId == userId && t.RevokedAt == null).ExecuteUpdateAsync(row => row.SetProperty(t => t.RevokedAt, now), ct);
        db.Memberships.Remove(membership);
        await db.SaveChangesAsync(ct);
        await publisher.RunAsync(userId, ct);
        return userId;
    }

    private Task<List<Guid>> LockOwnersAsync(CancellationToken ct) => db.Database.SqlQuery<Guid>(
        $"select user_id as \"Value\" from memberships where org_id = {org.RequiredId} and role = 'owner' order by user_id for update").ToListAsync(ct);
}
