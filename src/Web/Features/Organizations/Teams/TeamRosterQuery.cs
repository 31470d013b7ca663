using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Organizations.Teams;

/// <summary>One team: who is in it, who was, and who could be.</summary>
public sealed class TeamRosterQuery(AppDbContext db)
{
    public async Task<TeamRosterPage?> RunAsync(Guid teamId, TeamForm? form, TeamMemberForm member, DateOnly today, CancellationToken ct)
    {
        var team = await db.Teams.AsNoTracking().SingleOrDefaultAsync(t => t.Id == teamId, ct);
        if (team is null)
        {
            return null;
        }

        var rows = await (
            from place in db.TeamMembers.AsNoTracking()
            join user in db.Users on place.UserId equals user.Id
            where place.TeamId == teamId
            orderby place.UntilDay != null, user.DisplayName, place.FromDay
            select new TeamMemberRow(user.Id, user.DisplayName == "" ? user.Email! : user.DisplayName, user.Email!, place.FromDay, place.UntilDay))
            .TagWith("Organizations.TeamRoster").ToListAsync(ct);

        var candidates = await (
            from membership in db.Memberships
            join user in db.Users on membership.UserId equals user.Id
            orderby user.DisplayName, user.Email
            select new { user.Id, Name = user.DisplayName == "" ? user.Email : user.DisplayName, user.Email }).ToListAsync(ct);
        var here = rows.Where(r => r.UntilDay is null).Select(r => r.UserId).ToHashSet();
        var options = candidates.Where(c => !here.Contains(c.Id)).Select(c => new SelectListItem($"{c.Name} ({c.Email})", c.Id.ToString())).ToList();
        return new TeamRosterPage(team.Id, team.Name, form ?? new TeamForm { Name = team.Name }, member, rows, options, today);
    }
}

/// <param name="UntilDay">The first day no longer in the team; null: still in it.</param>
public sealed record TeamMemberRow(Guid UserId, string Name, string Email, DateOnly FromDay, DateOnly? UntilDay);

public sealed record TeamRosterPage(
    Guid Id, string Name, TeamForm Form, TeamMemberForm Member, IReadOnlyList<TeamMemberRow> Rows, IReadOnlyList<SelectListItem> Candidates, DateOnly Today);
