using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Contracts;
using TeamCost.Contracts.Imports;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;

namespace TeamCost.Web.Features.Devices;

/// <summary>Signing a program in without typing a secret: it asks for a code, a person allows it in a browser, the program fetches its token.</summary>
[AllowAnonymous]
[ClientErrors]
[IgnoreAntiforgeryToken]
[Route(ApiRoutes.DeviceCodes)]
[EnableRateLimiting(RateLimits.Api)]
[RequestSizeLimit(16 * 1024)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ApiDeviceCodesController(DeviceCodes codes, DevicePoller poller, PublicAddress address) : ControllerBase
{
    [HttpPost]
    public async Task<IActionResult> Create(CancellationToken ct)
    {
        var (body, bad) = await BodyAsync(ct);
        if (bad is not null)
        {
            return bad;
        }

        var made = await codes.MakeAsync(TextOf(body, "deviceName"), HttpContext.Connection.RemoteIpAddress, ct);
        return made.Match<IActionResult>(
            code => Ok(new DeviceCodeAnswer(code.Secret, code.User, $"{address.Of(Request)}/device", code.ExpiresIn, code.Interval)),
            error => ClientError.Answer(error, Response));
    }

    [HttpPost("poll")]
    public async Task<IActionResult> Poll(CancellationToken ct)
    {
        var (body, bad) = await BodyAsync(ct);
        return bad
            ?? (TextOf(body, "deviceCode") is { Length: > 0 } code
                ? new JsonResult(await poller.AskAsync(code, ct), ContractsJson.Default.Options)
                : ClientError.Answer(StatusCodes.Status400BadRequest, "Send the code that you were given: {\"deviceCode\": \"…\"}."));
    }

    private async Task<(JsonElement Body, IActionResult? Bad)> BodyAsync(CancellationToken ct)
    {
        try
        {
            using var memory = new MemoryStream();
            await Request.Body.CopyToAsync(memory, ct);
            if (memory.Length == 0)
            {
                return (default, null);
            }

            using var document = JsonDocument.Parse(memory.ToArray());
            return (document.RootElement.Clone(), null);
        }
        catch (JsonException bad)
        {
            return (default, ClientError.Answer(StatusCodes.Status400BadRequest, $"The body is no JSON: it stops being valid on line {bad.LineNumber + 1}."));
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, ClientError.Answer(StatusCodes.Status413PayloadTooLarge, "The body is far too large for what belongs here."));
        }
        catch (InvalidDataException)
        {
            return (default, ClientError.Answer(StatusCodes.Status400BadRequest, "The body says it is gzip, but cannot be unpacked; send it again."));
        }
    }

    private static string? TextOf(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? JsonText.Of(value) : null;
}
