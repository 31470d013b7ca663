using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Teams;

/// <summary>Moves people between teams from a day on. Spend before that day stays where it was; the days after it are rolled up again.</summary>
public sealed class TeamMover(AppDbContext db, CurrentOrg org, DirtyDays dirty, TimeProvider clock)
{
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), org.TimeZone).DateTime);

    /// <returns>False when the person is no member.</returns>
    public async Task<bool> MoveAsync(Guid userId, Guid teamId, DateOnly from, CancellationToken ct)
    {
        if (!await LockAsync(userId, ct))
        {
            return false;
        }

        if (await db.TeamMembers.AnyAsync(m => m.UserId == userId && m.TeamId == teamId && m.FromDay <= from && m.UntilDay == null, ct))
        {
            return true; // there already
        }

        await EndAsync(userId, from, ct);
        db.TeamMembers.Add(new TeamMember(teamId, userId, from));
        await db.SaveChangesAsync(ct);
        await MarkAsync(userId, from, ct);
        return true;
    }

    /// <summary>Out of whatever team the person is in, from that day on.</summary>
    public async Task LeaveAsync(Guid userId, DateOnly from, CancellationToken ct)
    {
        await LockAsync(userId, ct);
        await EndAsync(userId, from, ct);
        await MarkAsync(userId, from, ct);
    }

    /// <summary>A team that goes takes its history along: its days are rolled up again, as nobody's team.</summary>
    public async Task<bool> DissolveAsync(Guid teamId, CancellationToken ct)
    {
        var days = await db.DailyUsage.Where(u => u.TeamId == teamId).Select(u => u.UtcDay).Distinct().ToListAsync(ct);
        foreach (var identity in await db.Identities.Where(i => i.TeamId == teamId).ToListAsync(ct))
        {
            identity.Unassign();
        }

        await db.SaveChangesAsync(ct);
        if (await db.Teams.Where(t => t.Id == teamId).ExecuteDeleteAsync(ct) == 0)
        {
            return false;
        }

        await dirty.MarkAsync(days, ct);
        return true;
    }

    // The membership row is the lock: two moves of one person follow each other.
    private async Task<bool> LockAsync(Guid userId, CancellationToken ct) =>
        (await db.Database.SqlQuery<Guid>($"select user_id as \"Value\" from memberships where org_id = {org.RequiredId} and user_id = {userId} for update")
            .ToListAsync(ct)).Count == 1;

    private async Task EndAsync(Guid userId, DateOnly from, CancellationToken ct)
    {
        await db.TeamMembers.Where(m => m.UserId == userId && m.FromDay >= from).ExecuteDeleteAsync(ct);
        await db.TeamMembers.Where(m => m.UserId == userId && (m.UntilDay == null || m.UntilDay > from))
            .ExecuteUpdateAsync(row => row.SetProperty(m => m.UntilDay, from), ct);
    }

    private async Task MarkAsync(Guid userId, DateOnly from, CancellationToken ct)
    {
        var days = await db.DailyUsage.Where(u => u.PersonId == userId && u.Day >= from).Select(u => u.UtcDay).Distinct().ToListAsync(ct);
        await dirty.MarkAsync(days, ct);
    }
}
