using System.Net;
using System.Net.Http.Headers;
using TeamCost.Contracts;

namespace TeamCost.Cli.Api;

/// <summary>Gets a server's price table. Anybody may: no token is sent.</summary>
internal sealed class PriceDownload : IDisposable
{
    private const long MostBytes = 64 << 20;

    private readonly HttpClient _http;
    private readonly string _server;

    public PriceDownload(HttpMessageHandler network, string server)
    {
        _server = server;
        _http = new HttpClient(network, disposeHandler: false) { BaseAddress = new Uri(server + "/"), Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = MostBytes };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("teamcost", typeof(PriceDownload).Assembly.GetName().Version?.ToString(3) ?? "0"));
    }

    /// <param name="known">Version that is here already; empty for none.</param>
    /// <returns>Empty when the server has that version too.</returns>
    public async Task<Result<byte[]>> FetchAsync(string known, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, ApiRoutes.Prices);
            if (known.Length > 0 && EntityTagHeaderValue.TryParse($"\"{known}\"", out var tag))
            {
                request.Headers.IfNoneMatch.Add(tag);
            }

            using var response = await _http.SendAsync(request, ct);
            return response.StatusCode switch
            {
                HttpStatusCode.NotModified => (byte[])[],
                HttpStatusCode.OK => await response.Content.ReadAsByteArrayAsync(ct),
                HttpStatusCode.NotFound => new Error(ErrorKind.NotFound, $"{_server} gives no prices: it is no TeamCost, or one that is too old for this."),
                _ when (int)response.StatusCode is >= 300 and < 400 => new Error(ErrorKind.Invalid, $"{_server} sends callers on to {response.Headers.Location}. Use that address."),
                _ => new Error(ErrorKind.Unavailable, $"{_server} has a problem ({(int)response.StatusCode}). Try again later."),
            };
        }
        catch (HttpRequestException e)
        {
            return new Error(ErrorKind.Unavailable, $"{_server} cannot be reached ({e.InnerException?.Message ?? e.Message}).");
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Error(ErrorKind.Unavailable, $"{_server} did not answer in time.");
        }
    }

    public void Dispose() => _http.Dispose();
}
