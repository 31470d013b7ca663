using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Bench;

/// <summary>
/// The yardstick of ingest: the recorder's COPY and upsert by hand, on the same server, under the same role and row policy, of rows that were keyed
/// and priced beforehand. No HTTP, JSON, validation, pricing, dirty days or rollups.
/// </summary>
internal sealed class HandUpsert(NpgsqlDataSource database)
{
    private static readonly string Upsert = Sql.Text("hand-upsert.sql");

    private readonly Guid _org = Guid.CreateVersion7();
    private readonly Guid _source = Guid.CreateVersion7();

    /// <returns>How many rows were written: none when the same was sent before.</returns>
    public async Task<int> RunAsync(IReadOnlyList<PricedLine> rows)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, $"set local role teamcost_app; select set_config('app.org_id', '{_org}', true)");
        await RunAsync(connection, "create temp table incoming (like usage_lines) on commit drop");
        await using (var copy = await connection.BeginBinaryImportAsync("copy incoming from stdin (format binary)"))
        {
            foreach (var row in rows)
            {
                await WriteAsync(copy, row);
            }

            await copy.CompleteAsync();
        }

        await using var upsert = new NpgsqlCommand(Upsert, connection);
        var written = await upsert.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return written;
    }

    public async Task MakeMonthsAsync(IEnumerable<DateOnly> days)
    {
        await using var connection = await database.OpenConnectionAsync();
        foreach (var month in days.Select(day => new DateOnly(day.Year, day.Month, 1)).Distinct())
        {
            await using var make = new NpgsqlCommand("select make_usage_month($1)", connection) { Parameters = { new() { Value = month } } };
            await make.ExecuteNonQueryAsync();
        }
    }

    public static IReadOnlyList<PricedLine> Prepare(UsageBatch batch) =>
        [.. batch.Lines.Select(line => new PricedLine(
            line, Key(line), PriceBook.BuiltIn.CostOf(
                line.Provider, line.Model, line.Rate, line.Tokens, line.WebSearches,
                new DateTimeOffset(line.Day.ToDateTime(new TimeOnly(line.Hour ?? 0, 0)), TimeSpan.Zero)), batch.ObservedAt))];

    private static Guid Key(UsageLine line) => new(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{line.Hour}\n{line.Tool}\n{line.Provider}\n{line.Model}\n{line.Session}\n{line.Rate}")).AsSpan(0, 16), bigEndian: true);

    private async Task WriteAsync(NpgsqlBinaryImporter copy, PricedLine row)
    {
        var line = row.Line;
        await copy.StartRowAsync();
        await copy.WriteAsync(_org, NpgsqlDbType.Uuid);
        await copy.WriteAsync(line.Day, NpgsqlDbType.Date);
        await copy.WriteAsync(_source, NpgsqlDbType.Uuid);
        await copy.WriteAsync(row.Key, NpgsqlDbType.Uuid);
        await copy.WriteAsync((short)line.Hour!, NpgsqlDbType.Smallint);
        await copy.WriteAsync(line.DayKind, NpgsqlDbType.Text);
        await copy.WriteAsync(line.Tool, NpgsqlDbType.Varchar);
        await copy.WriteAsync(line.Provider, NpgsqlDbType.Varchar);
        await copy.WriteAsync(line.Model, NpgsqlDbType.Varchar);
        await copy.WriteAsync(Guid.ParseExact(line.Session!, "N"), NpgsqlDbType.Uuid);
        await copy.WriteAsync(line.Rate.Tier, NpgsqlDbType.Varchar);
        await copy.WriteAsync(line.Rate.Region, NpgsqlDbType.Varchar);
        await copy.WriteAsync(line.Rate.Band ?? 0, NpgsqlDbType.Integer);
        await copy.WriteAsync(line.Rate.Recorded, NpgsqlDbType.Boolean);
        await copy.WriteAsync(line.Grain, NpgsqlDbType.Text);
        await copy.WriteNullAsync();
        await copy.WriteAsync(line.Project ?? "", NpgsqlDbType.Varchar);
        await copy.WriteAsync(line.Tokens.Input, NpgsqlDbType.Bigint);
        await copy.WriteAsync(line.Tokens.Output, NpgsqlDbType.Bigint);
        await copy.WriteAsync(line.Tokens.CacheRead, NpgsqlDbType.Bigint);
        await copy.WriteAsync(line.Tokens.CacheWrite5m, NpgsqlDbType.Bigint);
        await copy.WriteAsync(line.Tokens.CacheWrite1h, NpgsqlDbType.Bigint);
        await copy.WriteAsync(line.Tokens.Reasoning, NpgsqlDbType.Bigint);
        await copy.WriteAsync(line.Requests, NpgsqlDbType.Bigint);
        await copy.WriteAsync(line.WebSearches, NpgsqlDbType.Bigint);
        await copy.WriteNullAsync();
        await copy.WriteNullAsync();
        await copy.WriteAsync(row.Cost?.Input ?? 0, NpgsqlDbType.Numeric);
        await copy.WriteAsync(row.Cost?.Output ?? 0, NpgsqlDbType.Numeric);
        await copy.WriteAsync(row.Cost?.CacheRead ?? 0, NpgsqlDbType.Numeric);
        await copy.WriteAsync(row.Cost?.CacheWrite ?? 0, NpgsqlDbType.Numeric);
        await copy.WriteAsync(0m, NpgsqlDbType.Numeric);
        await copy.WriteAsync(row.Cost?.WebSearch ?? 0, NpgsqlDbType.Numeric);
        await copy.WriteAsync(1, NpgsqlDbType.Integer);
        await copy.WriteAsync(row.ObservedAt, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(row.ObservedAt, NpgsqlDbType.TimestampTz);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

internal sealed record PricedLine(UsageLine Line, Guid Key, Cost? Cost, DateTimeOffset ObservedAt);
