using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TeamCost.Web.Data;

/// <summary>Set-based SQL with numbered parameters on the connection of the current unit of work.</summary>
public static class Statements
{
    public static NpgsqlCommand Statement(this AppDbContext db, string sql, params object?[] values)
    {
        var command = new NpgsqlCommand(sql, (NpgsqlConnection)db.Database.GetDbConnection());
        foreach (var value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    public static async Task<int> ExecuteAsync(this AppDbContext db, string sql, CancellationToken ct, params object?[] values)
    {
        await using var command = db.Statement(sql, values);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The days in the first column.</summary>
    public static async Task<List<DateOnly>> DaysAsync(this AppDbContext db, string sql, CancellationToken ct, params object?[] values)
    {
        await using var command = db.Statement(sql, values);
        await using var row = await command.ExecuteReaderAsync(ct);
        var days = new List<DateOnly>();
        while (await row.ReadAsync(ct))
        {
            days.Add(row.GetFieldValue<DateOnly>(0));
        }

        return days;
    }
}
