using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TeamCost.Contracts;

namespace TeamCost.Cli.Api;

/// <summary>Asks a server for a pair of codes, then whether somebody has allowed them. Nobody is signed in yet.</summary>
internal sealed class DeviceLogin : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _server;

    public DeviceLogin(HttpMessageHandler network, string server)
    {
        _server = server;
        _http = new HttpClient(network, disposeHandler: false) { BaseAddress = new Uri(server + "/"), Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("teamcost", typeof(DeviceLogin).Assembly.GetName().Version?.ToString(3) ?? "0"));
    }

    public async Task<Result<DeviceCodeAnswer>> StartAsync(string deviceName, CancellationToken ct)
    {
        try
        {
            using var response = await PostAsync(ApiRoutes.DeviceCodes, new DeviceCodeRequest(deviceName), ContractsJson.Default.DeviceCodeRequest, ct);
            if (response.IsSuccessStatusCode && await ReadAsync(response, ContractsJson.Default.DeviceCodeAnswer, ct) is { DeviceCode.Length: > 0, UserCode: not null, VerificationUrl: not null } codes)
            {
                return codes;
            }

            return response.StatusCode switch
            {
                HttpStatusCode.TooManyRequests => new Error(ErrorKind.TooMany, $"{_server} asks for patience: too many sign-ins were started. Try again later."),
                HttpStatusCode.NotFound => new Error(ErrorKind.NotFound, $"{_server} has no TeamCost at this address, or one that is too old for this. With a token from its Tokens page: teamcost login --token"),
                _ when (int)response.StatusCode is >= 300 and < 400 => new Error(ErrorKind.Invalid, $"{_server} sends callers on to {response.Headers.Location}. Log in with that address."),
                _ when (int)response.StatusCode >= 500 => new Error(ErrorKind.Unavailable, $"{_server} has a problem ({(int)response.StatusCode}). Try again later."),
                _ => new Error(ErrorKind.Invalid, $"{_server} answered something that is not TeamCost's. Is the address right?"),
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

    /// <returns>Null: no answer that can be read. The network may be away for a moment; the code lives on.</returns>
    public async Task<DevicePollAnswer?> PollAsync(string deviceCode, CancellationToken ct)
    {
        try
        {
            using var response = await PostAsync(ApiRoutes.DevicePoll, new DevicePollRequest(deviceCode), ContractsJson.Default.DevicePollRequest, ct);
            return response.IsSuccessStatusCode ? await ReadAsync(response, ContractsJson.Default.DevicePollAnswer, ct) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> PostAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await _http.PostAsync(path, content, ct);
    }

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken ct)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(ct), type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
