using System.Diagnostics;
using TeamCost.DemoWorld;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.OpenRouter;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers;

/// <summary>Two web processes on one database read many connections by schedule; one of them is killed in the middle of a reading.</summary>
[Collection(Processes.Name)]
[Trait("Category", "Process")]
public sealed class TwoProcessesTests : IAsyncLifetime
{
    private const int Connections = 20;
    private const int Runs = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly string _data = Path.Combine(TestServer.Folder, Path.GetRandomFileName());
    private readonly FakeOpenRouter _fake = new(Facts());
    private string _database = "";
    private NpgsqlDataSource _look = null!;

    public async Task InitializeAsync()
    {
        await _fake.StartAsync();
        _database = await TestServer.NewDatabaseAsync();
        Reachability.MakeFolder(_data);
        _look = NpgsqlDataSource.Create(_database);
        await ConnectAllAsync();
    }

    public async Task DisposeAsync()
    {
        await _look.DisposeAsync();
        await _fake.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_scheduled_runs_never_two_of_a_connection_at_once_and_none_lost_when_a_process_is_killed()
    {
        // Somebody hangs in the middle of a reading until it is killed, and keeps its lease all the time.
        _fake.Faults.Next("activity", Fault.Slow(TimeSpan.FromMinutes(30)));
        await using var doomed = StartProcess();
        await doomed.UntilHealthyAsync();
        await UntilAsync("select count(*) from connection_runs where outcome = 'running' and started_at < now() - interval '16 seconds'", 1, "a run hangs");
        var hanging = await OneAsync<Guid>("select id from connection_runs where outcome = 'running' order by started_at limit 1");

        await using var other = StartProcess();
        await other.UntilHealthyAsync();
        await UntilAsync("select count(*) from connection_runs where cause = 'schedule'", Runs / 2, "half the runs are done");
        (await OneAsync<string>($"select outcome from connection_runs where id = '{hanging}'")).ShouldBe("running", "its lease is renewed");

        await doomed.KillAsync();
        await UntilAsync("select count(*) from connection_runs where cause = 'schedule'", Runs, "a thousand runs are done");
        await UntilAsync("select count(*) from connections where state = 'ok' and last_good_at > (select max(ended_at) from connection_runs where outcome = 'cut')",
            Connections, "every connection was read after the kill");

        (await OneAsync<string>($"select outcome from connection_runs where id = '{hanging}'")).ShouldBe("cut");
        _fake.MostInFlight.ShouldBe(1, "requests of one key at once");
        (await OneAsync<long>("""
            select count(*) from connection_runs a join connection_runs b on b.connection_id = a.connection_id and b.id <> a.id
            where a.outcome not in ('cut', 'running') and b.outcome <> 'cut'
              and b.started_at < a.ended_at and coalesce(b.ended_at, 'infinity') > a.started_at
            """)).ShouldBe(0, "runs of a connection that overlap");
        (await OneAsync<long>("select count(*) from connection_days where state = 'failed'")).ShouldBe(0);
        (await OneAsync<long>("select sum(input)::bigint from usage_lines")).ShouldBe(Connections * _fake.Facts.Uses.Sum(use => use.PromptTokens));
    }

    private WebProcess StartProcess() => WebProcess.Start(_data, settings:
    [
        ("ConnectionStrings:TeamCost", _database), ("TeamCost:Jobs:Enabled", "true"), ("TeamCost:Providers:OpenRouter:BaseUrl", _fake.Address.AbsoluteUri),
        ("TeamCost:Providers:RequestsPerMinute", "1000000"), ("TeamCost:Providers:TimeoutSeconds", "3000"), ("TeamCost:Sync:TickSeconds", "0.3"),
        ("TeamCost:Sync:EverySeconds", "0.2"), ("TeamCost:Sync:LeaseSeconds", "15"), ("TeamCost:Sync:AtOnce", "6"), ("Logging:LogLevel:Default", "Warning"),
    ]);

    /// <summary>An organization each, with a key of its own.</summary>
    private async Task ConnectAllAsync()
    {
        await using var app = await TestApp.StartAsync(settings:
            [("ConnectionStrings:TeamCost", _database), ("TeamCost:Providers:OpenRouter:BaseUrl", _fake.Address.AbsoluteUri)]);
        for (var i = 0; i < Connections; i++)
        {
            var acme = await app.NewOrgAsync();
            await using var scope = app.Services.CreateAsyncScope();
            var entry = await scope.ServiceProvider.GetRequiredService<OrgDoor>().FindAsync(acme.Id, acme.Alice.UserId, CancellationToken.None);
            scope.ServiceProvider.GetRequiredService<CurrentOrg>().Enter(entry!);
            var made = await scope.ServiceProvider.GetRequiredService<ConnectionKeeper>().ConnectAsync(
                new NewConnection("openrouter", null, $"sk-or-good-{i:00}", new Dictionary<string, string>()), CancellationToken.None);
            made.Match(_ => "", error => error.Message).ShouldBe("");
        }

        await UntilAsync("select count(*) from connections where state = 'ok'", Connections, "the past is read");
        await app.ExecuteAsync("update connections set next_run_at = now()");
    }

    private async Task UntilAsync(string count, long wanted, string what)
    {
        var waited = Stopwatch.StartNew();
        while (await OneAsync<long>(count) < wanted)
        {
            if (waited.Elapsed > Patience)
            {
                throw new ShouldAssertException($"Waited {Patience} until {what}, in vain: {await OneAsync<long>(count)} of {wanted}.");
            }

            await Task.Delay(100);
        }
    }

    private async Task<T> OneAsync<T>(string sql)
    {
        await using var command = _look.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static OpenRouterFacts Facts()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return new OpenRouterFacts
        {
            Uses = [.. Enumerable.Range(1, 28).Select(back => new OpenRouterUse(
                today.AddDays(-back), null, null, "openai/gpt-5", "openai/gpt-5-2026", "ep", "OpenAI", 0.01m * back, 0, back, 1_000 + back, 100, 0))],
        };
    }
}
