using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Ingestion.Messages;

/// <summary>Takes the messages that splitrail uploads, up to 3,000 at once. A message that comes again counts once.</summary>
[Route("api/upload-stats")]
[ClientErrors]
[Authorize(Policy = ApiPolicies.OwnUsage)]
[EnableRateLimiting(RateLimits.Ingestion)]
[RequestSizeLimit(Limits.BatchBytes)]
public sealed class MessageUploadsController(MessageKeeper keeper, TokenAllowance allowance, TimeProvider clock) : TokenController
{
    private const int MostMessages = 3_000;

    [HttpPost]
    [NoOrgTransaction]
    public async Task<IActionResult> Create(CancellationToken ct)
    {
        if (await allowance.SpendAsync(TokenAllowance.Messages, User.TokenId()!.Value, ct) is { } tooMany)
        {
            return ClientError.Answer(tooMany, Response);
        }

        var (bytes, refused) = await ClientBody.ReadAsync(Request, Limits.BatchBytes, ct);
        if (refused is not null)
        {
            return refused;
        }

        try
        {
            using var body = JsonDocument.Parse(bytes);
            return await TakeAsync(body.RootElement, ct);
        }
        catch (JsonException bad)
        {
            return ClientError.Answer(StatusCodes.Status400BadRequest, $"The body cannot be read: {BadJson.Where(bad)}");
        }
    }

    private async Task<IActionResult> TakeAsync(JsonElement body, CancellationToken ct)
    {
        if (body.ValueKind != JsonValueKind.Array)
        {
            return ClientError.Answer(StatusCodes.Status400BadRequest, "The body is an array of messages.");
        }

        if (body.GetArrayLength() > MostMessages)
        {
            return ClientError.Answer(
                StatusCodes.Status400BadRequest, string.Create(CultureInfo.InvariantCulture, $"There are {body.GetArrayLength()} messages; send at most {MostMessages} at once."));
        }

        var reading = MessageReading.Of(body, clock.GetUtcNow());
        if (reading.Messages.Count == 0 && reading.Faults.Count > 0)
        {
            return ClientError.Answer(StatusCodes.Status400BadRequest, reading.Faults[0], reading.Faults);
        }

        await keeper.KeepAsync(reading.Messages, User.UserId()!.Value, ct);
        return Ok(new { success = true, error = (string?)null, accepted = reading.Messages.Count, details = reading.Faults });
    }
}
