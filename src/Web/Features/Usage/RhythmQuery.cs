using TeamCost.Web.Data;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>Hour of the day × day of the week, in the organization's zone, from the hourly rollup.</summary>
public sealed class RhythmQuery(AppDbContext db, CurrentOrg org)
{
    // hourly_usage knows no project: that filter cannot narrow the picture, and the page says so.
    private const string Sql = """
        /* Usage.Rhythm */ select extract(isodow from day)::int - 1, hour, sum(tokens)::bigint from hourly_usage
        where org_id = $1 and day between $2 and $3
          and ($4::text[] is null or model = any($4)) and ($5::text[] is null or tool = any($5)) and ($6::text[] is null or provider = any($6))
          and ($7::text[] is null or true) and ($8::uuid[] is null or team_id = any($8)) and ($9::uuid[] is null or person_id = any($9))
        group by 1, 2
        """;

    public async Task<HeatMap> RunAsync(SpendFilter filter, CancellationToken ct)
    {
        await using var command = SpendSql.Command(db, org, Sql, filter);
        await using var row = await command.ExecuteReaderAsync(ct);
        var cells = Enumerable.Range(0, 7).Select(_ => new decimal[24]).ToArray();
        var unplaced = 0m;
        while (await row.ReadAsync(ct))
        {
            if (row.GetInt16(1) is var hour and >= 0)
            {
                cells[row.GetInt32(0)][hour] += row.GetInt64(2);
            }
            else
            {
                unplaced += row.GetInt64(2);
            }
        }

        return new HeatMap("week", "Tokens by hour and weekday", Unit.Tokens, cells, unplaced);
    }
}
