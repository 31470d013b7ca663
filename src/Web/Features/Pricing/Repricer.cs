using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Pricing;

/// <summary>
/// Prices lines of the current organization again: of the models that a new price is about, or all after another price table came.
/// Lines whose price stays are not written, and only days that changed are rolled up again.
/// </summary>
public sealed class Repricer(AppDbContext db, CurrentOrg org, OrgTransaction unit, OrgPriceBook prices, ServerPrices server, DirtyDays dirty, TimeProvider clock)
{
    /// <summary>So many lines are priced while the person waits; more are left to the background.</summary>
    private const long LinesAtOnce = 30_000;

    private NpgsqlConnection Connection => (NpgsqlConnection)db.Database.GetDbConnection();

    /// <summary>Organizations whose lines were priced by another table, for <see cref="OrgRunner"/>.</summary>
    public static string UnscopedOutdatedOrgs(ServerPrices server) =>
        $"select org_id from organizations o where not exists (select from price_states p where p.org_id = o.org_id and p.version = '{server.Version}')";

    /// <summary>
    /// After a price row came or went, inside the caller's unit of work, which holds <see cref="OrgPriceBook.LockForChangeAsync"/>.
    /// </summary>
    /// <returns>False when there is so much to do that it happens in the background.</returns>
    public async Task<bool> ApplyAsync(PriceRow changed, CancellationToken ct)
    {
        var affected = await AffectedAsync(changed, ct);
        if (affected.Sum(model => model.Lines) > LinesAtOnce)
        {
            await OutdateAsync(ct);
            return false;
        }

        if (affected.Count > 0)
        {
            await RepriceAsync(DateOnly.MinValue, DateOnly.MaxValue, affected, ct);
        }

        return true;
    }

    /// <summary>Everything, month by month, each in a unit of work of its own; picks up where it was left after a crash.</summary>
    public async Task RepriceAllAsync(CancellationToken ct)
    {
        var seen = await StateAsync(ct);
        if (seen?.Version == server.Version)
        {
            return;
        }

        foreach (var month in await MonthsAsync(ct))
        {
            await using var transaction = await unit.BeginAsync(ct);
            await prices.LockForChangeAsync(ct);
            await RepriceAsync(month, month.AddMonths(1), models: null, ct);
            await transaction.CommitAsync(ct);
        }

        await using var done = await unit.BeginAsync(ct);
        // A price that came meanwhile outdated the state again: then it stays so.
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into price_states as state (org_id, version, priced_at) values ({org.RequiredId}, {server.Version}, {clock.GetUtcNow()})
            on conflict (org_id) do update set version = excluded.version, priced_at = excluded.priced_at
            where state.version = {seen?.Version ?? ""} and state.priced_at = {seen?.PricedAt ?? default}
            """, ct);
        await done.CommitAsync(ct);
    }

    private async Task<PriceState?> StateAsync(CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        return await db.PriceStates.AsNoTracking().SingleOrDefaultAsync(ct);
    }

    private Task<int> OutdateAsync(CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        insert into price_states (org_id, version, priced_at) values ({org.RequiredId}, '', {clock.GetUtcNow()})
        on conflict (org_id) do update set version = excluded.version, priced_at = excluded.priced_at
        """, ct);

