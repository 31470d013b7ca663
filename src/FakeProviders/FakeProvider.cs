using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace TeamCost.FakeProviders;

/// <summary>
/// A provider's API as its contract describes it, on a loopback port: keys, paging, windows, limits and every documented refusal come from the
/// contract, not from what our own client happens to send. <see cref="Faults"/> makes it misbehave.
/// </summary>
public abstract class FakeProvider : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _inFlight = new(StringComparer.Ordinal);
    private WebApplication? _app;

    /// <summary>Ends with a slash and the version part, if the vendor has one: what the base address setting is pointed at.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Name under <c>TeamCost:Providers</c>.</summary>
    public abstract string SettingsName { get; }

    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    public Faults Faults { get; } = new();

    /// <summary>Time as the provider sees it: windows, "today", limits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The most requests of one credential that were ever in flight at once.</summary>
    public int MostInFlight { get; private set; }

    protected virtual string BasePath => "/";

    public virtual async Task StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        _app = builder.Build();
        _app.Use(WatchAsync);
        _app.Use(Faults.ApplyAsync);
        Map(_app);
        await _app.StartAsync(CancellationToken.None);
        var address = _app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri(new Uri(address), BasePath);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected abstract void Map(WebApplication app);

    private async Task WatchAsync(HttpContext http, RequestDelegate next)
    {
        var credential = http.Request.Headers.Authorization.ToString() + http.Request.Headers["x-api-key"];
        var flying = _inFlight.AddOrUpdate(credential, 1, (_, n) => n + 1);
        lock (Requests)
        {
            MostInFlight = Math.Max(MostInFlight, flying);
        }

        try
        {
            await next(http);
        }
        finally
        {
            _inFlight.AddOrUpdate(credential, 0, (_, n) => n - 1);
            Requests.Enqueue(new FakeRequest(http.Request.Method, http.Request.Path + http.Request.QueryString, credential, http.Response.StatusCode));
        }
    }
}

/// <param name="Credential">The Authorization header followed by x-api-key, as they came.</param>
public sealed record FakeRequest(string Method, string PathAndQuery, string Credential, int Status);
