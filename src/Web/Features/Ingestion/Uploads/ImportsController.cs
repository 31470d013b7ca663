using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>Takes or compares a report of another program, for the <c>teamcost import</c> command.</summary>
[Route(ApiRoutes.Imports)]
[Authorize(Policy = ApiPolicies.WriteUsage)]
[EnableRateLimiting(RateLimits.Ingestion)]
[RequestSizeLimit(UploadBody.HeardBytes)]
public sealed class ImportsController(UploadDoor door, TokenAllowance allowance, PublicAddress address, CurrentOrg org) : TokenController
{
    [HttpPost]
    [NoOrgTransaction]
    public async Task<IActionResult> Create(string? user, string? machine, string? tool, string? timezone, bool preview, CancellationToken ct)
    {
        var (tokenId, owner) = (User.TokenId()!.Value, User.UserId());
        if (owner is not null && !string.IsNullOrWhiteSpace(user))
        {
            return new Error(ErrorKind.Forbidden, "A device token writes for its own person only. To import for somebody else, use an ingest token.", "user").ToActionResult();
        }

        if (owner is null && string.IsNullOrWhiteSpace(user))
        {
            return new Error(ErrorKind.Invalid, "An ingest token belongs to nobody: say whose the report is with \"user\".", "user").ToActionResult();
        }

        if (await allowance.SpendAsync(TokenAllowance.Reports, tokenId, ct) is { } tooMany)
        {
            return tooMany.ToActionResult();
        }

        try
        {
            var asked = new UploadQuestion(user, machine, tool, timezone, preview);
            var (status, receipt) = await door.TakeAsync(await UploadBody.ReadAsync(Request, ct), asked, UploadRoad.Command, tokenId, owner, $"{address.Of(Request)}/o/{org.Slug}", ct);
            // For the command a report that says nothing new is done, not failed.
            return status is 200 or 409
                ? Ok(receipt with { Success = true })
                : Problem(statusCode: 422, title: receipt.Field is { } field ? $"{field}: {receipt.Message}" : receipt.Message);
        }
        catch (InvalidDataException)
        {
            return Problem(statusCode: 400, title: UploadBody.BadlyPacked.Message);
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problem(statusCode: 413, title: UploadBody.TooLarge.Message);
        }
    }
}
