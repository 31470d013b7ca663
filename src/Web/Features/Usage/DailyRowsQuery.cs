using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>The daily rollup itself, row by row: what every sum is a sum of. Streams, because there can be millions.</summary>
public sealed class DailyRowsQuery(AppDbContext db, CurrentOrg org)
{
    /// <summary>Stands for every team that the asker is not in, and for no team, as <see cref="SpendScope.Blur"/> has it.</summary>
    public static readonly Guid OtherTeams = Guid.AllBitsSet;

    private const string Sums = """
        input, output, cache_read, cache_write_5m + cache_write_1h, reasoning, requests, web_searches, unpriced_tokens,
        billed_usd, estimated_usd, best_usd, list_usd, input_usd, output_usd, cache_usd, search_usd, recorded_usd
        """;

    // In the order of the primary key: read off the index, nothing to sort.
    private const string Every = $"""
        /* Usage.DailyRows */
        select day, person_id, team_id, tool, provider, model, project, billing_mode, {Sums}
        from daily_usage {SpendSql.Where} order by day, utc_day, seq
        """;

    // Who may not see colleagues gets them put together: a row of one nameless person would still be that person's.
    private const string Blurred = $"""
        /* Usage.DailyRowsBlurred */
        with seen as (
          select day, case when person_id = $10 then person_id else '00000000-0000-0000-0000-000000000000'::uuid end person_id,
            case when team_id = any($11) then team_id else 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid end team_id,
            tool, provider, model, project, billing_mode, input, output, cache_read, cache_write_5m + cache_write_1h cache_write, reasoning, requests, web_searches, unpriced_tokens,
            billed_usd, estimated_usd, best_usd, list_usd, input_usd, output_usd, cache_usd, search_usd, recorded_usd
          from daily_usage {SpendSql.Where}
        )
        select day, person_id, team_id, tool, provider, model, project, billing_mode,
          sum(input)::bigint, sum(output)::bigint, sum(cache_read)::bigint, sum(cache_write)::bigint, sum(reasoning)::bigint, sum(requests)::bigint, sum(web_searches)::bigint,
          sum(unpriced_tokens)::bigint, sum(billed_usd), sum(estimated_usd), sum(best_usd), sum(list_usd), sum(input_usd), sum(output_usd), sum(cache_usd), sum(search_usd), sum(recorded_usd)
        from seen group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2, 3, 4, 5, 6, 7, 8
        """;

    public async IAsyncEnumerable<DailyRow> StreamAsync(SpendFilter filter, SpendScope scope, [EnumeratorCancellation] CancellationToken ct)
    {
        var command = SpendSql.Command(db, org, scope.SeesPeople ? Every : Blurred, filter);
        if (!scope.SeesPeople)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = scope.UserId ?? Guid.Empty });
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = scope.OwnTeams.ToArray() });
        }

        await foreach (var row in SpendSql.RowsAsync(command, ct))
        {
            yield return new DailyRow(
                row.GetFieldValue<DateOnly>(0), row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7), Read(row, 8));
        }
    }

    private static SpendSums Read(NpgsqlDataReader row, int at) => new()
    {
        Input = row.GetInt64(at),
        Output = row.GetInt64(at + 1),
        CacheRead = row.GetInt64(at + 2),
        CacheWrite = row.GetInt64(at + 3),
        Reasoning = row.GetInt64(at + 4),
        Requests = row.GetInt64(at + 5),
        WebSearches = row.GetInt64(at + 6),
        UnpricedTokens = row.GetInt64(at + 7),
        BilledUsd = row.GetDecimal(at + 8),
        EstimatedUsd = row.GetDecimal(at + 9),
        BestUsd = row.GetDecimal(at + 10),
        ListUsd = row.GetDecimal(at + 11),
        InputUsd = row.GetDecimal(at + 12),
        OutputUsd = row.GetDecimal(at + 13),
        CacheUsd = row.GetDecimal(at + 14),
        SearchUsd = row.GetDecimal(at + 15),
        RecordedUsd = row.GetDecimal(at + 16),
    };
}

/// <param name="PersonId">Empty: nobody known, or a colleague whom the asker may not see.</param>
/// <param name="TeamId">Empty: none; <see cref="DailyRowsQuery.OtherTeams"/>: one that the asker is not in.</param>
public sealed record DailyRow(
    DateOnly Day, Guid PersonId, Guid TeamId, string Tool, string Provider, string Model, string Project, string BillingMode, SpendSums Sums);
