using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>The names that sources use, the unassigned first.</summary>
public sealed class IdentityListQuery(AppDbContext db)
{
    public const int Limit = 500;

    public async Task<IReadOnlyList<IdentityRow>> RunAsync(CancellationToken ct) => await (
        from identity in db.Identities.AsNoTracking()
        join user in db.Users on identity.UserId equals user.Id into users
        from user in users.DefaultIfEmpty()
        join team in db.Teams on identity.TeamId equals team.Id into teams
        from team in teams.DefaultIfEmpty()
        orderby identity.State != IdentityState.Unassigned, identity.Name
        select new IdentityRow(
            identity.Id, identity.Name, identity.State, user.DisplayName == "" ? user.Email : user.DisplayName, team.Name, identity.FirstSeenAt))
        .TagWith("Organizations.Identities").Take(Limit).ToListAsync(ct);
}

public sealed record IdentityRow(Guid Id, string Name, IdentityState State, string? Person, string? Team, DateTimeOffset FirstSeenAt)
{
    public string Whose => State switch
    {
        IdentityState.Person => Person ?? "a person",
        IdentityState.Team => Team ?? "a team",
        IdentityState.Service => "a service",
        _ => "nobody yet",
    };
}
