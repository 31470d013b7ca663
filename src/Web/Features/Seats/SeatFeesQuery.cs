using NpgsqlTypes;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Seats;

/// <summary>Sums that every other page agrees with: fees of the rollup, and what was used of what seats include.</summary>
public sealed class SeatFeesQuery(AppDbContext db, CurrentOrg org)
{
    public async Task<decimal> FeesAsync(DayRange days, Guid? onlyOf, CancellationToken ct)
    {
        await using var command = Command("SeatFees", days);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Uuid, Value = (object?)onlyOf ?? DBNull.Value });
        await using var row = await command.ExecuteReaderAsync(ct);
        var sum = 0m;
        while (await row.ReadAsync(ct))
        {
            sum += row.GetDecimal(1);
        }

        return sum;
    }

    public async Task<ILookup<string, (DateOnly Day, decimal Usd)>> PoolUseAsync(DayRange days, CancellationToken ct)
    {
        await using var command = Command("PoolUse", days);
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<(string Provider, DateOnly Day, decimal Usd)>();
        while (await row.ReadAsync(ct))
        {
            rows.Add((row.GetString(0), row.GetFieldValue<DateOnly>(1), row.GetDecimal(2)));
        }

        return rows.ToLookup(r => r.Provider, r => (r.Day, r.Usd), StringComparer.Ordinal);
    }

    private Npgsql.NpgsqlCommand Command(string name, DayRange days)
    {
        var command = SpendSql.Command(db, SqlText.Of<SeatFeesQuery>(name));
        command.Parameters.Add(new() { Value = org.RequiredId });
        command.Parameters.Add(new() { Value = days.First });
        command.Parameters.Add(new() { Value = days.Last });
        return command;
    }
}
