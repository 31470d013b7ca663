using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers;

/// <summary>The app with the plain provider in its catalogue, and the provider itself, on a database of their own.</summary>
public sealed class PlainWorld : IAsyncDisposable
{
    private PlainWorld(TestApp app, PlainProvider fake, TestClock clock) => (App, Fake, Clock) = (app, fake, clock);

    public static DateOnly Today { get; } = new(2026, 11, 20);

    public TestApp App { get; }

    public PlainProvider Fake { get; }

    public TestClock Clock { get; }

    public static Task<PlainWorld> StartAsync(params (string Name, string Value)[] settings) => StartWithAsync(_ => { }, settings);

    public static async Task<PlainWorld> StartWithAsync(Action<IServiceCollection> more, params (string Name, string Value)[] settings)
    {
        var clock = new TestClock(new DateTimeOffset(Today, new TimeOnly(12, 0), TimeSpan.Zero));
        var fake = new PlainProvider { Clock = clock };
        await fake.StartAsync();
        var app = await TestApp.StartWithAsync(
            services =>
            {
                services.AddSingleton<IProviderConnector, PlainConnector>();
                more(services);
            },
            clock, ownDatabase: true, [("TeamCost:Providers:Plain:BaseUrl", fake.Address.AbsoluteUri), .. settings]);
        return new PlainWorld(app, fake, clock);
    }

    public async Task<Guid> ConnectAsync(TestOrg org, string key = PlainProvider.Key) =>
        (await KeeperAsync(org, (keeper, ct) => keeper.ConnectAsync(new NewConnection(PlainConnector.Name, null, key, new Dictionary<string, string>()), ct)))
        .Match(connection => connection.Id, error => throw new ShouldAssertException(error.Message));

    public Task<T> KeeperAsync<T>(TestOrg org, Func<ConnectionKeeper, CancellationToken, Task<T>> work) => AsAliceAsync(org, work);

    /// <summary>A verb that opens its own units of work, as Alice.</summary>
    public async Task<TResult> AsAliceAsync<TService, TResult>(TestOrg org, Func<TService, CancellationToken, Task<TResult>> work)
        where TService : notnull
    {
        await using var scope = App.Services.CreateAsyncScope();
        var entry = await scope.ServiceProvider.GetRequiredService<OrgDoor>().FindAsync(org.Id, org.Alice.UserId, CancellationToken.None);
        scope.ServiceProvider.GetRequiredService<CurrentOrg>().Enter(entry!);
        return await work(scope.ServiceProvider.GetRequiredService<TService>(), CancellationToken.None);
    }

    /// <summary>Until nobody reads it and nothing is due.</summary>
    public async Task SyncAsync(TestOrg org, Guid connectionId)
    {
        var syncer = App.Services.GetRequiredService<ConnectionSyncer>();
        await Eventually.AsyncTrue(async () =>
        {
            await syncer.RunAsync(org.Id, connectionId, CancellationToken.None);
            var status = (await StatusAsync(org, connectionId)).Status;
            return !status.IsRunning && (status.NextRunAt is null || status.NextRunAt > Clock.GetUtcNow());
        }, "the connection is in step");
    }

    public Task<ConnectionDetails> StatusAsync(TestOrg org, Guid connectionId) =>
        org.InAsync<ConnectionQuery, ConnectionDetails>(async (query, ct) => (await query.RunAsync(connectionId, ct))!);

    public Task<long> TokensAsync(TestOrg org) => org.InAsync<AppDbContext, long>((db, ct) => db.UsageLines.SumAsync(line => line.Input, ct));

    public Task<decimal> BilledAsync(TestOrg org) => org.InAsync<AppDbContext, decimal>((db, ct) => db.BillLines.SumAsync(line => line.Amount, ct));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Fake.DisposeAsync();
    }
}
