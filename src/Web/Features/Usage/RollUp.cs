using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>
/// Recomputes the dirty days of the current organization from their lines, by the counting rules of this folder's README. One transaction a
/// round: a crash leaves the days dirty, and a mark set meanwhile is kept by its generation.
/// </summary>
public sealed class RollUp(AppDbContext db, CurrentOrg org, OrgTransaction unit, TimeProvider clock)
{
    public const string ChangedChannel = "org_changed";

    /// <summary>Organizations with something to roll up, for <see cref="OrgRunner"/>.</summary>
    public const string UnscopedDirtyOrgs = "select distinct org_id from dirty_days";

    private const int DaysPerRound = 31;
    private const int LinesPerRound = 100_000;

    // Step by step; each text says what it does.
    private static readonly string[] Steps =
    [
        Text("RollLines"), Text("RollTotals"), Text("RollSessions"), Text("RollClientSaid"), Text("RollClientKnown"), Excess("client"), Text("RollClient"),
        Text("RollAccountSaid"), Text("RollAccountKnown"), Excess("account"), Text("RollCounted"), Text("RollPlaced"), Text("RollFees"),
        Text("RollUsage"), Text("RollBilled"), Text("RollShares"),
        Text("RollPeople"), "delete from daily_usage where org_id = $1 and utc_day = any ($2)", Text("WriteDailyUsage"),
        "delete from hourly_usage where org_id = $1 and utc_day = any ($2)", Text("WriteHourlyUsage"),
        "delete from daily_sources where org_id = $1 and utc_day = any ($2)", Text("WriteDailySources"),
        "delete from daily_sessions where org_id = $1 and utc_day = any ($2)", Text("WriteDailySessions"),
        "delete from daily_activity where org_id = $1 and day = any ($2)", Text("WriteDailyActivity"),
        Text("WriteRolledDays"), Text("MarkPublishing"),
        // Views do not go with the transaction by themselves.
        "drop view roll_counted, roll_client",
    ];

    /// <returns>How many days were rolled up.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var days = 0;
        for (var isMore = true; isMore;)
        {
            (var round, isMore) = await RoundAsync(ct);
            days += round;
        }

        return days;
    }

    private NpgsqlConnection Connection => (NpgsqlConnection)db.Database.GetDbConnection();

    private async Task<(int Days, bool IsMore)> RoundAsync(CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        await TakeTurnAsync(ct);
        var (dirty, isMore) = await DirtyAsync(ct);
        if (dirty.Count == 0)
        {
            return (0, false);
        }

        var days = dirty.Select(one => one.Day).ToArray();
        await ComputeAsync(days, ct);
        await ExecuteAsync(
            "delete from dirty_days d using unnest($2::date[], $3::bigint[]) done(day, generation) " +
            "where d.org_id = $1 and d.day = done.day and d.generation = done.generation",
            [org.RequiredId, days, dirty.Select(one => one.Generation).ToArray()], ct);
        await ExecuteAsync("select pg_notify($1, $2)", [ChangedChannel, org.RequiredId.ToString()], ct);
        await transaction.CommitAsync(ct);
        return (days.Length, isMore);
    }

    // Waits for another process that is at it: it may have looked for dirty days just before the mark that woke us.
    private Task TakeTurnAsync(CancellationToken ct) =>
        ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('rollup:' || $1, 0))", [org.RequiredId.ToString("N")], ct);

    private async Task<(List<(DateOnly Day, long Generation)> Days, bool IsMore)> DirtyAsync(CancellationToken ct)
    {
        // Newest first: people look at today. As many days as make a round of bearable size, at least one.
        await using var command = Command("""
            select dirty.day, generation, sum(lines) over (order by dirty.day desc) - lines as before
            from (select day, generation from dirty_days where org_id = $1 order by day desc limit $2) dirty
            cross join lateral (select count(*) as lines from usage_lines where org_id = $1 and day = dirty.day) size
            order by dirty.day desc
            """, [org.RequiredId, DaysPerRound]);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var dirty = new List<(DateOnly, long)>();
        var found = 0;
        for (; await rows.ReadAsync(ct); found++)
        {
            if (rows.GetDecimal(2) < LinesPerRound)
            {
                dirty.Add((rows.GetFieldValue<DateOnly>(0), rows.GetInt64(1)));
            }
        }

        dirty.Sort();
        return (dirty, dirty.Count < found || found == DaysPerRound);
    }

    private async Task ComputeAsync(DateOnly[] days, CancellationToken ct)
    {
        // Fresh temporary tables have no statistics; a nested loop over a wrong guess takes minutes where a hash takes a second.
        await ExecuteAsync("set local enable_nestloop = off", [], ct);
        await ExecuteAsync("set local work_mem = '64MB'", [], ct);
        await NameModelsAsync(days, ct);
        var listed = SeatPrices.BuiltIn.Where(offer => offer.UsdPerMonth is not null).ToList();
        object[] all =
        [
            org.RequiredId, days, org.TimeZone.Id, clock.GetUtcNow(), listed.Select(offer => offer.Provider).ToArray(),
            listed.Select(offer => offer.Plan).ToArray(), listed.Select(offer => offer.UsdPerMonth!.Value).ToArray(),
        ];
        foreach (var step in Steps)
        {
            await ExecuteAsync(step, all, ct);
        }
    }

    // What makes two spellings one model is a rule of the price table, so it is asked there, once for each model.
    private async Task NameModelsAsync(DateOnly[] days, CancellationToken ct)
    {
        var models = new List<string>();
        await using (var command = Command(Text("UsedModels"), [org.RequiredId, days]))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                models.Add(row.GetString(0));
            }
        }

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var alike = models.Select(model => ModelNames.Alike(model)).Select(name => numbers.TryGetValue(name, out var number) ? number : numbers[name] = numbers.Count).ToArray();
        await ExecuteAsync(Text("RollModels"), [models.ToArray(), alike], ct);
    }

    private static string Text(string name) => SqlText.Of<RollUp>(name);

    private static string Excess(string of) => Text("RollExcess").Replace("{of}", of, StringComparison.Ordinal);

    private NpgsqlCommand Command(string sql, object[] values)
    {
        // Work in the background takes the time that it takes; a large day must not fail for ever at the usual half a minute.
        var command = new NpgsqlCommand(sql, Connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private async Task ExecuteAsync(string sql, object[] values, CancellationToken ct)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync(ct);
    }
}
