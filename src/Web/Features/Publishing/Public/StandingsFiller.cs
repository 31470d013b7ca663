using Npgsql;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Publishing.Public;

/// <summary>
/// Brings the <c>standings</c> in step with what is published: people whose profile moved, and after midnight everybody's month and week. Running it
/// again, or in two processes at once, changes nothing.
/// </summary>
public sealed class StandingsFiller(NpgsqlDataSource database)
{
    private const int AtOnce = 500;

    /// <param name="today">The UTC day, with which month and week end.</param>
    /// <param name="ct">Ends between two portions.</param>
    public async Task RunAsync(DateOnly today, CancellationToken ct)
    {
        while (await FillAsync(today, ct) == AtOnce)
        {
        }
    }

    private async Task<long> FillAsync(DateOnly today, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // One process at a time; the next one finds nothing left to do.
        await using (var alone = new NpgsqlCommand("select pg_advisory_xact_lock(hashtext('standings'))", connection, transaction))
        {
            await alone.ExecuteNonQueryAsync(ct);
        }

        await using var fill = new NpgsqlCommand(SqlText.Of<StandingsFiller>("FillStandings"), connection, transaction)
        {
            Parameters = { new() { Value = today }, new() { Value = AtOnce } },
        };
        var filled = (long)(await fill.ExecuteScalarAsync(ct))!;
        await transaction.CommitAsync(ct);
        return filled;
    }
}
