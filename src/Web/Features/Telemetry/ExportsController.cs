using Google.Protobuf;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>What the three kinds of export have in common: who sends, what form, how large, and what is answered.</summary>
/// <remarks>
/// Anonymous to the pipeline, because exporters want their own body for a bad token, and because the pipeline would look for it before it is where it looks;
/// nothing happens without one.
/// </remarks>
[ApiController]
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[RequestSizeLimit(ExportBody.MostBytes)]
public abstract partial class ExportsController : ControllerBase
{
    private const int Soon = 1;

    private IServiceProvider Services => HttpContext.RequestServices;

    /// <param name="signal">metrics, logs or traces.</param>
    /// <param name="read">Looks a decoded body through.</param>
    /// <param name="answer">Says how many were refused, and a sentence.</param>
    private protected async Task TakeAsync<T>(
        string signal, Func<ExportReader, T, ToldExport> read, Func<long, string, IMessage> answer, CancellationToken ct) where T : class, IMessage<T>, new()
    {
        var isJson = Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        Task RefuseAsync(int status, string sentence, int? retryAfter = null) => ExportAnswer.RefusedAsync(HttpContext, isJson, status, sentence, retryAfter);
        try
        {
            if (await TokenAsync(RefuseAsync, ct) is not { } token)
            {
                return;
            }

            if (!isJson && Request.ContentType?.Contains("protobuf", StringComparison.OrdinalIgnoreCase) != true)
            {
                await RefuseAsync(StatusCodes.Status415UnsupportedMediaType, "Send application/x-protobuf or application/json.");
                return;
            }

            var told = read(new ExportReader(token.Id, Services.GetRequiredService<TimeProvider>().GetUtcNow()), ExportBody.Read<T>(await BodyAsync(ct), isJson));
            await Services.GetRequiredService<IncrementKeeper>().KeepAsync(token, signal, told, ct);
            await ExportAnswer.TakenAsync(HttpContext, isJson, answer(told.RefusedCount, ExportHints.Of(told, token)));
        }
        catch (UndecodableException bad)
        {
            await RefuseAsync(StatusCodes.Status400BadRequest, bad.Message);
        }
        catch (InvalidDataException)
        {
            await RefuseAsync(StatusCodes.Status400BadRequest, "The body says it is gzip, but cannot be unpacked.");
        }
        catch (BadHttpRequestException bad)
        {
            await RefuseAsync(bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? $"The body is larger than {ExportBody.MostBytes / 1024 / 1024} MiB after decompression; let the exporter send smaller batches."
                : "The request broke off or is malformed.");
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // Whatever it is: an exporter that hears 500 drops what it has, one that hears 503 comes back.
            Log.CannotKeep(Services.GetRequiredService<ILogger<ExportsController>>(), error, signal);
            await RefuseAsync(StatusCodes.Status503ServiceUnavailable, $"Storage is busy. Retry after {Soon} second.", Soon);
        }
    }

    private async Task<TelemetryToken?> TokenAsync(Func<int, string, int?, Task> refuse, CancellationToken ct)
    {
        var secret = ExportCredentials.Settle(Request);
        var user = (await HttpContext.AuthenticateAsync(TokenScheme.Name)).Principal;
        if (user?.TokenId() is not { } tokenId)
        {
            var isForbidden = user is not null || (secret is not null && await Services.GetRequiredService<TokenDoor>().WasKnownAsync(secret, ct));
            await (isForbidden
                ? refuse(StatusCodes.Status403Forbidden, user is not null ? "A sign-in session only reads. Use a device or ingest token." : "This token was revoked or has expired.", null)
                : refuse(StatusCodes.Status401Unauthorized, "Missing or unknown token. Send \"Authorization: Bearer tc_…\".", null));
            return null;
        }

        if (Services.GetRequiredService<ExportPace>().Take(tokenId))
        {
            return new TelemetryToken(tokenId, user.UserId());
        }

        await refuse(StatusCodes.Status429TooManyRequests, $"Rate limit for this token reached. Retry after {Soon} second.", Soon);
        return null;
    }

    private async Task<byte[]> BodyAsync(CancellationToken ct)
    {
        if (Request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new UndecodableException("The body is compressed in a way that is not known here; use gzip or none.");
        }

        using var all = new MemoryStream();
        await Request.Body.CopyToAsync(all, ct);
        return all.ToArray();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not keep exported {Signal}; the exporter was asked to come back")]
        public static partial void CannotKeep(ILogger logger, Exception error, string signal);
    }
}