    private async Task<List<UsedModel>> AffectedAsync(PriceRow changed, CancellationToken ct)
    {
        // A book with nothing but this row knows exactly the models that the row is about, whatever alias they were written by.
        var alone = PriceBook.FromLiteLlm(new MemoryStream("{}"u8.ToArray())).With([changed with { From = null, Until = null }]);
        await using var command = Command("select provider, model, count(*) from usage_lines where org_id = $1 group by provider, model", [org.RequiredId]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var affected = new List<UsedModel>();
        while (await row.ReadAsync(ct))
        {
            var used = new UsedModel(row.GetString(0), row.GetString(1), row.GetInt64(2));
            if (alone.CostOf(used.Provider, used.Model, new RateClass(), new TokenCounts(1, 1, 0, 0, 0, 0), 0, clock.GetUtcNow()) is not null)
            {
                affected.Add(used);
            }
        }

        return affected;
    }

    private async Task<List<DateOnly>> MonthsAsync(CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        await using var command = Command("select distinct date_trunc('month', day)::date from usage_lines where org_id = $1 order by 1", [org.RequiredId]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var months = new List<DateOnly>();
        while (await row.ReadAsync(ct))
        {
            months.Add(row.GetFieldValue<DateOnly>(0));
        }

        return months;
    }

    private async Task RepriceAsync(DateOnly from, DateOnly until, List<UsedModel>? models, CancellationToken ct)
    {
        var book = await prices.OpenAsync(ct);
        var changed = await ChangedAsync(from, until, models, book, ct);
        if (changed.Count == 0)
        {
            return;
        }

        await db.Database.ExecuteSqlAsync(
            $"""
            create temp table if not exists repriced (
              day date not null, source_id uuid not null, key uuid not null,
              list_input_usd numeric(24, 12), list_output_usd numeric(24, 12), list_cache_read_usd numeric(24, 12),
              list_cache_write_5m_usd numeric(24, 12), list_cache_write_1h_usd numeric(24, 12), list_search_usd numeric(24, 12)
            ) on commit drop
            """, ct);
        await using (var copy = await Connection.BeginBinaryImportAsync("copy repriced from stdin (format binary)", ct))
        {
            Write(copy, changed);
            await copy.CompleteAsync(ct);
        }

        await using var update = Command(SqlText.Of<Repricer>("WritePrices"), [org.RequiredId, clock.GetUtcNow()]);
        await update.ExecuteNonQueryAsync(ct);
        await dirty.MarkAsync(changed.Select(line => line.Day).ToHashSet(), ct);
    }

    private async Task<List<Repriced>> ChangedAsync(DateOnly from, DateOnly until, List<UsedModel>? models, PriceBook book, CancellationToken ct)
    {
        await using var command = Command(SqlText.Of<Repricer>("LinesToPrice"), [org.RequiredId, from, until]);
        foreach (var column in new[] { models?.Select(model => model.Provider), models?.Select(model => model.Model) })
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = column?.ToArray() ?? (object)DBNull.Value });
        }

        await using var row = await command.ExecuteReaderAsync(ct);
        var changed = new List<Repriced>();
        while (await row.ReadAsync(ct))
        {
            var day = row.GetFieldValue<DateOnly>(0);
            var rate = new RateClass(row.GetString(6), row.GetString(7), row.IsDBNull(8) ? null : row.GetInt32(8), row.GetBoolean(9));
            var tokens = new TokenCounts(row.GetInt64(10), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13), row.GetInt64(14), row.GetInt64(15));
            var price = LinePrice.Of(
                row.GetString(4), row.GetString(5), rate, tokens, row.GetInt64(16), LinePrice.InstantOf(day, row.IsDBNull(3) ? null : row.GetInt16(3)), book);
            if (price?.Rounded() != Stored(row))
            {
                changed.Add(new Repriced(day, row.GetGuid(1), row.GetGuid(2), price));
            }
        }

        return changed;
    }

    private static LinePrice? Stored(NpgsqlDataReader row) => Enumerable.Range(17, 6).Any(row.IsDBNull)
        ? null
        : new LinePrice(row.GetDecimal(17), row.GetDecimal(18), row.GetDecimal(19), row.GetDecimal(20), row.GetDecimal(21), row.GetDecimal(22));

    private static void Write(NpgsqlBinaryImporter copy, List<Repriced> lines)
    {
        foreach (var line in lines)
        {
            copy.StartRow();
            copy.Write(line.Day, NpgsqlDbType.Date);
            copy.Write(line.SourceId, NpgsqlDbType.Uuid);
            copy.Write(line.Key, NpgsqlDbType.Uuid);
            LinePrice.Write(copy, line.Price);
        }
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, Connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private sealed record UsedModel(string Provider, string Model, long Lines);

    private sealed record Repriced(DateOnly Day, Guid SourceId, Guid Key, LinePrice? Price);
}
