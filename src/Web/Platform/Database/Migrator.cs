using System.Security.Cryptography;
using System.Text;
using Npgsql;
using TeamCost.Web.Platform.Jobs;

namespace TeamCost.Web.Platform.Database;

/// <summary>Applies <c>migrations/*.sql</c> in order, each once and in a transaction. An applied file that changed afterwards is an error.</summary>
public sealed partial class Migrator(NpgsqlDataSource owner, ILogger<Migrator> log, string? folder = null)
{
    // "teamcost" and a number; the second of two instances that start at once waits, then finds nothing to do.
    private const long Turn = 0x7465616d_00000002;

    private readonly string _folder = folder ?? Path.Combine(AppContext.BaseDirectory, "migrations");

    public async Task RunAsync(CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await RunAsync(connection, $"select pg_advisory_lock({Turn})", ct);
        try
        {
            await RunAsync(
                connection,
                "create table if not exists schema_migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())",
                ct);
            await ApplyAsync(connection, ct);
            await JobStoreSchema.ProvisionAsync(connection, ct);
        }
        finally
        {
            await RunAsync(connection, $"select pg_advisory_unlock({Turn})", CancellationToken.None);
        }
    }

    private async Task ApplyAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var applied = await AppliedAsync(connection, ct);
        foreach (var file in Directory.EnumerateFiles(_folder, "*.sql").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            // Line ends of a checkout must not look like a change.
            var sql = (await File.ReadAllTextAsync(file, ct)).ReplaceLineEndings("\n");
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
            if (!applied.TryGetValue(name, out var before))
            {
                await ApplyAsync(connection, name, sql, hash, ct);
            }
            else if (before != hash)
            {
                throw new StartupException(
                    $"migrations/{name} was changed after it had been applied to this database. Put the file back as it was and write the change as a new migration" +
                    " (or, for a database that may be lost, delete its data directory).");
            }
        }
    }

    private static async Task<Dictionary<string, string>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var applied = new Dictionary<string, string>();
        await using var command = new NpgsqlCommand("select name, sha256 from schema_migrations", connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            applied.Add(rows.GetString(0), rows.GetString(1));
        }

        return applied;
    }

    private async Task ApplyAsync(NpgsqlConnection connection, string name, string sql, string hash, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await RunAsync(connection, sql, ct);
        }
        catch (PostgresException wrong)
        {
            throw new StartupException($"migrations/{name} failed: {wrong.MessageText} {wrong.Detail}".TrimEnd(), wrong);
        }

        await using var note = new NpgsqlCommand("insert into schema_migrations (name, sha256) values ($1, $2)", connection);
        note.Parameters.AddWithValue(name);
        note.Parameters.AddWithValue(hash);
        await note.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        Log.Applied(log, name);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
#pragma warning disable CA2100 // the text is a migration of ours
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Applied migration {Name}")]
        public static partial void Applied(ILogger log, string name);
    }
}
