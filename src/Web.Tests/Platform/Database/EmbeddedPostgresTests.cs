using System.Globalization;
using Npgsql;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Platform.Database;

/// <summary>Real processes that are killed, as on a bad day. Linux only, as the tests' way of looking at processes is.</summary>
[Collection(Processes.Name)]
[Trait("Category", "Process")]
public sealed class EmbeddedPostgresTests : IAsyncLifetime
{
    private const int Kill = 9;

    // Short, because the address of a socket is; and where any user can walk to.
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"tck-{Guid.NewGuid().ToString("N")[..8]}");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        // A server outlives an app that was killed by a moment, in which it still writes.
        await Eventually.True(() => WebProcess.ServerOf(_data) is null, "the server is gone with the app");
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_moment_the_app_starts_again_without_help_and_without_loss(bool asNobody)
    {
        if (asNobody && !Environment.IsPrivilegedProcess)
        {
            // We are an ordinary user already: the other case has tried just this.
            return;
        }

        if (asNobody)
        {
            Directory.CreateDirectory(_data);
            await Commandline.RunAsync("chmod", ["755", _data], CancellationToken.None);
            await Commandline.RunAsync("chown", ["65534:65534", _data], CancellationToken.None);
        }

        // The first moments are the making of the database, the later ones are those of a start and of work.
        var kept = 0;
        foreach (var moment in new[] { 500, 900, 1_300, 2_000 })
        {
            await using var doomed = WebProcess.Start(_data, asNobody);
            await Task.Delay(moment);
            await doomed.KillAsync();
            await Eventually.True(() => WebProcess.ServerOf(_data) is null, "the server is gone with the app");
        }

        for (var round = 0; round < 2; round++)
        {
            await using var app = WebProcess.Start(_data, asNobody);
            await app.UntilHealthyAsync();
            (await CountAsync()).ShouldBe(kept);
            kept += await AddAsync();
            await app.KillAsync();
        }

        await using var last = WebProcess.Start(_data, asNobody);
        await last.UntilHealthyAsync();
        (await CountAsync()).ShouldBe(kept);
        (await last.InterruptAsync()).ShouldBe(0);
        WebProcess.ServerOf(_data).ShouldBeNull();
    }

    [Fact]
    public async Task Two_processes_share_the_server_and_the_last_one_out_stops_it()
    {
        await using var first = WebProcess.Start(_data);
        await using var second = WebProcess.Start(_data);
        await first.UntilHealthyAsync();
        await second.UntilHealthyAsync();
        var server = WebProcess.ServerOf(_data).ShouldNotBeNull();

        await first.KillAsync();
        (await second.IsHealthyAsync()).ShouldBeTrue();
        WebProcess.ServerOf(_data).ShouldBe(server);

        (await second.InterruptAsync()).ShouldBe(0);
        WebProcess.ServerOf(_data).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_is_killed_under_the_app_comes_back_and_the_app_recovers()
    {
        await using var app = WebProcess.Start(_data);
        await app.UntilHealthyAsync();
        var server = WebProcess.ServerOf(_data).ShouldNotBeNull();

        WebProcess.SendSignal(server, Kill).ShouldBe(0);

        await Eventually.True(() => WebProcess.ServerOf(_data) is { } again && again != server, "the app starts the server again");
        await app.UntilHealthyAsync();
    }

    [Fact]
    public async Task Data_of_another_major_version_is_refused_with_the_way_to_upgrade()
    {
        var data = Path.Combine(_data, "postgres", "data");
        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(Path.Combine(data, "PG_VERSION"), "17\n");

        var refused = await Should.ThrowAsync<StartupException>(() =>
            EmbeddedPostgres.StartAsync(Path.Combine(_data, "postgres"), [], Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, CancellationToken.None));

        refused.Message.ShouldContain("PostgreSQL 17");
        refused.Message.ShouldContain("pg_dump");
        Directory.GetFileSystemEntries(data).Length.ShouldBe(1);
    }

    private async Task<int> AddAsync()
    {
        await using var connection = await WebProcess.OpenDatabaseAsync(_data);
        await using var add = new NpgsqlCommand("create table if not exists kept (n int); insert into kept select generate_series(1, 100)", connection);
        return await add.ExecuteNonQueryAsync();
    }

    private async Task<int> CountAsync()
    {
        await using var connection = await WebProcess.OpenDatabaseAsync(_data);
        await using var exists = new NpgsqlCommand("select to_regclass('kept') is not null", connection);
        if (!(bool)(await exists.ExecuteScalarAsync())!)
        {
            return 0;
        }

        await using var count = new NpgsqlCommand("select count(*) from kept", connection);
        return Convert.ToInt32(await count.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
