using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Secrets;

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
/// How connectors ask: counts requests and keeps their budget, bounds time and size, tries again where that helps, and turns every failure
/// into a <see cref="ProviderException"/>. Credentials never leave the connection's own origin.
/// </summary>
public sealed class ProviderHttp(OutboundHttp outbound, OutboundGuard guard, RequestBudget budget, Tries tries, ProviderHttpOptions options, TimeProvider clock)
{
    /// <summary>Numbers may come as text; unknown fields are ignored; money is read as decimal.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowReadingFromString,
    };

    private const int LongestRefusal = 8_000;
    private const int MostRedirects = 5;

    /// <summary>A JSON answer, whole; anything that is not the expected JSON is <see cref="Trouble.BadAnswer"/>.</summary>
    public async Task<ProviderAnswer<T>> SendAsync<T>(ProviderAccess access, ProviderRequest request, CancellationToken ct) =>
        await AskAsync(access, request, isForeign: false, async (answer, stop) =>
        {
            if (answer.StatusCode is HttpStatusCode.NoContent)
            {
                return new ProviderAnswer<T>(default, answer.StatusCode, answer.Headers);
            }

            await using var body = new BoundedStream(await answer.Content.ReadAsStreamAsync(stop), options.LargestAnswer);
            var value = await JsonSerializer.DeserializeAsync<T>(body, Json, stop) ?? throw Bad(request.Path, "the answer is empty", inner: null);
            return new ProviderAnswer<T>(value, answer.StatusCode, answer.Headers);
        }, ct);

    /// <summary>A JSON answer that must be there.</summary>
    public async Task<T> GetAsync<T>(ProviderAccess access, ProviderRequest request, CancellationToken ct)
        where T : class =>
        (await SendAsync<T>(access, request, ct)).Value ?? throw Bad(request.Path, "the answer is empty", inner: null);

    /// <summary>
    /// The text behind a signed link on another host: no credential and no header of ours goes along, redirects are followed a few times, and
    /// every address passes the guard. <paramref name="read"/> gets the body as a stream, and again from the start when it broke off.
    /// </summary>
    public async Task<T> DownloadAsync<T>(
        ProviderAccess access, Uri link, Func<Stream, CancellationToken, Task<T>> read, Func<FailedAnswer, ProviderException> explain, CancellationToken ct)
    {
        var request = new ProviderRequest(HttpMethod.Get, link.AbsoluteUri) { Sign = _ => { }, Explain = explain };
        return await AskAsync(access, request, isForeign: true, async (answer, stop) =>
        {
            await using var body = new BoundedStream(await answer.Content.ReadAsStreamAsync(stop), options.LargestFile);
            return await read(body, stop);
        }, ct);
    }

    private Task<T> AskAsync<T>(
        ProviderAccess access, ProviderRequest request, bool isForeign, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        var address = AddressOf(access, access.BaseAddress, request.Path, isForeign);
        return tries.RunAsync(access, address, stop => OnceAsync(access, request, address, isForeign, read, stop), ct);
    }

    private async Task<T> OnceAsync<T>(
        ProviderAccess access, ProviderRequest request, Uri address, bool isForeign, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        await budget.WaitAsync(access.ConnectionId, options.RequestsPerMinute ?? access.RequestsPerMinute, ct);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            using var answer = await FollowAsync(access, request, address, isForeign, limit.Token);
            return answer.IsSuccessStatusCode ? await read(answer, limit.Token) : throw await ExplainAsync(access, request, answer, limit.Token);
        }
        catch (JsonException wrong)
        {
            throw Bad(request.Path, wrong.Path is { Length: > 0 } path ? $"it could not be read at {path}" : "it is not the JSON that was expected", wrong);
        }
        catch (AnswerTooLargeException large)
        {
            throw Bad(request.Path, large.Message, large);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ProviderException(Trouble.ProviderDown, $"The provider did not answer within {options.TimeoutSeconds:0} seconds.");
        }
        catch (HttpRequestException failed) when (failed.InnerException is AddressRefusedException refused)
        {
            throw new ProviderException(Trouble.AddressRefused, refused.Message, inner: failed);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            throw new ProviderException(Trouble.ProviderDown, Broke(failed), inner: failed);
        }
    }

    /// <summary>A redirect must not carry a credential along: with one, only to the same origin.</summary>
    private async Task<HttpResponseMessage> FollowAsync(ProviderAccess access, ProviderRequest request, Uri address, bool isForeign, CancellationToken ct)
    {
        for (var hops = 0; ; hops++)
        {
            using var message = new HttpRequestMessage(request.Method, address);
            message.Content = request.Body is { } body ? JsonContent.Create(body, options: Json) : null;
            request.Sign(message);
            access.Meter.Count();
            var answer = await outbound.SendAsync(message, ct);
            access.Meter.RateLeft = RateHeaders.Of(answer.Headers, clock.GetUtcNow())?.Words ?? access.Meter.RateLeft;
            if (answer.Headers.Location is not { } location || (int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return answer;
            }

            answer.Dispose();
            address = hops < MostRedirects
                ? AddressOf(access, address, location.OriginalString, isForeign)
                : throw new ProviderException(Trouble.BadAnswer, "The provider redirects in circles.");
        }
    }

    private async Task<ProviderException> ExplainAsync(ProviderAccess access, ProviderRequest request, HttpResponseMessage answer, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        using var reader = new StreamReader(body);
        var letters = new char[LongestRefusal];
        var text = new string(letters, 0, await reader.ReadBlockAsync(letters, ct));
        var failed = new FailedAnswer(answer.StatusCode, answer.Headers, Secrecy.Scrub(text, access.Secret), request.Path);
        var refused = request.Explain(failed);
        var wait = refused.RetryAfter ?? failed.RetryAfter(now) ?? RateHeaders.Of(answer.Headers, now)?.Wait(now);
        return refused.Trouble is Trouble.RateLimited or Trouble.ProviderDown && wait != refused.RetryAfter
            ? new ProviderException(refused.Trouble, refused.Message, wait, refused)
            : refused;
    }

    private Uri AddressOf(ProviderAccess access, Uri from, string to, bool isForeign)
    {
        if (!Uri.TryCreate(from, to, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new ProviderException(Trouble.BadAnswer, "The provider's answer leads to something that is no web address.");
        }

        if (!isForeign && (address.Scheme, address.Host, address.Port) != (access.BaseAddress.Scheme, access.BaseAddress.Host, access.BaseAddress.Port))
        {
            throw new ProviderException(Trouble.AddressRefused, "The provider's answer leads to another host; the key does not go there.");
        }

        return address.Scheme == "https" || guard.AllowsPlain(address)
            ? address
            : throw new ProviderException(Trouble.AddressRefused, $"The address of {address.Host} is not encrypted (https).");
    }

    private static string Broke(Exception failed) => failed is HttpIOException
        ? "The provider's answer broke off in the middle."
        : "The provider could not be reached.";

    private static ProviderException Bad(string path, string why, Exception? inner) =>
        new(Trouble.BadAnswer, $"The answer of {path.Split('?')[0]} could not be read: {why}.", inner: inner);
}
