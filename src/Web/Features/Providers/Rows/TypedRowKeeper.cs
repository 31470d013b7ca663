using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Providers.Files;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.Rows;

/// <summary>Adds and takes away typed rows. What the source says of the days of a row is the sum of all rows that speak of them.</summary>
public sealed class TypedRowKeeper(AppDbContext db, OrgTransaction unit, SheetRecorder recorder, TimeProvider clock)
{
    public async Task<Error?> AddAsync(Connection connection, SheetRow row, Guid by, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using (var transaction = await unit.BeginAsync(ct))
        {
            db.TypedRows.Add(new TypedRow(connection.Id, row, by, now));
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return await TellAsync(connection, row, ct);
    }

    /// <returns>Null: there is no such row.</returns>
    public async Task<TypedRow?> RemoveAsync(Connection connection, Guid rowId, CancellationToken ct)
    {
        TypedRow? row;
        await using (var transaction = await unit.BeginAsync(ct))
        {
            row = await db.TypedRows.SingleOrDefaultAsync(r => r.Id == rowId && r.ConnectionId == connection.Id, ct);
            if (row is null)
            {
                return null;
            }

            db.TypedRows.Remove(row);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        await TellAsync(connection, row.ToRow(), ct);
        return row;
    }

    private async Task<Error?> TellAsync(Connection connection, SheetRow about, CancellationToken ct)
    {
        // Read after this instant: of two changes at once, the later telling knows both rows and wins.
        var observedAt = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(observedAt.UtcDateTime);
        var days = about.Days(today);
        List<TypedRow> rows;
        await using (await unit.BeginAsync(ct))
        {
            var month = new DateOnly(days.First.Year, days.First.Month, 1);
            rows = await db.TypedRows.AsNoTracking().Where(r => r.ConnectionId == connection.Id && r.Day >= month && r.Day <= days.Last).ToListAsync(ct);
        }

        var lines = rows.SelectMany(row => row.ToRow().PerDay(RunsUntil(row))).Where(line => days.Contains(line.Day)).Select(line => new DayRow(line, IsSeat: false)).ToList();
        return await recorder.RecordAsync(connection, SourceClaim.TypedRows(connection.Id, connection.Name), days, lines, observedAt, ct);
    }

    // A running month's row reaches until the day on which it was typed, whenever it is read again.
    private static DateOnly RunsUntil(TypedRow row) => DateOnly.FromDateTime(row.TypedAt.UtcDateTime);
}
