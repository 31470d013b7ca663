using Npgsql;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers;

/// <summary>Takes away everything that a connection ever said, in the caller's unit of work; the days are rolled up again without it.</summary>
public sealed class HistoryEraser(AppDbContext db, CurrentOrg org, OrgTransaction unit, DirtyDays dirty, TimeProvider clock)
{
    /// <summary>A run that was reading while its connection was erased may have written a day more: it takes it away again.</summary>
    public async Task EraseIfGoneAsync(Guid connectionId, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        if (!await db.Connections.AnyAsync(c => c.Id == connectionId, ct) && !await db.RemovedConnections.AnyAsync(r => r.Id == connectionId, ct))
        {
            await EraseAsync(connectionId, ct);
            await transaction.CommitAsync(ct);
        }
    }

    public async Task EraseAsync(Guid connectionId, CancellationToken ct)
    {
        var key = connectionId.ToString("N");
        // Its feeds, and what was uploaded or typed for it.
        var (files, rows) = (Usage.SourceClaim.Files(connectionId, "").NaturalKey, Usage.SourceClaim.TypedRows(connectionId, "").NaturalKey);
        var sources = await db.Sources
            .Where(source => (source.Kind == Usage.SourceKind.Connection && (source.NaturalKey == key || source.NaturalKey.StartsWith(key + ":")))
                || (source.Kind == Usage.SourceKind.Upload && source.NaturalKey == files) || (source.Kind == Usage.SourceKind.Manual && source.NaturalKey == rows))
            .Select(source => source.Id).ToArrayAsync(ct);
        // In the order in which recording takes them (source, lines, days), so that a run that is under way and this wait for each other in no circle.
        await db.Database.ExecuteSqlAsync($"select 1 from sources where org_id = {org.RequiredId} and id = any ({sources}) order by id for update", ct);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var days = await DaysAsync(sources, connectionId, today, ct);

        // Lines have no key to their source, because they are partitioned; the rest goes with it.
        await db.Database.ExecuteSqlAsync($"delete from usage_lines where org_id = {org.RequiredId} and source_id = any ({sources})", ct);
        await db.Database.ExecuteSqlAsync($"delete from sources where org_id = {org.RequiredId} and id = any ({sources})", ct);
        await db.Database.ExecuteSqlAsync($"""
            delete from identities i where i.org_id = {org.RequiredId} and i.state = 'unassigned'
              and not exists (select from usage_lines l where l.org_id = i.org_id and l.identity_id = i.id)
              and not exists (select from bill_lines l where l.org_id = i.org_id and l.identity_id = i.id)
              and not exists (select from activity_lines l where l.org_id = i.org_id and l.identity_id = i.id)
              and not exists (select from seats s where s.org_id = i.org_id and s.identity_id = i.id)
            """, ct);
        await db.Database.ExecuteSqlAsync($"delete from plans where org_id = {org.RequiredId} and connection_id = {connectionId}", ct);
        await dirty.MarkAsync(days, ct);
    }

    /// <summary>What was paid stays, and nothing more is paid: plans of an account that goes end today.</summary>
    public async Task EndPlansAsync(Guid connectionId, CancellationToken ct)
    {
        var tomorrow = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1);
        await db.Database.ExecuteSqlAsync($"""
            update plans set until_day = greatest({tomorrow}, from_day)
            where org_id = {org.RequiredId} and connection_id = {connectionId} and (until_day is null or until_day > {tomorrow})
            """, ct);
    }

    private async Task<List<DateOnly>> DaysAsync(Guid[] sources, Guid connectionId, DateOnly today, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(SqlText.Of<HistoryEraser>("DaysOfSources"), (NpgsqlConnection)db.Database.GetDbConnection());
        command.Parameters.AddWithValue(org.RequiredId);
        command.Parameters.AddWithValue(sources);
        command.Parameters.AddWithValue(today);
        command.Parameters.AddWithValue(connectionId);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var days = new List<DateOnly>();
        while (await rows.ReadAsync(ct))
        {
            days.Add(rows.GetFieldValue<DateOnly>(0));
        }

        return days;
    }
}
