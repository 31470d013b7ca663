using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TeamCost.Contracts;
using TeamCost.Contracts.Imports;

namespace TeamCost.Cli.Api;

/// <summary>The contract over HTTP. Whatever goes wrong becomes a sentence for the person at the terminal.</summary>
internal sealed class TeamCostClient : IDisposable
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(90);

    private readonly HttpClient _http;
    private readonly Credentials _credentials;
    private readonly TimeProvider _time;

    public TeamCostClient(HttpMessageHandler network, Credentials credentials, TimeProvider time)
    {
        (_credentials, _time) = (credentials, time);
        _http = new HttpClient(network, disposeHandler: false) { BaseAddress = new Uri(credentials.Server + "/"), Timeout = TimeSpan.FromSeconds(100) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credentials.Token);
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("teamcost", typeof(TeamCostClient).Assembly.GetName().Version?.ToString(3) ?? "0"));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    public Task<Result<WhoAmI>> MeAsync(CancellationToken ct) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, ApiRoutes.Me), ContractsJson.Default.WhoAmI, ct);

    public Task<Result<UsageReceipt>> SendUsageAsync(UsageBatch batch, CancellationToken ct)
    {
        var body = Gzip(JsonSerializer.SerializeToUtf8Bytes(batch, ContractsJson.Default.UsageBatch));
        return SendAsync(() => new HttpRequestMessage(HttpMethod.Post, ApiRoutes.UsageBatches) { Content = BodyOf(body) }, ContractsJson.Default.UsageReceipt, ct);
    }

    /// <summary>Day totals for the public profile; a refusal is an answer too.</summary>
    public async Task<Result<SubmitAnswer>> SubmitAsync(byte[] body, CancellationToken ct)
    {
        var packed = Gzip(body);
        try
        {
            using var response = await _http.PostAsync(ApiRoutes.Submissions, BodyOf(packed), ct);
            if (response.IsSuccessStatusCode || response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge)
            {
                return SubmitAnswer.Read(await response.Content.ReadAsByteArrayAsync(ct), response.IsSuccessStatusCode) is { } answer
                    ? answer
                    : new Error(ErrorKind.Unavailable, $"{_credentials.Server} answered something that is not TeamCost's. Is the address right?");
            }

            return await ErrorOfAsync(response, ct);
        }
        catch (HttpRequestException e)
        {
            return new Error(ErrorKind.Unavailable, $"{_credentials.Server} cannot be reached ({Reason(e)}). Nothing was submitted.");
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Error(ErrorKind.Unavailable, $"{_credentials.Server} did not answer in time. Submitting again changes nothing that arrived.");
        }
    }

    /// <summary>A report of another program, cleaned.</summary>
    public Task<Result<ImportReceipt>> SendReportAsync(string path, byte[] report, CancellationToken ct)
    {
        var body = Gzip(report);
        return SendAsync(() => new HttpRequestMessage(HttpMethod.Post, path) { Content = BodyOf(body) }, ContractsJson.Default.ImportReceipt, ct);
    }

    /// <summary>Ends the token on the server.</summary>
    /// <returns>Why that could not be done, or null.</returns>
    public async Task<Error?> RevokeAsync(CancellationToken ct)
    {
        try
        {
            using var response = await _http.DeleteAsync(ApiRoutes.Token, ct);
            return response.IsSuccessStatusCode ? null : await ErrorOfAsync(response, ct);
        }
        catch (HttpRequestException e)
        {
            return new Error(ErrorKind.Unavailable, $"{_credentials.Server} cannot be reached ({Reason(e)}).");
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Error(ErrorKind.Unavailable, $"{_credentials.Server} did not answer in time.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static byte[] Gzip(byte[] json)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(json);
        }

        return packed.ToArray();
    }

    private static ByteArrayContent BodyOf(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private async Task<Result<T>> SendAsync<T>(Func<HttpRequestMessage> request, JsonTypeInfo<T> type, CancellationToken ct)
    {
        for (var isLast = false; ; isLast = true)
        {
            try
            {
                using var message = request();
                using var response = await _http.SendAsync(message, ct);
                if (response.IsSuccessStatusCode)
                {
                    return await ReadAsync(response, type, ct);
                }

                var error = await ErrorOfAsync(response, ct);
                if (isLast || error.Kind != ErrorKind.TooMany || error.RetryAfter is not { } wait || wait > _longestWait)
                {
                    return error;
                }

                await Task.Delay(wait, _time, ct);
            }
            catch (HttpRequestException e)
            {
                return new Error(ErrorKind.Unavailable, $"{_credentials.Server} cannot be reached ({Reason(e)}). Nothing is lost: the next sync catches up.");
            }
            catch (TaskCanceledException) when (!ct.IsCancellationRequested)
            {
                return new Error(ErrorKind.Unavailable, $"{_credentials.Server} did not answer in time. Nothing is lost: the next sync catches up.");
            }
        }
    }

    private static string Reason(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its name is not known",
        HttpRequestError.ConnectionError => "no connection",
        HttpRequestError.SecureConnectionError => "no secure connection: check its certificate",
        _ => e.InnerException?.Message ?? e.Message,
    };

    private async Task<Result<T>> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken ct)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            if (await JsonSerializer.DeserializeAsync(body, type, ct) is { } value)
            {
                return value;
            }
        }
        catch (JsonException)
        {
        }

        return new Error(ErrorKind.Unavailable, $"{_credentials.Server} answered something that is not TeamCost's. Is the address right?");
    }

    private async Task<Error> ErrorOfAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var said = await SentenceOfAsync(response, ct);
        var status = (int)response.StatusCode;
        var wait = response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - _time.GetUtcNow()) : null;
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new Error(ErrorKind.Unauthorized, said ?? $"{_credentials.Server} does not accept this token. Run: teamcost login"),
            HttpStatusCode.Forbidden => new Error(ErrorKind.Forbidden, said ?? "This token may not do that."),
            HttpStatusCode.TooManyRequests => new Error(ErrorKind.TooMany, $"{said ?? "The server asks for patience."} {WhenToRetry(wait)}", RetryAfter: wait < TimeSpan.Zero ? TimeSpan.Zero : wait),
            HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest =>
                new Error(ErrorKind.Invalid, said ?? $"The server refused the data ({status})."),
            HttpStatusCode.NotFound => new Error(ErrorKind.NotFound, said ?? $"{_credentials.Server} has no TeamCost at this address."),
            _ when status is >= 300 and < 400 => new Error(ErrorKind.Invalid, $"{_credentials.Server} sends callers on to {response.Headers.Location}. Log in with that address."),
            _ when status >= 500 => new Error(ErrorKind.Unavailable, $"{said ?? $"{_credentials.Server} has a problem ({status})."} Nothing is lost: the next sync catches up.", RetryAfter: wait),
            _ => new Error(ErrorKind.Invalid, said ?? $"The server answered {status}."),
        };
    }

    private string WhenToRetry(TimeSpan? wait) => wait is { } known && known > TimeSpan.Zero
        ? $"Try again after {_time.GetLocalNow().Add(known).ToString("HH:mm:ss", CultureInfo.InvariantCulture)}."
        : "Try again later.";

    private static async Task<string?> SentenceOfAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
        {
            return null;
        }

        try
        {
            var problem = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(ct), ContractsJson.Default.Problem);
            return problem?.Detail is { Length: > 0 } detail ? detail : problem?.Title is { Length: > 0 } title ? title : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
