using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.FakeProviders;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers;

/// <summary>One app for the tests of connectors: it may call this machine, and its time stands where the samples were taken.</summary>
public sealed class ConnectorApp : IAsyncLifetime
{
    public static readonly DateOnly Today = new(2026, 11, 20);

    private static readonly Lazy<Task<TestApp>> Shared = new(() => TestApp.StartAsync(
        new TestClock(FixedClock.AtSamples.GetUtcNow()), settings:
        [
            ("TeamCost:Outbound:AllowPrivateNetworks", "true"),
            ("TeamCost:Providers:RetryMilliseconds", "1"),
            ("TeamCost:Providers:RequestsPerMinute", "1000000"),
            ("TeamCost:Providers:BreakerTries", "1000000"),
        ]));

    private TestApp? _app;

    public IServiceProvider Services => _app!.Services;

    public async Task InitializeAsync() => _app = await Shared.Value;

    public Task DisposeAsync() => Task.CompletedTask;

    public IProviderConnector Connector(string provider) => Services.GetRequiredService<ProviderCatalog>().Find(provider)!;

    /// <summary>New for each run.</summary>
    public static ProviderAccess Access(FakeProvider fake, string secret, params (string Name, string Value)[] settings) => new(
        Guid.CreateVersion7(), fake.Address, secret, settings.ToDictionary(setting => setting.Name, setting => setting.Value), new RunMeter())
    {
        // A long wait that a provider asks for is an answer here, not a wait.
        IsWaitedFor = true,
    };

    /// <summary>Everything that is said, in an order of its own: to compare tellings with.</summary>
    public static string Text(ProviderDay day) => string.Join('\n', ((IEnumerable<object>)[.. day.Usage, .. day.Bill, .. day.Activity, .. day.Seats ?? [], .. day.Names, .. day.Figures])
        .Select(item => JsonSerializer.Serialize(item, item.GetType())).Order(StringComparer.Ordinal).Append($"{day.Days} {day.IsNotYet} {day.DataUpTo:O}"));

    /// <summary>What the vendor's refusal becomes.</summary>
    public static async Task<ProviderException> RefusalAsync(Func<Task> ask) => await ask.ShouldThrowAsync<ProviderException>();

    /// <summary>Writes the days as a run does, for a new organization and connection, or one from before.</summary>
    internal async Task<Recorded> RecordAsync(string provider, IEnumerable<(string Feed, ProviderDay Day)> days, Recorded? into = null)
    {
        var recorded = into;
        if (recorded is null)
        {
            var world = await UsageWorld.MakeAsync(Services);
            recorded = new Recorded(world, new Connection(provider, provider, Guid.CreateVersion7(), FixedClock.AtSamples.GetUtcNow()));
            await world.ExecuteAsync(
                "insert into connections (org_id, id, provider, name, created_by) values ($1, $2, $3, $3, $4)", world.OrgId, recorded.Connection.Id, provider, Guid.CreateVersion7());
        }

        foreach (var (feed, day) in days)
        {
            await recorded.World.InsideAsync<ProviderDayRecorder, int>(recorder =>
                recorder.RecordAsync(recorded.Connection, feed, day, FixedClock.AtSamples.GetUtcNow(), CancellationToken.None));
        }

        return recorded;
    }
}

/// <summary>An organization with a connection, and what stands in its tables.</summary>
internal sealed record Recorded(UsageWorld World, Connection Connection)
{
    public Task<decimal> ReportedUsdAsync(DateOnly day) =>
        World.OneAsync<decimal>("select coalesce(sum(reported_amount), 0) from usage_lines where org_id = $1 and day = $2", World.OrgId, day);

    public Task<decimal> BilledUsdAsync(DateOnly first, DateOnly last, string kind = "usage") => World.OneAsync<decimal>(
        "select coalesce(sum(amount), 0) from bill_lines where org_id = $1 and day between $2 and $3 and kind = $4", World.OrgId, first, last, kind);

    public Task<decimal> ActivityAsync(DateOnly day, string metric) => World.OneAsync<decimal>(
        "select coalesce(sum(value), 0) from activity_lines where org_id = $1 and day = $2 and metric = $3", World.OrgId, day, metric);

    public Task<long> SeatsAsync() => World.OneAsync<long>("select count(*) from seats where org_id = $1 and until_day is null", World.OrgId);
}
