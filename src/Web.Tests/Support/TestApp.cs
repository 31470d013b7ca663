using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using TeamCost.Web.Features.Notifications.Sending;
using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Tests.Support;

/// <summary>
/// The real app on a real port and a real database. As a class fixture it is the one app of the run, which all tests share in parallel: each test makes
/// its own organization, and the wall between organizations keeps tests apart. A test that needs other settings or another clock starts its own.
/// </summary>
public sealed class TestApp : IAsyncLifetime
{
    private static readonly Lazy<Task<Instance>> Shared = new(() => StartInstanceAsync(isShared: true, clock: null, services: null, settings: []));

    private Instance? _running;

    private Instance Running => _running ?? throw new InvalidOperationException("The app is not started yet.");

    public IServiceProvider Services => Running.Factory.Services;

    public Uri Address => Running.Factory.ClientOptions.BaseAddress;

    public Mailbox Mailbox => Running.Mailbox;

    /// <summary>Bypasses the wall: only to look at what the app wrote.</summary>
    public NpgsqlDataSource Admin => Services.GetRequiredService<Databases>().Admin;

    /// <summary>An app of its own on a database of its own, or on the shared one. Dispose it.</summary>
    public static async Task<TestApp> StartAsync(TimeProvider? clock = null, bool ownDatabase = false, params (string Name, string Value)[] settings) =>
        new() { _running = await StartInstanceAsync(!ownDatabase, clock, services: null, settings) };

    /// <summary>With more in it than the product has (a provider of the tests' own).</summary>
    public static async Task<TestApp> StartWithAsync(
        Action<IServiceCollection> services, TimeProvider? clock = null, bool ownDatabase = false, params (string Name, string Value)[] settings) =>
        new() { _running = await StartInstanceAsync(!ownDatabase, clock, services, settings) };

    public async Task InitializeAsync() => _running ??= await Shared.Value;

    public async Task DisposeAsync()
    {
        if (_running is not null && (!Shared.IsValueCreated || _running != await Shared.Value))
        {
            await _running.Factory.DisposeAsync();
        }
    }

    /// <summary>Until nothing is due in the outbox. For an app on a database of its own: in the shared one there is always something.</summary>
    public Task UntilDeliveredAsync() => Eventually.AsyncTrue(async () =>
    {
        await Services.GetRequiredService<DeliveryPool>().StartDueAsync(CancellationToken.None);
        await using var due = Admin.CreateCommand("""
            select (select count(*) from letters where state = 'waiting' and (next_at <= $1 or lease_by is not null))
              + (select count(*) from outbox m left join channels c on c.org_id = m.org_id and c.id = m.channel_id
                 where m.state = 'waiting' and (m.channel_id is null or c.state = 'on' or m.is_test) and (m.next_at <= $1 or m.lease_by is not null)
                   and not exists (select from outbox before where before.org_id = m.org_id and before.destination = m.destination and before.state = 'waiting'
                     and before.number < m.number and before.attempts < 3 and before.next_at > $1 and before.lease_by is null))
            """);
        due.Parameters.AddWithValue(Services.GetRequiredService<TimeProvider>().GetUtcNow());
        return (long)(await due.ExecuteScalarAsync())! == 0;
    }, "everything that was due is delivered or waits");

    /// <summary>A browser without scripts: keeps cookies, follows nothing.</summary>
    public HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), AutomaticDecompression = DecompressionMethods.All })
        {
            BaseAddress = Address,
        };

    private static async Task<Instance> StartInstanceAsync(
        bool isShared, TimeProvider? clock, Action<IServiceCollection>? services, (string Name, string Value)[] settings)
    {
        var database = isShared ? await TestServer.NewDatabaseAsync("teamcost") : await TestServer.NewMigratedDatabaseAsync();
        var data = Path.Combine(TestServer.Folder, Path.GetRandomFileName());
        var factory = new Factory(clock, services,
        [
            ("ConnectionStrings:TeamCost", database),
            ("TeamCost:DataDirectory", data),
            ("TeamCost:Jobs:Enabled", "false"),
            ("TeamCost:RateLimits:sign-in", "100000"),
            ("TeamCost:RateLimits:mail", "100000"),
            ("TeamCost:RateLimits:ingestion", "100000"),
            ("TeamCost:RateLimits:api", "100000"),
            ("TeamCost:RateLimits:search", "100000"),
            ("TeamCost:Sync:AtOnce", "16"),
            ("TeamCost:Providers:RetryMilliseconds", "1"),
            ("TeamCost:Providers:RequestsPerMinute", "1000000"),
            // A PDF takes the time that a busy machine gives it.
            ("TeamCost:Pdf:Seconds", "300"),
            ("TeamCost:Pdf:SecondsInLine", "300"),
            ("Logging:LogLevel:Default", "Warning"),
            .. settings,
        ]);
        factory.UseKestrel(0);
        factory.StartServer();
        return new Instance(factory, new Mailbox(data));
    }

    private sealed record Instance(Factory Factory, Mailbox Mailbox);

    private sealed class Factory(TimeProvider? clock, Action<IServiceCollection>? services, (string Name, string Value)[] settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }

            builder.ConfigureServices(all =>
            {
                services?.Invoke(all);
                if (clock is not null)
                {
                    all.Replace(ServiceDescriptor.Singleton(clock));
                }
            });
        }
    }
}
