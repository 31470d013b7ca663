using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Telemetry;

/// <summary>An app whose clock stands an hour after the samples were taken, on a database of its own: nobody with another clock sums what it keeps.</summary>
public sealed class TelemetryApp : IAsyncLifetime
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

    private TestApp? _app;

    public TestClock Clock { get; } = new(Now);

    public TestApp App => _app ?? throw new InvalidOperationException("The app is not started yet.");

    public async Task InitializeAsync() => _app = await TestApp.StartAsync(Clock, ownDatabase: true);

    public async Task DisposeAsync() => await App.DisposeAsync();
}
