using System.Net.Http.Headers;

namespace TeamCost.Web.Platform.Http;

/// <summary>
/// The clients with which we call others. No cookies, no redirects by themselves (a redirect must not carry a credential along), and
/// every connection passes <see cref="OutboundGuard"/> when it is made, after the name was resolved: a name that changes its address
/// in between gains nothing.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private readonly HttpClient _client;

    public OutboundHttp(OutboundGuard guard)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = 16,
            ConnectCallback = guard.ConnectAsync,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("TeamCost", "1.0"));
    }

    /// <summary>Sends one request and returns when the headers are here. The caller bounds the time.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);

    public void Dispose() => _client.Dispose();
}

internal static class OutboundServices
{
    public static void AddOutboundHttp(this IServiceCollection services)
    {
        services.AddSingleton<OutboundGuard>();
        services.AddSingleton<OutboundHttp>();
    }
}
