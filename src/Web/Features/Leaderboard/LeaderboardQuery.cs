using System.Data;
using Npgsql;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Leaderboard;

/// <summary>One page of the leaderboard, with the sums of all of it.</summary>
public sealed class LeaderboardQuery(NpgsqlDataSource database)
{
    private const string Columns =
        "rank, handle, display_name, tokens, cost_usd, unpriced_tokens, verified_tokens, active_days, top_provider, top_tool, last_submission_at, user_id, place";

    private const string IsFound = "($3 = '' or position(lower($3) in lower(handle)) > 0 or position(lower($3) in lower(display_name)) > 0)";

    /// <param name="question">What is asked.</param>
    /// <param name="mine">Whose row to find too, wherever it stands; nobody's when null.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<LeaderboardRows> RunAsync(LeaderboardQuestion question, Guid? mine, CancellationToken ct)
    {
        var ranked = SqlText.Of<LeaderboardQuery>("Ranked");
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, $"with {ranked} select count(*) filter (where {IsFound}), count(*), coalesce(sum(tokens), 0)::bigint, sum(cost_usd), (select max(as_of) from standings) from ranked", question, question.Search);
        Add(batch, $"with {ranked} select {Columns} from ranked where {IsFound} order by place offset $4 limit $5", question, question.Search, question.Skip, question.Limit);
        if (mine is { } userId)
        {
            Add(batch, $"with {ranked} select {Columns} from ranked where user_id = $3", question, userId);
        }

        // All statements see the same moment.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        batch.Transaction = transaction;
        await using var rows = await batch.ExecuteReaderAsync(ct);
        await rows.ReadAsync(ct);
        var (found, people, tokens, cost) = (rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.IsDBNull(3) ? (decimal?)null : rows.GetDecimal(3));
        var day = rows.IsDBNull(4) ? (DateOnly?)null : rows.GetFieldValue<DateOnly>(4);
        await rows.NextResultAsync(ct);
        var shown = await ReadAsync(rows, ct);
        var own = mine is not null && await rows.NextResultAsync(ct) ? (await ReadAsync(rows, ct)).FirstOrDefault() : null;
        return new LeaderboardRows(shown, own, found, people, tokens, cost, day);
    }

    private static void Add(NpgsqlBatch batch, string sql, LeaderboardQuestion question, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values.Prepend(question.Sort.Word()).Prepend(question.Period.Word()))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
    }

    private static async Task<List<LeaderboardRow>> ReadAsync(NpgsqlDataReader row, CancellationToken ct)
    {
        var read = new List<LeaderboardRow>();
        while (await row.ReadAsync(ct))
        {
            read.Add(new LeaderboardRow(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.IsDBNull(4) ? null : row.GetDecimal(4), row.GetInt64(5), row.GetInt64(6),
                row.GetInt32(7), row.GetString(8), row.GetString(9), row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10), row.GetGuid(11), row.GetInt64(12)));
        }

        return read;
    }
}

/// <param name="Found">Rows that the search leaves.</param>
/// <param name="People">Everybody in this period.</param>
/// <param name="Tokens">Of everybody.</param>
/// <param name="CostUsd">Of those who show it; null when nobody does.</param>
/// <param name="Day">The UTC day with which month and week end; null where nobody was ever summed.</param>
public sealed record LeaderboardRows(
    IReadOnlyList<LeaderboardRow> Rows, LeaderboardRow? Mine, long Found, long People, long Tokens, decimal? CostUsd, DateOnly? Day);

/// <param name="Rank">Equal sums share it. Whoever does not show a cost follows, all on one rank, when the order is by cost.</param>
/// <param name="CostUsd">Null: not shown, or no price is known.</param>
/// <param name="Place">Without ties: where the row stands.</param>
public sealed record LeaderboardRow(
    long Rank, string Handle, string Name, long Tokens, decimal? CostUsd, long UnpricedTokens, long VerifiedTokens, int ActiveDays, string Provider, string Tool,
    DateTimeOffset? LastSubmissionAt, Guid UserId, long Place);
