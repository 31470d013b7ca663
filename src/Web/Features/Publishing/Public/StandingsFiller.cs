using Npgsql;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Publishing.Public;

/// <summary>
/// Brings the <c>standings</c> in step with what is published. Whoever looks at the board waits for the people whose profile moved, who are few; after
/// midnight everybody's month and week move, which nobody waits for: until it is done, the board is that of the day before, and says so. Running
/// either again, or in two processes at once, changes nothing.
/// </summary>
public sealed class StandingsFiller(NpgsqlDataSource database)
{
    private const int AtOnce = 500;

    // All rows of everybody on the board are of one day: a roll is one transaction.
    private const string Day = "select max(as_of) from standings";

    // Held by a roll, and shared by those who catch up: a roll is never in the middle of rows that somebody waits for.
    private const string Roll = "select pg_advisory_xact_lock(hashtext('standings-roll'))";
    private const string NoRoll = "select pg_try_advisory_xact_lock_shared(hashtext('standings-roll'))";

    // One at a time; the next one finds nothing left to do.
    private const string Alone = "select pg_advisory_xact_lock(hashtext('standings'))";

    private const string Note = "update public_versions set changed = changed + 1";

    /// <summary>Sums the people whose profile moved, up to the day of the standings.</summary>
    /// <param name="today">The UTC day, where there are no standings yet.</param>
    /// <param name="ct">Ends between two portions.</param>
    /// <returns>The day with which month and week end; null: a roll is at it, and nothing was done.</returns>
    public async Task<DateOnly?> CatchUpAsync(DateOnly today, CancellationToken ct)
    {
        while (true)
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            if (await AskAsync(transaction, NoRoll, ct) is not true)
            {
                return null;
            }

            await AskAsync(transaction, Alone, ct);
            var day = await DayAsync(transaction, ct) ?? today;
            var filled = await FillAsync(transaction, day, AtOnce, ct);
            await transaction.CommitAsync(ct);
            if (filled < AtOnce)
            {
                return day;
            }
        }
    }

    /// <summary>Moves everybody's month and week to a new day, all at once. Nothing happens where they are there already.</summary>
    public async Task RollAsync(DateOnly today, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await IsOverAsync(transaction, today, ct))
        {
            return;
        }

        await AskAsync(transaction, Roll, ct);
        if (!await IsOverAsync(transaction, today, ct))
        {
            return;
        }

        await FillAsync(transaction, today, atMost: null, ct);
        await AskAsync(transaction, Note, ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<bool> IsOverAsync(NpgsqlTransaction transaction, DateOnly today, CancellationToken ct) => await DayAsync(transaction, ct) < today;

    private static async Task<DateOnly?> DayAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        await AskAsync(transaction, Day, ct) as DateOnly?;

    private static async Task<long> FillAsync(NpgsqlTransaction transaction, DateOnly day, int? atMost, CancellationToken ct) =>
        (long)(await AskAsync(transaction, SqlText.Of<StandingsFiller>("FillStandings"), ct, day, (object?)atMost ?? DBNull.Value))!;

    private static async Task<object?> AskAsync(NpgsqlTransaction transaction, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteScalarAsync(ct);
    }
}
