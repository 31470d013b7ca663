using NpgsqlTypes;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>Who told of the usage of a range, and how much: every account, machine and upload by itself, whatever of it counts. By UTC days.</summary>
public sealed class SourceTellingsQuery(AppDbContext db, CurrentOrg org)
{
    private const string Sql = """
        /* Usage.SourceTellings */
        select s.kind, case when $8 then s.name else '' end, sum(d.tokens)::bigint, sum(d.requests)::bigint, sum(d.best_usd), sum(d.unpriced_tokens)::bigint,
          max(d.utc_day), count(distinct d.source_id)::int, sum(d.counted_tokens)::bigint
        from daily_sources d
        join sources s on s.org_id = $1 and s.id = d.source_id
        where d.org_id = $1 and d.utc_day between $2 and $3
          and ($4::text[] is null or d.model = any($4)) and ($5::text[] is null or d.tool = any($5))
          and ($6::text[] is null or d.provider = any($6)) and ($7::uuid[] is null or d.person_id = any($7))
        group by 1, 2 order by 3 desc, 5 desc, 1, 2
        """;

    /// <param name="filter">Teams and projects do not narrow it: sources do not know them.</param>
    /// <param name="byName">False: machines of colleagues are only shown as a kind.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<SourceTelling>> RunAsync(SpendFilter filter, bool byName, CancellationToken ct)
    {
        await using var command = SpendSql.Command(db, Sql);
        command.Parameters.Add(new() { Value = org.RequiredId });
        command.Parameters.Add(new() { Value = filter.Days.First });
        command.Parameters.Add(new() { Value = filter.Days.Last });
        SpendSql.AddList(command.Parameters, NpgsqlDbType.Text, filter.Models);
        SpendSql.AddList(command.Parameters, NpgsqlDbType.Text, filter.Tools);
        SpendSql.AddList(command.Parameters, NpgsqlDbType.Text, filter.Providers);
        SpendSql.AddList(command.Parameters, NpgsqlDbType.Uuid, filter.People);
        command.Parameters.Add(new() { Value = byName });
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<SourceTelling>();
        while (await row.ReadAsync(ct))
        {
            rows.Add(new SourceTelling(
                row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetDecimal(4), row.GetInt64(5), row.GetFieldValue<DateOnly>(6), row.GetInt32(7), row.GetInt64(8)));
        }

        return rows;
    }
}

/// <param name="Kind">As stored: <c>connection</c>, <c>device</c> …</param>
/// <param name="Name">Empty where the asker may not know it.</param>
/// <param name="LastDay">The newest UTC day of the range that it told of.</param>
/// <param name="Sources">How many sources the row adds up: an account has one for each of its feeds.</param>
/// <param name="CountedTokens">What of its tokens counts: the rows' add up to what every other page shows.</param>
public sealed record SourceTelling(string Kind, string Name, long Tokens, long Requests, decimal BestUsd, long UnpricedTokens, DateOnly LastDay, int Sources, long CountedTokens)
{
    public string KindWords => Kind switch
    {
        "connection" => "Provider account",
        "device" => "Machine",
        "otlp" => "Telemetry",
        "upload" => "Upload",
        _ => "Typed by hand",
    };

    public string Title => Name.Length > 0 ? Name : Sources == 1 ? KindWords : $"{Sources} × {KindWords.ToLowerInvariant()}";
}

/// <summary>Who told, beside what of it counts.</summary>
public sealed record ToldBySources(IReadOnlyList<SourceTelling> Rows, SpendSums Counted)
{
    public long Tokens => Rows.Sum(r => r.Tokens);

    public decimal BestUsd => Rows.Sum(r => r.BestUsd);
}
