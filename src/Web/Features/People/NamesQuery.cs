using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.People;

/// <summary>Names of the members and teams of the organization, and the teams that the asker has been in.</summary>
public sealed class NamesQuery(AppDbContext db, CurrentOrg org)
{
    public async Task<Names> RunAsync(CancellationToken ct)
    {
        var people = await db.Memberships.TagWith("People.Names").AsNoTracking()
            .Join(db.Users, m => m.UserId, u => u.Id, (_, u) => new { u.Id, Name = u.DisplayName == "" ? u.Email! : u.DisplayName })
            .ToDictionaryAsync(u => u.Id, u => u.Name, ct);
        var teams = await db.Teams.TagWith("People.Names").AsNoTracking().ToDictionaryAsync(t => t.Id, t => t.Name, ct);
        var own = org.UserId is not { } me || teams.Count == 0 ? [] : await db.TeamMembers.TagWith("People.Names").AsNoTracking()
            .Where(m => m.UserId == me).Select(m => m.TeamId).Distinct().ToListAsync(ct);
        return new Names(people, teams, own.ToHashSet());
    }
}

public sealed record Names(IReadOnlyDictionary<Guid, string> People, IReadOnlyDictionary<Guid, string> Teams, IReadOnlySet<Guid> OwnTeams);
