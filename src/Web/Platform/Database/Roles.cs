using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace TeamCost.Web.Platform.Database;

/// <summary>
/// Makes the three roles with the login that was given: <c>teamcost_owner</c> owns and migrates, <c>teamcost_app</c> is bound by row-level security,
/// <c>teamcost_admin</c> is not.
/// </summary>
/// <remarks>
/// The passwords of the roles are derived from the given login's password, so that any number of instances agree on them without keeping or sending them.
/// </remarks>
internal sealed partial class Roles(NpgsqlConnectionStringBuilder start, ILogger log)
{
    public const string OwnerRole = "teamcost_owner";
    public const string AppRole = "teamcost_app";
    public const string AdminRole = "teamcost_admin";

    // "teamcost" and a number; instances that start at once take turns.
    private const long Turn = 0x7465616d_00000001;

    public static async Task MakeDatabaseAsync(NpgsqlConnectionStringBuilder start, string name, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(start.ConnectionString);
        await connection.OpenAsync(ct);
        await using var exists = new NpgsqlCommand("select exists (select from pg_database where datname = $1)", connection);
        exists.Parameters.AddWithValue(name);
        if ((bool)(await exists.ExecuteScalarAsync(ct))!)
        {
            return;
        }

        try
        {
            await using var make = new NpgsqlCommand($"create database \"{name}\"", connection);
            await make.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException twice) when (twice.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process was quicker.
        }
    }

    /// <summary>The given login, acting as the owner from the first statement of every session.</summary>
    public NpgsqlConnectionStringBuilder Owner() =>
        new(start.ConnectionString) { Options = $"{start.Options} -c role={OwnerRole}".Trim(), MaxPoolSize = 10 };

    public NpgsqlConnectionStringBuilder Login(string role) =>
        new(start.ConnectionString) { Username = role, Password = PasswordOf(role), Passfile = null };

    public async Task PrepareAsync(bool loginsAreGiven, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(start.ConnectionString);
        await OpenAsync(connection, ct);
        await RunAsync(connection, $"select pg_advisory_lock({Turn})", ct);
        try
        {
            if (!loginsAreGiven)
            {
                await MakeRolesAsync(connection, ct);
            }

            await GrantAsync(connection, ct);
        }
        finally
        {
            await RunAsync(connection, $"select pg_advisory_unlock({Turn})", CancellationToken.None);
        }
    }

    /// <summary>A database that is still starting, as in a fresh composition of containers, gets half a minute.</summary>
    private async Task OpenAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await connection.OpenAsync(ct);
                break;
            }
            catch (NpgsqlException starting) when (starting.IsTransient && tries < 30)
            {
                Log.Waiting(log, Reason(starting));
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
            }
            catch (NpgsqlException unreachable)
            {
                throw new StartupException($"The database of ConnectionStrings:TeamCost cannot be opened: {Reason(unreachable)}", unreachable);
            }
        }

        if (connection.PostgreSqlVersion.Major < 16)
        {
            throw new StartupException($"TeamCost needs PostgreSQL 16 or newer (18 is what it is tested on); the server is {connection.PostgreSqlVersion}.");
        }
    }

    private async Task MakeRolesAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(start.Password))
        {
            throw new StartupException(
                "ConnectionStrings:TeamCost has no password, so there is nothing to derive the passwords of TeamCost's roles from. " +
                "Set ConnectionStrings:TeamCostApp and ConnectionStrings:TeamCostAdmin too; docs/operations.md says how.");
        }

        try
        {
            foreach (var (name, rights) in new[] { (OwnerRole, "nologin"), (AppRole, "login nobypassrls"), (AdminRole, "login bypassrls") })
            {
                await AgainWhenDisturbedAsync(() => MakeRoleAsync(connection, name, rights, ct));
            }
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartupException(
                $"The login of ConnectionStrings:TeamCost may not make the roles that TeamCost needs ({refused.MessageText}): it must be able to create roles, one of them with BYPASSRLS, " +
                $"and roles that are there must be its own. Or make {OwnerRole}, {AppRole} and {AdminRole} by hand and set ConnectionStrings:TeamCostApp and ConnectionStrings:TeamCostAdmin; " +
                "docs/operations.md has the statements.",
                refused);
        }
    }

    /// <summary>Roles belong to the server, locks to a database: another database's TeamCost may be making the same role at this moment.</summary>
    private static async Task AgainWhenDisturbedAsync(Func<Task> make)
    {
        const string ConcurrentlyUpdated = PostgresErrorCodes.InternalError;
        for (var tries = 1; ; tries++)
        {
            try
            {
                await make();
                return;
            }
            catch (PostgresException disturbed) when (tries < 10
                && disturbed.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation or ConcurrentlyUpdated)
            {
                // What the other one made is there now.
            }
        }
    }

    private async Task MakeRoleAsync(NpgsqlConnection connection, string name, string rights, CancellationToken ct)
    {
        await using var ask = new NpgsqlCommand("select exists (select from pg_roles where rolname = $1)", connection);
        ask.Parameters.AddWithValue(name);
        var exists = (bool)(await ask.ExecuteScalarAsync(ct))!;

        // Hexadecimal, and therefore safe inside the quotes.
        var password = name == OwnerRole ? "" : $" password '{PasswordOf(name)}'";
        if (!exists)
        {
            await RunAsync(connection, $"create role {name} {rights}{password}", ct);
            Log.Made(log, name);
        }
        else if (password.Length > 0 && !await CanLogInAsync(name, ct))
        {
            await RunAsync(connection, $"alter role {name}{password}", ct);
        }

        if (name == OwnerRole)
        {
            await RunAsync(connection, $"grant {OwnerRole} to current_user with set true, inherit true", ct);
        }
    }

    private async Task<bool> CanLogInAsync(string role, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Login(role).ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(ct);
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }

    private static async Task GrantAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        try
        {
            await RunAsync(
                connection,
                $"""
                do $$ begin
                  if not has_database_privilege('{OwnerRole}', current_database(), 'create') then
                    execute format('grant create, temporary on database %I to {OwnerRole}', current_database());
                  end if;
                  if not has_schema_privilege('{OwnerRole}', 'public', 'create') then
                    grant usage, create on schema public to {OwnerRole};
                  end if;
                end $$;
                """,
                ct);
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedObject)
        {
            throw new StartupException($"{OwnerRole} may not make tables in this database: {refused.MessageText}. docs/operations.md has the statements to run as the database's owner.", refused);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
#pragma warning disable CA2100 // only constants of this class and hexadecimal digits
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }

    private string PasswordOf(string role) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(start.Password ?? ""), Encoding.UTF8.GetBytes(role)));

    private static string Reason(NpgsqlException failure) => failure.InnerException?.Message ?? (failure as PostgresException)?.MessageText ?? failure.Message;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Waiting for the database: {Reason}")]
        public static partial void Waiting(ILogger log, string reason);

        [LoggerMessage(LogLevel.Information, "Made the database role {Role}")]
        public static partial void Made(ILogger log, string role);
    }
}
