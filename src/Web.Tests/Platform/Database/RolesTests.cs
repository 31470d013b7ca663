using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Platform.Database;

/// <summary>On a server of its own each, because roles belong to the whole server.</summary>
public sealed class RolesTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(TestServer.Folder, Guid.NewGuid().ToString("N")[..8]);
    private EmbeddedPostgres _server = null!;

    public async Task InitializeAsync() =>
        _server = await EmbeddedPostgres.StartAsync(_folder, ["fsync=off", "shared_buffers=16MB"], NullLogger.Instance, CancellationToken.None);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_login_that_may_create_roles_is_enough_and_need_not_be_a_superuser()
    {
        await RunAsync(_server.ConnectionString, "create role ops login createrole bypassrls password 'opsword'", "create database product owner ops");
        var ops = Login("ops", "opsword", "product");

        await using (var first = Open(("TeamCost", ops)))
        {
            await first.OpenAsync(CancellationToken.None);
            (await AskAsync(first.App)).ShouldBe("teamcost_app: bypasses False, super False");
            (await AskAsync(first.Admin)).ShouldBe("teamcost_admin: bypasses True, super False");
            (await AskAsync(first.Owner)).ShouldBe("teamcost_owner: bypasses False, super False");
        }

        // Another instance derives the same passwords and disturbs nobody.
        await using var second = Open(("TeamCost", ops));
        await second.OpenAsync(CancellationToken.None);
        (await AskAsync(second.App)).ShouldStartWith("teamcost_app");
    }

    [Fact]
    public async Task A_login_that_may_not_create_roles_is_told_what_to_set()
    {
        await RunAsync(_server.ConnectionString, "create role weak login password 'weakword'", "create database product owner weak");

        await using var databases = Open(("TeamCost", Login("weak", "weakword", "product")));
        var error = await Should.ThrowAsync<StartupException>(() => databases.OpenAsync(CancellationToken.None));

        error.Message.ShouldContain("ConnectionStrings:TeamCostApp");
        error.Message.ShouldContain("docs/operations.md");
    }

    [Fact]
    public async Task Roles_made_by_hand_work_with_a_login_that_may_not_create_any()
    {
        await RunAsync(
            _server.ConnectionString,
            "create role weak login password 'weakword'",
            "create role teamcost_owner nologin",
            "create role teamcost_app login password 'appword'",
            "create role teamcost_admin login bypassrls password 'adminword'",
            "grant teamcost_owner to weak with set true, inherit true",
            "create database product owner teamcost_owner");

        await using var databases = Open(
            ("TeamCost", Login("weak", "weakword", "product")),
            ("TeamCostApp", Login("teamcost_app", "appword", "product")),
            ("TeamCostAdmin", Login("teamcost_admin", "adminword", "product")));
        await databases.OpenAsync(CancellationToken.None);

        (await AskAsync(databases.App)).ShouldStartWith("teamcost_app");
        (await AskAsync(databases.Owner)).ShouldStartWith("teamcost_owner");
    }

    [Theory]
    [InlineData("Multiplexing=true")]
    [InlineData("No Reset On Close=true")]
    public async Task Connection_strings_that_would_leak_settings_between_requests_are_refused(string word)
    {
        await using var databases = Open(("TeamCost", $"{_server.ConnectionString};{word}"));

        var error = await Should.ThrowAsync<StartupException>(() => databases.OpenAsync(CancellationToken.None));

        error.Message.ShouldContain(word);
    }

    private static Databases Open(params (string Name, string Value)[] strings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(strings.Select(one => KeyValuePair.Create<string, string?>($"ConnectionStrings:{one.Name}", one.Value)))
            .Build();
        return new Databases(configuration, DataDirectory.From(configuration), NullLoggerFactory.Instance);
    }

    private string Login(string user, string password, string database) =>
        new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Username = user, Password = password, Database = database }.ConnectionString;

    private static async Task RunAsync(string where, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(where);
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<string> AskAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select rolname::text, rolbypassrls, rolsuper from pg_roles where rolname = current_user");
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return $"{row.GetString(0)}: bypasses {row.GetBoolean(1)}, super {row.GetBoolean(2)}";
    }
}
