using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TeamCost.Web.Platform.Http;

namespace TeamCost.Web.Features.Providers;

/// <summary>One question to a provider.</summary>
/// <param name="Path">Relative to the connection's base address, with its query; or an absolute address of the same origin (a next page).</param>
public sealed record ProviderRequest(HttpMethod Method, string Path)
{
    /// <summary>Sent as JSON.</summary>
    public object? Body { get; init; }

    /// <summary>Adds the credential and the vendor's headers. Called for each try.</summary>
    public required Action<HttpRequestMessage> Sign { get; init; }

    /// <summary>What a refusal means: its trouble and its sentence.</summary>
    public required Func<FailedAnswer, ProviderException> Explain { get; init; }
}

/// <summary>An answer that is no success.</summary>
/// <param name="Body">At most 8,000 characters; never shown or logged as it is.</param>
public sealed record FailedAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, string Body, string Path)
{
    /// <summary><c>Retry-After</c> as seconds or as a date.</summary>
    public TimeSpan? RetryAfter(DateTimeOffset now) => Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>The message of the body, wherever the vendor puts it; at most 300 characters, or null.</summary>
    public string? Message() => ProviderErrors.MessageOf(Body);
}

/// <param name="Value">Null for an empty answer (204).</param>
public sealed record ProviderAnswer<T>(T? Value, HttpStatusCode Status, HttpResponseHeaders Headers);

/// <summary>
/// How connectors ask: counts requests, bounds time and size, tries again where that helps, and turns every failure into a
/// <see cref="ProviderException"/>. Credentials never leave the connection's own origin.
/// </summary>
public sealed class ProviderHttp(OutboundHttp outbound)
{
    /// <summary>Numbers may come as text; unknown fields are ignored; money is read as decimal.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowReadingFromString,
    };

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(100);

    /// <summary>A JSON answer, whole; anything that is not the expected JSON is <see cref="Trouble.BadAnswer"/>.</summary>
    public async Task<ProviderAnswer<T>> SendAsync<T>(ProviderAccess access, ProviderRequest request, CancellationToken ct) =>
        await OnceAsync(access, request, async (answer, stop) =>
        {
            if (answer.StatusCode is HttpStatusCode.NoContent)
            {
                return new ProviderAnswer<T>(default, answer.StatusCode, answer.Headers);
            }

            await using var body = await answer.Content.ReadAsStreamAsync(stop);
            var value = await JsonSerializer.DeserializeAsync<T>(body, Json, stop) ?? throw Bad(request.Path, "the answer is empty", inner: null);
            return new ProviderAnswer<T>(value, answer.StatusCode, answer.Headers);
        }, ct);

    /// <summary>A JSON answer that must be there.</summary>
    public async Task<T> GetAsync<T>(ProviderAccess access, ProviderRequest request, CancellationToken ct)
        where T : class =>
        (await SendAsync<T>(access, request, ct)).Value ?? throw Bad(request.Path, "the answer is empty", inner: null);

    /// <summary>
    /// The text behind a signed link on another host: no credential and no header of ours goes along, redirects are followed a few times, and
    /// every address passes the guard. <paramref name="read"/> gets the body as a stream.
    /// </summary>
    public async Task<T> DownloadAsync<T>(
        ProviderAccess access, Uri link, Func<Stream, CancellationToken, Task<T>> read, Func<FailedAnswer, ProviderException> explain, CancellationToken ct)
    {
        var request = new ProviderRequest(HttpMethod.Get, link.AbsoluteUri) { Sign = _ => { }, Explain = explain };
        return await OnceAsync(access, request, async (answer, stop) =>
        {
            await using var body = await answer.Content.ReadAsStreamAsync(stop);
            return await read(body, stop);
        }, ct, isForeign: true);
    }

    private async Task<T> OnceAsync<T>(
        ProviderAccess access, ProviderRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken ct, bool isForeign = false)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LongestAnswer);
        try
        {
            using var message = new HttpRequestMessage(request.Method, AddressOf(access, request, isForeign));
            message.Content = request.Body is { } body ? JsonContent.Create(body, options: Json) : null;
            request.Sign(message);
            access.Meter.Count();
            using var answer = await outbound.SendAsync(message, limit.Token);
            if (!answer.IsSuccessStatusCode)
            {
                var text = await answer.Content.ReadAsStringAsync(limit.Token);
                throw request.Explain(new FailedAnswer(answer.StatusCode, answer.Headers, text.Length > 8_000 ? text[..8_000] : text, request.Path));
            }

            return await read(answer, limit.Token);
        }
        catch (JsonException wrong)
        {
            throw Bad(request.Path, wrong.Path is { Length: > 0 } path ? $"it could not be read at {path}" : "it is not the JSON that was expected", wrong);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ProviderException(Trouble.ProviderDown, $"The provider did not answer within {LongestAnswer.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException failed) when (failed.InnerException is AddressRefusedException refused)
        {
            throw new ProviderException(Trouble.AddressRefused, refused.Message, inner: failed);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            throw new ProviderException(Trouble.ProviderDown, "The provider could not be reached.", inner: failed);
        }
    }

    private static Uri AddressOf(ProviderAccess access, ProviderRequest request, bool isForeign)
    {
        var address = new Uri(access.BaseAddress, request.Path);
        return isForeign || (address.Scheme, address.Host, address.Port) == (access.BaseAddress.Scheme, access.BaseAddress.Host, access.BaseAddress.Port)
            ? address
            : throw new ProviderException(Trouble.AddressRefused, "The provider's answer leads to another host; the key does not go there.");
    }

    private static ProviderException Bad(string path, string why, Exception? inner) =>
        new(Trouble.BadAnswer, $"The answer of {path.Split('?')[0]} could not be read: {why}.", inner: inner);
}
