using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Bench;

/// <summary>
/// The yardstick of ingest: the recorder's own table, COPY and upsert by hand, on the same server, under the same role and row policy, of rows that were
/// keyed and priced beforehand. No HTTP, JSON, validation, pricing, sources, dirty days or rollups.
/// </summary>
internal sealed class HandUpsert(NpgsqlDataSource database)
{
    private const string Copy = """
        copy incoming (
          day, key, hour, day_kind, tool, provider, model, session, tier, region, band, recorded, grain, project,
          input, output, cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches,
          list_input_usd, list_output_usd, list_cache_read_usd, list_cache_write_5m_usd, list_cache_write_1h_usd, list_search_usd)
        from stdin (format binary)
        """;

    private static readonly string MakeIncoming = Sql.Text("Incoming.sql");
    private static readonly string Upsert = Sql.Text("WriteWhatIsThere.sql");

    private readonly Guid _org = Guid.CreateVersion7();
    private readonly Guid _source = Guid.CreateVersion7();

    /// <returns>How many rows were written: none when the same was sent before.</returns>
    public async Task<int> RunAsync(IReadOnlyList<PricedLine> rows)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, "set local role teamcost_app");
        await RunAsync(connection, "select set_config('app.org_id', $1, true)", _org.ToString());
        await RunAsync(connection, MakeIncoming);
        await using (var copy = await connection.BeginBinaryImportAsync(Copy))
        {
            Write(copy, rows);
            await copy.CompleteAsync();
        }

        var written = await RunAsync(connection, Upsert, _org, _source, 1, rows[0].ObservedAt, rows[0].ObservedAt);
        await transaction.CommitAsync();
        return written;
    }

    public async Task MakeMonthsAsync(IEnumerable<DateOnly> days)
    {
        await using var connection = await database.OpenConnectionAsync();
        foreach (var month in days.Select(day => new DateOnly(day.Year, day.Month, 1)).Distinct())
        {
            await RunAsync(connection, "select make_usage_month($1)", month);
        }
    }

    public static IReadOnlyList<PricedLine> Prepare(UsageBatch batch) =>
        [.. batch.Lines.Select(line => new PricedLine(line, Key(line), PriceBook.BuiltIn.CostOf(
            line.Provider, line.Model, line.Rate, line.Tokens, line.WebSearches,
            new DateTimeOffset(line.Day.ToDateTime(new TimeOnly(line.Hour ?? 0, 0)), TimeSpan.Zero)), batch.ObservedAt))];

    private static Guid Key(UsageLine line) => new(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{line.Hour}\n{line.Tool}\n{line.Provider}\n{line.Model}\n{line.Session}\n{line.Rate}")).AsSpan(0, 16), bigEndian: true);

    private static void Write(NpgsqlBinaryImporter copy, IReadOnlyList<PricedLine> rows)
    {
        foreach (var row in rows)
        {
            var line = row.Line;
            copy.StartRow();
            copy.Write(line.Day, NpgsqlDbType.Date);
            copy.Write(row.Key, NpgsqlDbType.Uuid);
            copy.Write((short)line.Hour!, NpgsqlDbType.Smallint);
            foreach (var text in new[] { line.DayKind, line.Tool, line.Provider, line.Model })
            {
                copy.Write(text, NpgsqlDbType.Text);
            }

            copy.Write(Guid.ParseExact(line.Session!, "N"), NpgsqlDbType.Uuid);
            copy.Write(line.Rate.Tier, NpgsqlDbType.Text);
            copy.Write(line.Rate.Region, NpgsqlDbType.Text);
            copy.Write(line.Rate.Band ?? 0, NpgsqlDbType.Integer);
            copy.Write(line.Rate.Recorded, NpgsqlDbType.Boolean);
            copy.Write(line.Grain, NpgsqlDbType.Text);
            copy.Write(line.Project ?? "", NpgsqlDbType.Text);
            var tokens = line.Tokens;
            foreach (var count in new[]
                     {
                         tokens.Input, tokens.Output, tokens.CacheRead, tokens.CacheWrite5m, tokens.CacheWrite1h, tokens.Reasoning, line.Requests,
                         line.WebSearches,
                     })
            {
                copy.Write(count, NpgsqlDbType.Bigint);
            }

            var cost = row.Cost ?? default;
            foreach (var usd in new[] { cost.Input, cost.Output, cost.CacheRead, cost.CacheWrite / 2, cost.CacheWrite / 2, cost.WebSearch })
            {
                copy.Write(usd, NpgsqlDbType.Numeric);
            }
        }
    }

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteNonQueryAsync();
    }
}

internal sealed record PricedLine(UsageLine Line, Guid Key, Cost? Cost, DateTimeOffset ObservedAt);
