using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.Cursor;
using TeamCost.FakeProviders.GitHub;
using TeamCost.FakeProviders.OpenRouter;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers;

/// <summary>Connected to a fake with the samples, read until in step: the tables hold the samples' sums and nothing of what opened them.</summary>
public sealed class VendorSyncTests
{
    [Fact]
    public async Task Copilot_comes_into_step_with_the_samples_and_keeps_no_signed_link()
    {
        await using var fake = FakeGitHub.FromSamples();
        await using var app = await StartAsync(fake);
        var org = await app.NewOrgAsync();

        var id = await SyncAsync(app, org, "github", "ghp_good", ("org", "larkspur-labs"));

        (await SumAsync(app, org, "select coalesce(sum(amount), 0) from bill_lines where org_id = $1 and kind = 'usage'")).ShouldBe(15.00m);
        (await SumAsync(app, org, "select coalesce(sum(amount), 0) from bill_lines where org_id = $1 and kind = 'check' and day between '2026-10-01' and '2026-10-31'")).ShouldBe(72.00m);
        (await SumAsync(app, org, "select sum(reported_amount) from usage_lines where org_id = $1")).ShouldBe(72.00m + 2.22m);
        (await SumAsync(app, org, "select sum(value) from activity_lines where org_id = $1 and metric = 'interactions'")).ShouldBe(48);
        (await SumAsync(app, org, "select count(*)::numeric from seats where org_id = $1")).ShouldBe(4);
        (await RunsAsync(app, org)).ShouldBe(["good"]);
        foreach (var secret in (string[])["sig=fake", "/r/", "ghp_good"])
        {
            (await TablesWithAsync(app, secret)).ShouldBeEmpty();
        }

        fake.Blobs.Requests.ShouldAllBe(request => request.Credential.Length == 0);
        fake.MostInFlight.ShouldBe(1, "one request at a time for each token");
        id.ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task Cursor_comes_into_step_with_the_samples()
    {
        await using var fake = FakeCursor.FromSamples();
        await using var app = await StartAsync(fake);
        var org = await app.NewOrgAsync();

        await SyncAsync(app, org, "cursor", "key_good");

        (await SumAsync(app, org, "select sum(amount) from bill_lines where org_id = $1")).ShouldBe(0.51305m);
        (await SumAsync(app, org, "select sum(reported_amount) from usage_lines where org_id = $1 and paid_by = 'seat'")).ShouldBe(0.042m);
        (await SumAsync(app, org, "select sum(requests)::numeric from usage_lines where org_id = $1")).ShouldBe(4);
        (await SumAsync(app, org, "select sum(value) from activity_lines where org_id = $1 and metric = 'lines-added'")).ShouldBe(270 + 366 + 75 + 64 + 22);
        (await SumAsync(app, org, "select count(*)::numeric from seats where org_id = $1 and plan = 'teams'")).ShouldBe(3);
        (await SumAsync(app, org, "select amount from connection_figures where org_id = $1 and name = 'Spend of the cycle'")).ShouldBe(0.51305m);
        (await TablesWithAsync(app, "key_good")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_plan_without_events_still_tells_its_seats_and_activity()
    {
        await using var fake = FakeCursor.FromSamples();
        await using var app = await StartAsync(fake);
        var org = await app.NewOrgAsync();

        await SyncAsync(app, org, "cursor", "key_no-events");

        (await SumAsync(app, org, "select count(*)::numeric from usage_lines where org_id = $1")).ShouldBe(0);
        (await SumAsync(app, org, "select count(*)::numeric from seats where org_id = $1")).ShouldBe(3);
        (await SumAsync(app, org, "select sum(value) from activity_lines where org_id = $1 and metric = 'lines-removed'")).ShouldBe(80 + 101 + 18 + 30 + 3);
        (await TextsAsync(app, org, "select feed || ' ' || trouble from connection_feeds where org_id = $1 and not is_open")).ShouldBe(["events plan-too-small"]);
    }

    [Fact]
    public async Task OpenRouter_comes_into_step_with_the_samples()
    {
        await using var fake = FakeOpenRouter.FromSamples();
        await using var app = await StartAsync(fake);
        var org = await app.NewOrgAsync();

        await SyncAsync(app, org, "openrouter", "sk-or-good");

        (await SumAsync(app, org, "select sum(amount) from bill_lines where org_id = $1")).ShouldBe(1.35m);
        (await SumAsync(app, org, "select sum(reported_amount) from usage_lines where org_id = $1 and paid_by = 'metered'")).ShouldBe(1.35m);
        (await SumAsync(app, org, "select amount from connection_figures where org_id = $1 and name = 'Credits left'")).ShouldBe(132.65m);
        (await SumAsync(app, org, "select count(*)::numeric from identities where org_id = $1 and kind = 'key'")).ShouldBe(2);
    }

    private static async Task<TestApp> StartAsync(FakeProvider fake)
    {
        await fake.StartAsync();
        return await TestApp.StartAsync(new TestClock(FixedClock.AtSamples.GetUtcNow()), ownDatabase: true,
            ($"TeamCost:Providers:{fake.SettingsName}:BaseUrl", fake.Address.AbsoluteUri), ("TeamCost:Outbound:AllowPrivateNetworks", "true"),
            ("TeamCost:Providers:RetryMilliseconds", "1"), ("TeamCost:Providers:RequestsPerMinute", "1000000"));
    }

    private static async Task<Guid> SyncAsync(TestApp app, TestOrg org, string provider, string key, params (string Name, string Value)[] settings)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var entry = await scope.ServiceProvider.GetRequiredService<OrgDoor>().FindAsync(org.Id, org.Alice.UserId, CancellationToken.None);
        scope.ServiceProvider.GetRequiredService<CurrentOrg>().Enter(entry!);
        var wanted = new NewConnection(provider, null, key, settings.ToDictionary(setting => setting.Name, setting => setting.Value));
        var id = (await scope.ServiceProvider.GetRequiredService<ConnectionKeeper>().ConnectAsync(wanted, CancellationToken.None))
            .Match(connection => connection.Id, error => throw new ShouldAssertException(error.Message));
        var syncer = app.Services.GetRequiredService<ConnectionSyncer>();
        await Eventually.AsyncTrue(async () =>
        {
            await syncer.RunAsync(org.Id, id, CancellationToken.None);
            var status = (await org.InAsync<ConnectionQuery, ConnectionDetails>(async (query, ct) => (await query.RunAsync(id, ct))!)).Status;
            return !status.IsRunning && (status.NextRunAt is null || status.NextRunAt > FixedClock.AtSamples.GetUtcNow());
        }, "the connection is in step");
        return id;
    }

    private static async Task<decimal> SumAsync(TestApp app, TestOrg org, string sql)
    {
        await using var command = app.Admin.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = org.Id });
        return (decimal)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<List<string>> TextsAsync(TestApp app, TestOrg org, string sql)
    {
        await using var command = app.Admin.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = org.Id });
        await using var rows = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await rows.ReadAsync())
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    private static Task<List<string>> RunsAsync(TestApp app, TestOrg org) => TextsAsync(app, org, "select distinct outcome from connection_runs where org_id = $1");

    private static async Task<List<string>> TablesWithAsync(TestApp app, string text)
    {
        var found = new List<string>();
        await using var tables = app.Admin.CreateCommand(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'public' and has_table_privilege(format('%I.%I', schemaname, tablename), 'select')");
        await using var rows = await tables.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            await using var command = app.Admin.CreateCommand($"select count(*) from {rows.GetString(0)} one where one::text like '%' || $1 || '%'");
            command.Parameters.Add(new NpgsqlParameter { Value = text });
            if ((long)(await command.ExecuteScalarAsync())! > 0)
            {
                found.Add(rows.GetString(0));
            }
        }

        return found;
    }
}
