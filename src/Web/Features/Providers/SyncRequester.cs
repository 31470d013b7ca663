using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers;

/// <summary>Somebody wants a connection read now, or a failed day tried again. Opens its own unit of work (<see cref="NoOrgTransactionAttribute"/>).</summary>
public sealed class SyncRequester(AppDbContext db, CurrentOrg org, OrgTransaction unit, SyncBell bell, TimeProvider clock)
{
    private static readonly Error Gone = new(ErrorKind.NotFound, "This connection is gone: somebody removed it.");

    /// <summary>Due at once. While a run is going, another follows it.</summary>
    public async Task<Result<Guid>> RequestAsync(Guid connectionId, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        if (await db.Connections.SingleOrDefaultAsync(c => c.Id == connectionId, ct) is not { } connection)
        {
            return Gone;
        }

        if (connection.State is ConnectionState.ByHand)
        {
            return new Error(ErrorKind.Conflict, $"{connection.Name} is kept by hand: there is nothing to read by itself.");
        }

        if (connection.Secret is null)
        {
            return NoKey(connection.Name);
        }

        connection.Ask(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        bell.Ring(org.RequiredId, connectionId);
        return connectionId;
    }

    /// <summary>The gap is due at once, and the connection with it.</summary>
    /// <param name="feed">Null: every feed.</param>
    /// <param name="day">Null: every failed day.</param>
    public async Task<Result<int>> RetryAsync(Guid connectionId, string? feed, DateOnly? day, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        if (await db.Connections.SingleOrDefaultAsync(c => c.Id == connectionId, ct) is not { } connection)
        {
            return Gone;
        }

        if (connection.Secret is null)
        {
            return NoKey(connection.Name);
        }

        var now = clock.GetUtcNow();
        var gaps = await db.Database.ExecuteSqlAsync($"""
            update connection_days set retry_at = {now}
            where org_id = {org.RequiredId} and connection_id = {connectionId} and state = 'failed'
              and ({feed}::text is null or feed = {feed}) and ({day}::date is null or day = {day})
            """, ct);
        connection.Ask(now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        bell.Ring(org.RequiredId, connectionId);
        return gaps;
    }

    // The demo organization's accounts have none.
    private static Error NoKey(string name) => new(ErrorKind.Conflict, $"{name} has no key here, so nothing can be read. Give it one under Key.");
}
