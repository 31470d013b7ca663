using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Organizations.Teams;

/// <summary>The organization's teams and how many people are in each today.</summary>
public sealed class TeamListQuery(AppDbContext db, TeamMover mover)
{
    public async Task<IReadOnlyList<TeamRow>> RunAsync(CancellationToken ct)
    {
        var today = mover.Today;
        return await db.Teams.AsNoTracking().TagWith("Organizations.Teams")
            .OrderBy(t => t.Name)
            .Select(t => new TeamRow(
                t.Id, t.Name, db.TeamMembers.Count(m => m.TeamId == t.Id && m.FromDay <= today && (m.UntilDay == null || m.UntilDay > today))))
            .ToListAsync(ct);
    }
}

public sealed record TeamRow(Guid Id, string Name, int People);
