using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.FakeProviders;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Platform.Http;

namespace TeamCost.Web.Tests.Features.Providers;

/// <summary>A connector in front of a fake provider: the real plumbing, real HTTP, a clock that stands at noon of 20 November 2026.</summary>
internal sealed class ProviderBench<TFake> : IAsyncDisposable
    where TFake : FakeProvider
{
    private readonly ServiceProvider _services;

    private ProviderBench(TFake fake, string provider, TimeProvider clock)
    {
        Fake = fake;
        var settings = new Dictionary<string, string?>
        {
            [$"TeamCost:Providers:{fake.SettingsName}:BaseUrl"] = fake.Address.AbsoluteUri,
            ["TeamCost:Providers:OpenAi:ChatGptWorkspaces"] = "true",
            ["TeamCost:Outbound:AllowPrivateNetworks"] = "true",
            ["TeamCost:Providers:RetryMilliseconds"] = "1",
            ["TeamCost:Providers:RequestsPerMinute"] = "100000",
        };
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddSingleton(clock);
        services.AddOutboundHttp();
        services.AddProviders(configuration);
        _services = services.BuildServiceProvider();
        Connector = _services.GetRequiredService<ProviderCatalog>().Find(provider)!;
    }

    public TFake Fake { get; }

    public IProviderConnector Connector { get; }

    /// <param name="fake">Not started yet; it ends with the bench.</param>
    public static async Task<ProviderBench<TFake>> OfAsync(TFake fake, string provider)
    {
        await fake.StartAsync();
        return new ProviderBench<TFake>(fake, provider, fake.Clock);
    }

    /// <summary>Of a run of its own: what one run remembers, the next one asks again.</summary>
    public ProviderAccess Access(string key, params (string Name, string Value)[] settings) => new(
        Guid.NewGuid(), _services.GetRequiredService<ProviderAddresses>().Of(Connector.Setup, own: null), key,
        settings.ToDictionary(setting => setting.Name, setting => setting.Value), new RunMeter());

    public Task<ProviderDay> ReadAsync(string feed, DateOnly day, string key, params (string Name, string Value)[] settings) =>
        Connector.ReadDayAsync(Access(key, settings), feed, day, CancellationToken.None);

    public async Task<ProviderException> FailAsync(string feed, DateOnly day, string key, params (string Name, string Value)[] settings) =>
        await Should.ThrowAsync<ProviderException>(() => ReadAsync(feed, day, key, settings));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Fake.DisposeAsync();
    }
}
