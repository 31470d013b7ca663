using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Members;

/// <summary>Who is in the organization, with role and today's team.</summary>
public sealed class MemberListQuery(AppDbContext db)
{
    public async Task<IReadOnlyList<MemberRow>> RunAsync(CancellationToken ct) => await (
        from membership in db.Memberships.AsNoTracking()
        join user in db.Users on membership.UserId equals user.Id
        orderby user.DisplayName, user.Email
        select new MemberRow(
            user.Id, user.DisplayName == "" ? user.Email! : user.DisplayName, user.Email!, membership.Role, membership.JoinedAt,
            db.TeamMembers.Where(t => t.UserId == user.Id && t.UntilDay == null)
                .Join(db.Teams, place => place.TeamId, team => team.Id, (_, team) => team.Name).FirstOrDefault()))
        .TagWith("Organizations.Members").ToListAsync(ct);
}

public sealed record MemberRow(Guid UserId, string Name, string Email, OrgRole Role, DateTimeOffset JoinedAt, string? Team);
