using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>Says whose a source's name is. The days in which the name occurs are rolled up again.</summary>
public sealed class IdentityAssigner(AppDbContext db, CurrentOrg org, DirtyDays dirty, TimeProvider clock)
{
    public const string Service = "service";
    public const string Nobody = "nobody";

    /// <param name="identityId">Which name.</param>
    /// <param name="whose"><c>person:{id}</c>, <c>team:{id}</c>, <see cref="Service"/> or <see cref="Nobody"/>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Result<string>> AssignAsync(Guid identityId, string whose, CancellationToken ct)
    {
        if (await db.Identities.SingleOrDefaultAsync(i => i.Id == identityId, ct) is not { } identity)
        {
            return new Error(ErrorKind.NotFound, "This name is gone.");
        }

        var (by, now) = (org.UserId, clock.GetUtcNow());
        var parts = whose.Split(':', 2);
        switch (parts)
        {
            case ["person", var text] when Guid.TryParse(text, out var id) && await db.Memberships.AnyAsync(m => m.UserId == id, ct):
                identity.AssignTo(id, by, now);
                break;
            case ["team", var text] when Guid.TryParse(text, out var id) && await db.Teams.AnyAsync(t => t.Id == id, ct):
                identity.AssignToTeam(id, by, now);
                break;
            case [Service]:
                identity.CallService(by, now);
                break;
            case [Nobody]:
                identity.Unassign();
                break;
            default:
                return new Error(ErrorKind.Invalid, "Choose a person, a team or a service.");
        }

        await db.SaveChangesAsync(ct);
        await dirty.MarkAsync(await DaysAsync(identityId, ct), ct);
        return identity.Name;
    }

    private async Task<List<DateOnly>> DaysAsync(Guid identityId, CancellationToken ct)
    {
        var used = await db.UsageLines.Where(l => l.IdentityId == identityId).Select(l => l.Day).Distinct().ToListAsync(ct);
        var billed = await db.BillLines.Where(l => l.IdentityId == identityId).Select(l => l.Day).Distinct().ToListAsync(ct);
        return [.. used.Union(billed)];
    }
}
