using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Quartz;

namespace TeamCost.Web.Platform.Jobs;

/// <summary>Quartz's own tables in a schema of their own: made by the owner with the script that Quartz carries, used by the app role.</summary>
internal static class JobStoreSchema
{
    public const string Prefix = "quartz.qrtz_";

    private const string Script = "Quartz.Impl.AdoJobStore.Schema.create_postgres.sql";

    /// <summary>What changes when Quartz brings another script, and the script has to run again.</summary>
    public static async Task<(string Sql, string Hash)> ReadAsync(CancellationToken ct)
    {
        await using var stream = typeof(IJob).Assembly.GetManifestResourceStream(Script)
            ?? throw new InvalidOperationException($"Quartz no longer carries {Script}.");
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync(ct);
        var sql = new StringBuilder("create schema if not exists quartz;\n");
        foreach (var statement in text.Split("\n--;;"))
        {
            sql.Append(CultureInfo.InvariantCulture, $"{statement.Replace("{0}", Prefix, StringComparison.Ordinal).Replace("{1}", "qrtz_", StringComparison.Ordinal)}\n;\n");
        }

        sql.Append("grant usage on schema quartz to teamcost_app;\ngrant select, insert, update, delete on all tables in schema quartz to teamcost_app;\n");
        return (sql.ToString(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ToString()))));
    }

    /// <summary>Every statement creates only what is missing, so that running it again is safe.</summary>
    public static async Task ProvisionAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        const string Name = "quartz";
        var (sql, hash) = await ReadAsync(ct);
        await using var ask = new NpgsqlCommand("select exists (select from schema_migrations where name = $1 and sha256 = $2)", owner);
        ask.Parameters.AddWithValue(Name);
        ask.Parameters.AddWithValue(hash);
        if ((bool)(await ask.ExecuteScalarAsync(ct))!)
        {
            return;
        }

        await using var transaction = await owner.BeginTransactionAsync(ct);
#pragma warning disable CA2100 // the text comes from an assembly of ours
        await using (var make = new NpgsqlCommand(sql, owner))
#pragma warning restore CA2100
        {
            await make.ExecuteNonQueryAsync(ct);
        }

        await using var note = new NpgsqlCommand(
            "insert into schema_migrations (name, sha256) values ($1, $2) on conflict (name) do update set sha256 = excluded.sha256, applied_at = now()", owner);
        note.Parameters.AddWithValue(Name);
        note.Parameters.AddWithValue(hash);
        await note.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
