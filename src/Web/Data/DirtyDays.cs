using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Jobs;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

/// <summary>
/// Marks UTC days of the current organization to be rolled up again, inside the unit of work that changed what they are computed from.
/// The rollup is woken once that is committed.
/// </summary>
public sealed class DirtyDays(AppDbContext db, CurrentOrg org, DirtyDayBell bell, TimeProvider clock)
{
    // Ordered, so that two units of work never wait for each other.
    private const string Mark = """
        insert into dirty_days as marked (org_id, day, marked_at)
        select $1, day, $2 from unnest($3::date[]) day order by day
        on conflict (org_id, day) do update set generation = marked.generation + 1, marked_at = excluded.marked_at
        """;

    private const string AllDays = """
        select day from usage_lines where org_id = $1 and day >= $2
        union select day from bill_lines where org_id = $1 and day >= $2
        union select day from activity_lines where org_id = $1 and day >= $2
        union select utc_day from daily_usage where org_id = $1 and utc_day >= $2
        union select day.at::date from seats s cross join lateral generate_series(
          greatest(s.from_day, $2)::timestamp, least(s.until_day - 1, $3), interval '1 day') day(at) where s.org_id = $1
        union select day.at::date from plans p cross join lateral generate_series(
          greatest(p.from_day, $2)::timestamp, least(p.until_day - 1, $3), interval '1 day') day(at) where p.org_id = $1
        """;

    // The rollup knows which source used which name on which day; what it has not taken in yet is marked anyway.
    private const string DaysOfNames = """
        select utc_day from daily_sources where org_id = $1 and identity_id = any ($2)
        union select day from bill_lines where org_id = $1 and identity_id = any ($2)
        union select day from activity_lines where org_id = $1 and identity_id = any ($2)
        union select day.at::date from seats s cross join lateral generate_series(
          s.from_day::timestamp, least(s.until_day - 1, $3), interval '1 day') day(at) where s.org_id = $1 and s.identity_id = any ($2)
        """;

    public async Task MarkAsync(IReadOnlyCollection<DateOnly> days, CancellationToken ct)
    {
        if (days.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(Mark, (NpgsqlConnection)db.Database.GetDbConnection());
        command.Parameters.AddWithValue(org.RequiredId);
        command.Parameters.AddWithValue(clock.GetUtcNow());
        command.Parameters.AddWithValue(days.ToArray());
        await command.ExecuteNonQueryAsync(ct);
        bell.RingAfterCommit(org.RequiredId);
    }

    /// <summary>Every day with anything on it: the time zone changed, a person moved to another team, a name was assigned, a price came.</summary>
    public async Task MarkAllAsync(CancellationToken ct, DateOnly? from = null)
    {
        await MarkAsync(await db.DaysAsync(AllDays, ct, org.RequiredId, from ?? DateOnly.MinValue, Today), ct);
    }

    /// <summary>Every day on which these names occur: whose they are changed.</summary>
    public async Task MarkNamesAsync(IReadOnlyCollection<Guid> identityIds, CancellationToken ct)
    {
        if (identityIds.Count > 0)
        {
            await MarkAsync(await db.DaysAsync(DaysOfNames, ct, org.RequiredId, identityIds.ToArray(), Today), ct);
        }
    }

    /// <summary>From a day to today: something that goes on changed.</summary>
    public Task MarkFromAsync(DateOnly first, CancellationToken ct) =>
        first > Today ? Task.CompletedTask : MarkAsync([.. new DayRange(first, Today).Each()], ct);

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}

/// <summary>Rings only when the unit of work was committed: a rollup that starts earlier would see nothing.</summary>
public sealed class DirtyDayBell(OrgBell bell) : DbTransactionInterceptor
{
    private Guid? _marked;

    public void RingAfterCommit(Guid orgId) => _marked = orgId;

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Ring();

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Ring();
        return Task.CompletedTask;
    }

    private void Ring()
    {
        if (_marked is { } orgId)
        {
            _marked = null;
            bell.Ring(orgId);
        }
    }
}
