using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Tests.Support;

/// <summary>
/// One throw-away PostgreSQL for the whole run, in the temporary folder, gone with the process. <c>KEEPDB=1</c> keeps its folder and prints how to open it.
/// </summary>
public static class TestServer
{
    private static readonly string[] Careless = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300", "autovacuum=off"];

    private static readonly Lazy<Task<EmbeddedPostgres>> Running = new(StartAsync);

    private static readonly Lazy<Task<string>> Migrated = new(MigrateAsync);

    private static int _databases;

    public static string Folder { get; } = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"teamcost-tests-{Environment.ProcessId}"));

    public static bool KeepsDatabase => Environment.GetEnvironmentVariable("KEEPDB") is { Length: > 0 };

    /// <summary>The superuser's way into an empty database of its own.</summary>
    public static async Task<string> NewDatabaseAsync(string? name = null)
    {
        name ??= string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        var start = new NpgsqlConnectionStringBuilder((await Running.Value).ConnectionString);
        await Roles.MakeDatabaseAsync(start, name, CancellationToken.None);
        start.Database = name;
        return start.ConnectionString;
    }

    /// <summary>The same with all migrations applied: a copy of one that was migrated once. Migrating each would be half of many a test.</summary>
    public static async Task<string> NewMigratedDatabaseAsync()
    {
        var model = await Migrated.Value;
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        var start = new NpgsqlConnectionStringBuilder((await Running.Value).ConnectionString);
        await using var connection = new NpgsqlConnection(start.ConnectionString);
        await connection.OpenAsync();
        await using var copy = new NpgsqlCommand($"create database \"{name}\" template \"{model}\"", connection);
        await copy.ExecuteNonQueryAsync();
        start.Database = name;
        return start.ConnectionString;
    }

    private static async Task<string> MigrateAsync()
    {
        // Nobody may be connected to what is copied, not even a pool.
        var database = new NpgsqlConnectionStringBuilder(await NewDatabaseAsync("migrated")) { Pooling = false }.ConnectionString;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            KeyValuePair.Create("ConnectionStrings:TeamCost", (string?)database), KeyValuePair.Create("TeamCost:DataDirectory", (string?)Folder),
        ]).Build();
        await using (var databases = new Databases(configuration, DataDirectory.From(configuration), NullLoggerFactory.Instance))
        {
            await databases.OpenAsync(CancellationToken.None);
        }

        await using var look = new NpgsqlConnection((await Running.Value).ConnectionString);
        await look.OpenAsync();
        await using var connected = new NpgsqlCommand("select count(*) from pg_stat_activity where datname = 'migrated'", look);
        await Eventually.AsyncTrue(async () => (long)(await connected.ExecuteScalarAsync())! == 0, "everybody has left the database that is copied");
        return "migrated";
    }

    private static async Task<EmbeddedPostgres> StartAsync()
    {
        RemoveOldFolders();
        Reachability.MakeFolder(Folder);
        var server = await EmbeddedPostgres.StartAsync(Path.Combine(Folder, "postgres"), Careless, NullLogger.Instance, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            if (KeepsDatabase)
            {
                Console.Error.WriteLine($"Kept the test database in {Folder}.");
            }
            else
            {
                Remove(Folder);
            }
        };
        return server;
    }

    /// <summary>A run that was killed could not clean up; its server is gone all the same.</summary>
    private static void RemoveOldFolders()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), "teamcost-tests-*"))
        {
            var isNumbered = int.TryParse(folder.AsSpan(folder.LastIndexOf('-') + 1), CultureInfo.InvariantCulture, out var owner);
            if (OperatingSystem.IsLinux() && !KeepsDatabase && isNumbered && !Postmaster.IsRunning(owner))
            {
                Remove(folder);
            }
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Another run is removing it at this moment.
        }
    }
}
