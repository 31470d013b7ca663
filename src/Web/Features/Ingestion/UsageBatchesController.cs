using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Ingestion;

/// <summary>Takes batches of usage lines, plain or gzip. Whose they are comes from the token.</summary>
[Route(ApiRoutes.UsageBatches)]
[Authorize(Policy = ApiPolicies.WriteUsage)]
[EnableRateLimiting(RateLimits.Ingestion)]
[RequestSizeLimit(Limits.BatchBytes)]
public sealed class UsageBatchesController(UsageRecorder recorder, TokenAllowance allowance) : TokenController
{
    [HttpPost]
    [NoOrgTransaction]
    public async Task<ActionResult<UsageReceipt>> Create(CancellationToken ct)
    {
        var tokenId = User.TokenId()!.Value;
        if (await allowance.SpendAsync(TokenAllowance.Batches, tokenId, ct) is { } tooMany)
        {
            return tooMany.ToActionResult();
        }

        UsageBatch? batch;
        try
        {
            batch = await JsonSerializer.DeserializeAsync(Request.Body, ContractsJson.Default.UsageBatch, ct);
        }
        catch (JsonException bad)
        {
            return Problem(statusCode: StatusCodes.Status400BadRequest, title: $"The body is not a usage batch: {BadJson.Where(bad)}");
        }
        catch (InvalidDataException)
        {
            return Problem(statusCode: StatusCodes.Status400BadRequest, title: "The body says it is gzip, but cannot be unpacked; send it again.");
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge($"The batch is larger than {Limits.BatchBytes / 1024 / 1024} MB (unpacked); send it in several batches.");
        }

        if (batch is null)
        {
            return Problem(statusCode: StatusCodes.Status400BadRequest, title: "The body is empty; send a usage batch as JSON.");
        }

        return batch.Lines?.Count > Limits.LinesPerBatch
            ? TooLarge($"The batch has {batch.Lines.Count} lines; send at most {Limits.LinesPerBatch} at once, in several batches.")
            : (await recorder.RecordAsync(ClaimOf(batch, tokenId), batch, ct)).ToActionResult();
    }

    private SourceClaim ClaimOf(UsageBatch batch, Guid tokenId) => User.UserId() is { } owner
        ? SourceClaim.Device(owner, batch.InstallationId, batch.DeviceName, tokenId)
        : SourceClaim.Upload(tokenId, batch.InstallationId, batch.DeviceName);

    private ObjectResult TooLarge(string sentence) => Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: sentence);
}
