using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>
/// Says whose names are, one or many in one go, and takes that back. Every go leaves a row that remembers what each name was before; the days
/// in which the names occur are rolled up again.
/// </summary>
public sealed class IdentityAssigner(AppDbContext db, CurrentOrg org, IdentityTargets targets, DirtyDays dirty, TimeProvider clock)
{
    public async Task<Result<IdentityAssignment>> AssignAsync(IReadOnlyCollection<Guid> ids, string whose, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return new Error(ErrorKind.Invalid, "Tick at least one name first.");
        }

        var found = await targets.FindAsync(whose, ct);
        return await found.Match(target => AssignAsync(ids, target, ct), error => Task.FromResult<Result<IdentityAssignment>>(error));
    }

    /// <summary>Names that were assigned again since stay as they are, and the answer says which.</summary>
    public async Task<Result<IdentityAssignment>> UndoAsync(Guid changeId, CancellationToken ct)
    {
        // The row is the lock: of two who undo at once, the second finds it undone.
        await db.Database.SqlQuery<Guid>($"select id as \"Value\" from identity_changes where org_id = {org.RequiredId} and id = {changeId} for update").ToListAsync(ct);
        if (await db.IdentityChanges.SingleOrDefaultAsync(c => c.Id == changeId, ct) is not { } change)
        {
            return new Error(ErrorKind.NotFound, "This change is gone.");
        }

        if (change.UndoneAt is not null)
        {
            return new Error(ErrorKind.Conflict, "This was undone already.");
        }

        var before = JsonSerializer.Deserialize<List<IdentityBefore>>(change.Before, IdentityBefore.Json)!;
        var names = (await LockAsync([.. before.Select(b => b.Id)], ct)).ToDictionary(n => n.Id);
        var untouched = before.Where(b => names.TryGetValue(b.Id, out var name) && IdentityBefore.WordOf(name) == b.Now).ToList();
        if (untouched.Count == 0)
        {
            return new Error(ErrorKind.Conflict, "Nothing was undone: every one of these names was assigned again since.");
        }

        var teams = await db.Teams.Select(t => t.Id).ToListAsync(ct);
        foreach (var one in untouched)
        {
            one.PutBack(names[one.Id], teams);
        }

        change.UndoAt(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await dirty.MarkNamesAsync([.. untouched.Select(b => b.Id)], ct);
        var kept = before.Except(untouched).Where(b => names.ContainsKey(b.Id)).Select(b => names[b.Id].Name).ToList();
        return new IdentityAssignment(null, kept.Count == 0
            ? $"Undone: {IdentityWords.List([.. untouched.Select(b => names[b.Id].Name)])} as before."
            : $"Undone, but not for {IdentityWords.List(kept)}: assigned again since.");
    }

    private async Task<Result<IdentityAssignment>> AssignAsync(IReadOnlyCollection<Guid> ids, IdentityTarget target, CancellationToken ct)
    {
        var names = await LockAsync(ids, ct);
        if (names.Count == 0)
        {
            return new Error(ErrorKind.NotFound, ids.Count == 1 ? "This name is gone." : "These names are gone.");
        }

        var changed = names.Where(name => !target.IsAlready(name)).ToList();
        if (changed.Count == 0)
        {
            return new IdentityAssignment(null, $"Nothing to change: {IdentityWords.Belong([.. names.Select(n => n.Name)], target)} already.");
        }

        var before = changed.Select(IdentityBefore.Of).ToList();
        var (by, now) = (org.UserId, clock.GetUtcNow());
        foreach (var name in changed)
        {
            Give(name, target, by, now);
        }

        var words = IdentityWords.Belong([.. changed.Select(n => n.Name)], target);
        var change = new IdentityChange(
            words, JsonSerializer.Serialize(before.Zip(changed, (old, name) => old with { Now = IdentityBefore.WordOf(name) }), IdentityBefore.Json), by, now);
        db.IdentityChanges.Add(change);
        await db.SaveChangesAsync(ct);
        await dirty.MarkNamesAsync([.. changed.Select(n => n.Id)], ct);
        return new IdentityAssignment(change.Id, $"{words} now.");
    }

    private static void Give(SourceIdentity name, IdentityTarget target, Guid? by, DateTimeOffset at)
    {
        switch (target.State)
        {
            case IdentityState.Person:
                name.AssignTo(target.UserId!.Value, by, at);
                break;
            case IdentityState.Team:
                name.AssignToTeam(target.TeamId!.Value, by, at);
                break;
            case IdentityState.Service:
                name.CallService(by, at);
                break;
            default:
                name.Unassign(by, at);
                break;
        }
    }

    // In one order, so that two goes over the same names wait for each other and never in a circle; what is read next is what the other left.
    private async Task<List<SourceIdentity>> LockAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var wanted = ids.ToArray();
        await db.Database.SqlQuery<Guid>($"select id as \"Value\" from identities where org_id = {org.RequiredId} and id = any ({wanted}) order by id for update").ToListAsync(ct);
        return await db.Identities.Where(i => wanted.Contains(i.Id)).OrderBy(i => i.Name).ToListAsync(ct);
    }
}

/// <param name="ChangeId">What to undo it by; null where nothing changed or something was undone.</param>
public sealed record IdentityAssignment(Guid? ChangeId, string Words);
