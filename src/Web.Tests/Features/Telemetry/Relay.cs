using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TeamCost.Web.Tests.Features.Telemetry;

/// <summary>What stands between an exporter and the server: it may lose an answer after the server took the body, and it outlives a restart of the server.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _server = new() { Timeout = Timeout.InfiniteTimeSpan };
    private int _requests;

    private Relay(WebApplication app) => _app = app;

    public Uri? Target { get; set; }

    /// <summary>After so many requests that reached the server, told of each; its answer decides whether the exporter hears it.</summary>
    public Func<int, Task<bool>> Hears { get; set; } = _ => Task.FromResult(true);

    public int Requests => _requests;

    public List<string> Encodings { get; } = [];

    /// <summary>What the server answered.</summary>
    public ConcurrentQueue<HttpStatusCode> Statuses { get; } = [];

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<Relay> StartAsync(Uri? target = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var relay = new Relay(app) { Target = target };
        app.MapPost("/{**path}", relay.PassAsync);
        await app.StartAsync();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _server.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Target!, http.Request.Path.Value!)) { Content = new ByteArrayContent(body.ToArray()) };
        request.Headers.TryAddWithoutValidation("Authorization", http.Request.Headers.Authorization.ToString());
        request.Content.Headers.TryAddWithoutValidation("Content-Type", http.Request.ContentType);
        lock (Encodings)
        {
            Encodings.Add(http.Request.Headers.ContentEncoding.ToString());
        }

        if (http.Request.Headers.ContentEncoding.Count > 0)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", http.Request.Headers.ContentEncoding.ToString());
        }

        try
        {
            using var answer = await _server.SendAsync(request);
            Statuses.Enqueue(answer.StatusCode);
            if (await Hears(Interlocked.Increment(ref _requests)))
            {
                http.Response.StatusCode = (int)answer.StatusCode;
                http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
                await answer.Content.CopyToAsync(http.Response.Body);
                return;
            }
        }
        catch (HttpRequestException)
        {
            // Nobody there.
        }

        http.Response.Headers.RetryAfter = "1";
        http.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
    }
}
