using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// What is written of a run. The connection's row is the lock: a run holds it by a lease with its own id, which every note renews and
/// requires, so that a run that was given up for dead writes nothing more. Leases are in the database's time, the same for all processes.
/// Each verb is one unit of work.
/// </summary>
public sealed class SyncLedger(AppDbContext db, CurrentOrg org, OrgTransaction unit, FeedDoors doors, ConnectionNotices notices, SyncOptions options, TimeProvider clock)
{
    /// <summary>Connections that are due and that nobody reads.</summary>
    public async Task<IReadOnlyList<Guid>> DueAsync(CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        return await db.Database.SqlQuery<Guid>($"""
            select id as "Value" from connections
            where org_id = {org.RequiredId} and state <> 'by-hand' and next_run_at <= {clock.GetUtcNow()}
              and (lease_by is null or lease_until < clock_timestamp())
            order by next_run_at
            """).ToListAsync(ct);
    }

    /// <returns>Null when it is not due, gone, or read by somebody else.</returns>
    public async Task<SyncClaim?> ClaimAsync(Guid connectionId, CancellationToken ct)
    {
        var runId = Guid.CreateVersion7();
        var now = clock.GetUtcNow();
        await using var transaction = await unit.BeginAsync(ct);
        await using (var claim = Command("ClaimConnection", org.RequiredId, connectionId, runId, options.Lease, now, SyncWords.CutShort))
        {
            if (await claim.ExecuteScalarAsync(ct) is null)
            {
                return null;
            }
        }

        var connection = await db.Connections.AsNoTracking().SingleAsync(c => c.Id == connectionId, ct);
        var closed = await db.ConnectionFeeds.AsNoTracking().Where(feed => feed.ConnectionId == connectionId).ToListAsync(ct);
        var marks = await db.ConnectionDays.AsNoTracking().Where(day => day.ConnectionId == connectionId)
            .Select(day => new DayMark(day.Feed, day.Day, day.State, day.ReadAt, day.RetryAt, day.Attempts)).ToListAsync(ct);
        await transaction.CommitAsync(ct);
        return new SyncClaim(connection, runId, closed, marks);
    }

    /// <returns>False when somebody else holds it now.</returns>
    public async Task<bool> RenewAsync(SyncClaim claim, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var isHeld = await RenewAsync(claim, dataUpTo: null, ct);
        await transaction.CommitAsync(ct);
        return isHeld;
    }

    /// <summary>What became of one reading, and with it how far the run is.</summary>
    /// <returns>False when somebody else holds the connection now; nothing was written then.</returns>
    public async Task<bool> NoteAsync(SyncClaim claim, DayNote note, RunSums sums, bool tell, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        if (!await RenewAsync(claim, note.DataUpTo, ct))
        {
            return false;
        }

        await using (var day = Command(note.State is DayState.Failed ? "FailDay" : "MarkDay",
            org.RequiredId, claim.Connection.Id, note.Reading.Feed.Key, note.Reading.Day, clock.GetUtcNow(), Naming.Kebab(note.State.ToString()), note.Lines,
            SyncWords.Cut(note.Words) ?? (object)DBNull.Value, note.RetryAt ?? (object)DBNull.Value, note.Reading.Feed.Step is FeedStep.Snapshot))
        {
            await day.ExecuteNonQueryAsync(ct);
        }

        await WriteRunAsync(claim, sums, ct);
        await TellAsync(tell, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task<bool> SetDoorAsync(SyncClaim claim, string feed, Trouble? trouble, string? words, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        if (!await RenewAsync(claim, dataUpTo: null, ct))
        {
            return false;
        }

        await doors.SetAsync(claim.Connection.Id, feed, trouble, words, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>
    /// Gives the lease back and says how it went; who is to be told that it broke or works again is told by the same unit of work. A key that
    /// was replaced meanwhile is not blamed for the old one.
    /// </summary>
    public async Task EndAsync(SyncClaim claim, RunEnd end, RunSums sums, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        await WriteRunAsync(claim, sums, ct);
        string? state;
        await using (var command = Command("EndRun",
            org.RequiredId, claim.Connection.Id, claim.RunId, clock.GetUtcNow(), Naming.Kebab(end.Outcome.ToString()), SyncWords.Cut(end.Words) ?? (object)DBNull.Value,
            Naming.Kebab(end.State.ToString()), end.Trouble is { } trouble ? Naming.Kebab(trouble.ToString()) : (object)DBNull.Value,
            end.NextRunAt ?? (object)DBNull.Value, claim.Connection.SecretAt ?? (object)DBNull.Value, claim.Connection.NextRunAt ?? (object)DBNull.Value,
            end.Outcome is RunOutcome.Cut))
        {
            state = (string?)await command.ExecuteScalarAsync(ct);
        }

        if (state == "broken" && end.State is ConnectionState.Broken && claim.Connection.State is not ConnectionState.Broken)
        {
            await notices.BrokenAsync(claim, end, ct);
        }
        else if (state == "ok" && end.State is ConnectionState.Ok)
        {
            await notices.WorksAsync(claim, ct);
        }

        await TellAsync(tell: true, ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<bool> RenewAsync(SyncClaim claim, DateTimeOffset? dataUpTo, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync($"""
            update connections set lease_until = clock_timestamp() + {options.Lease}, data_up_to = greatest(data_up_to, {dataUpTo})
            where org_id = {org.RequiredId} and id = {claim.Connection.Id} and lease_by = {claim.RunId}
            """, ct) == 1;

    private async Task WriteRunAsync(SyncClaim claim, RunSums sums, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync($"""
            update connection_runs set
              first_day = {sums.FirstDay}, last_day = {sums.LastDay}, days_read = {sums.DaysRead}, days_failed = {sums.DaysFailed},
              requests = {sums.Requests}, lines = {sums.Lines}, rate_left = {sums.RateLeft}
            where org_id = {org.RequiredId} and connection_id = {claim.Connection.Id} and id = {claim.RunId}
            """, ct);

    private async Task TellAsync(bool tell, CancellationToken ct)
    {
        if (tell)
        {
            await db.Database.ExecuteSqlAsync($"select pg_notify({RollUp.ChangedChannel}, {org.RequiredId.ToString()})", ct);
        }
    }

    private NpgsqlCommand Command(string name, params object[] values)
    {
        var command = new NpgsqlCommand(SqlText.Of<SyncLedger>(name), (NpgsqlConnection)db.Database.GetDbConnection());
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}

/// <summary>A connection that this run holds, as it was when it was claimed.</summary>
public sealed record SyncClaim(Connection Connection, Guid RunId, IReadOnlyList<ConnectionFeed> Doors, IReadOnlyList<DayMark> Marks);

/// <summary>What became of one reading.</summary>
public sealed record DayNote(Reading Reading, DayState State, int Lines = 0, string? Words = null, DateTimeOffset? RetryAt = null, DateTimeOffset? DataUpTo = null);

/// <summary>How far a run is.</summary>
public sealed record RunSums(DateOnly? FirstDay, DateOnly? LastDay, int DaysRead, int DaysFailed, int Requests, int Lines, string? RateLeft);

/// <summary>How a run ended.</summary>
/// <param name="NextRunAt">Null: not by itself.</param>
public sealed record RunEnd(RunOutcome Outcome, string? Words, ConnectionState State, Trouble? Trouble, DateTimeOffset? NextRunAt);
