using System.Runtime.CompilerServices;
using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>The largest sessions of a range. A session that runs over midnight is one session.</summary>
public sealed class SessionsQuery(AppDbContext db, CurrentOrg org)
{
    private const int Most = 15;

    private const string All = """
        /* Usage.Sessions */
        select session, tool, min(project), min(day), max(day), sum(tokens)::bigint, sum(requests)::bigint, sum(best_usd), sum(unpriced_tokens)::bigint, count(*) over ()
        from daily_sessions
        where org_id = $1 and day between $2 and $3
          and ($4::text[] is null or true) and ($5::text[] is null or tool = any($5)) and ($6::text[] is null or true)
          and ($7::text[] is null or project = any($7)) and ($8::uuid[] is null or team_id = any($8)) and ($9::uuid[] is null or person_id = any($9))
        group by session, tool order by sum(tokens) desc, session
        """;

    private const string Sql = $"{All} limit 15";

    public async Task<Sessions> RunAsync(SpendFilter filter, CancellationToken ct)
    {
        await using var command = SpendSql.Command(db, org, Sql, filter);
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new List<SessionRow>(Most);
        var count = 0L;
        while (await row.ReadAsync(ct))
        {
            count = row.GetInt64(9);
            found.Add(Read(row));
        }

        return new Sessions(found, count);
    }

    /// <summary>All of them, the largest first.</summary>
    public async IAsyncEnumerable<SessionRow> StreamAsync(SpendFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in SpendSql.RowsAsync(SpendSql.Command(db, org, All, filter), ct))
        {
            yield return Read(row);
        }
    }

    private static SessionRow Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateOnly>(3), row.GetFieldValue<DateOnly>(4),
        row.GetInt64(5), row.GetInt64(6), row.GetDecimal(7), row.GetInt64(8));
}

public sealed record Sessions(IReadOnlyList<SessionRow> Largest, long Count);

public sealed record SessionRow(Guid Session, string Tool, string Project, DateOnly First, DateOnly Last, long Tokens, long Requests, decimal BestUsd, long UnpricedTokens);
