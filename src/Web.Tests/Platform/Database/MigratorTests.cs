using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Platform.Database;

public sealed class MigratorTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("teamcost-migrations-").FullName;
    private NpgsqlDataSource _owner = null!;

    public async Task InitializeAsync()
    {
        var start = new NpgsqlConnectionStringBuilder(await TestServer.NewDatabaseAsync());
        var roles = new Roles(start, NullLogger.Instance);
        await roles.PrepareAsync(loginsAreGiven: false, CancellationToken.None);
        _owner = NpgsqlDataSource.Create(roles.Owner());
    }

    public async Task DisposeAsync()
    {
        await _owner.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Files_are_applied_in_order_and_once_as_the_owner()
    {
        Write("0002_more.sql", "insert into things values (2);");
        Write("0001_first.sql", "create table things (n int); insert into things values (1);");

        await MigrateAsync();
        await MigrateAsync();

        (await AskAsync("select string_agg(n::text, ',' order by n) from things")).ShouldBe("1,2");
        (await AskAsync("select tableowner::text from pg_tables where tablename = 'things'")).ShouldBe("teamcost_owner");
    }

    [Fact]
    public async Task A_file_that_changed_after_it_was_applied_is_an_error_that_names_it()
    {
        Write("0001_first.sql", "create table things (n int);");
        await MigrateAsync();
        Write("0001_first.sql", "create table things (n bigint);");

        var error = await Should.ThrowAsync<StartupException>(MigrateAsync);

        error.Message.ShouldContain("migrations/0001_first.sql was changed");
    }

    [Fact]
    public async Task Line_ends_of_a_checkout_are_no_change()
    {
        Write("0001_first.sql", "create table things (n int);\nselect 1;\n");
        await MigrateAsync();
        Write("0001_first.sql", "create table things (n int);\r\nselect 1;\r\n");

        await MigrateAsync();
    }

    [Fact]
    public async Task A_failing_file_leaves_nothing_of_itself_and_is_named()
    {
        Write("0001_first.sql", "create table things (n int);\nselect oops from things;\n");

        var error = await Should.ThrowAsync<StartupException>(MigrateAsync);

        error.Message.ShouldContain("migrations/0001_first.sql failed: column \"oops\"");
        (await AskAsync("select coalesce(to_regclass('things')::text, 'none')")).ShouldBe("none");
    }

    [Fact]
    public async Task Instances_that_start_at_once_take_turns()
    {
        Write("0001_first.sql", "create table things (n int); insert into things values (1);");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MigrateAsync()));

        (await AskAsync("select count(*)::text from things")).ShouldBe("1");
    }

    private void Write(string name, string sql) => File.WriteAllText(Path.Combine(_folder, name), sql);

    private Task MigrateAsync() => new Migrator(_owner, NullLogger<Migrator>.Instance, _folder).RunAsync(CancellationToken.None);

    private async Task<string> AskAsync(string sql)
    {
        await using var command = _owner.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
