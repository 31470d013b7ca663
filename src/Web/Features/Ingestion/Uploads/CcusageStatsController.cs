using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Contracts.Imports;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>Takes a ccusage report of any version as the body: <c>ccusage --json | curl --data-binary @- …</c>.</summary>
/// <remarks>Anonymous to the pipeline only because programs want a body of their own for a bad token; nothing happens without one.</remarks>
[Route(Path)]
[AllowAnonymous]
[EnableRateLimiting(RateLimits.Ingestion)]
[RequestSizeLimit(UploadBody.HeardBytes)]
public sealed class CcusageStatsController(UploadDoor door, TokenAllowance allowance, PublicAddress address, CurrentOrg org) : TokenController
{
    internal const string Path = "claude-code-stats";

    [HttpPost]
    [NoOrgTransaction]
    public async Task<IActionResult> Create(string? username, string? machine, string? tool, string? timezone, CancellationToken ct)
    {
        var token = (await HttpContext.AuthenticateAsync(TokenScheme.Name)).Principal;
        if (token?.TokenId() is not { } tokenId)
        {
            return UploadBody.Answer(401, new ImportReceipt(false, "This needs a valid token. Create one under Tokens in your organization and send it as \"Authorization: Bearer tc_…\"."));
        }

        if (username is not { Length: >= 3 and <= 50 } || username.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_')))
        {
            return UploadBody.Answer(400, new ImportReceipt(false, "\"username\" is 3 to 50 letters, digits, dashes and underscores: /claude-code-stats?username=ada.", Field: "username"));
        }

        if (await allowance.SpendAsync(TokenAllowance.Reports, tokenId, ct) is { } tooMany)
        {
            var wait = (int)Math.Ceiling(tooMany.RetryAfter!.Value.TotalSeconds);
            Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            return UploadBody.Answer(429, new ImportReceipt(false, tooMany.Message, RetryAfter: wait));
        }

        try
        {
            var asked = new UploadQuestion(username, machine ?? Request.Headers["X-Machine"].FirstOrDefault(), tool, timezone, Preview: false);
            var (status, receipt) = await door.TakeAsync(await UploadBody.ReadAsync(Request, ct), asked, UploadRoad.Api, tokenId, token.UserId(), $"{address.Of(Request)}/o/{org.Slug}", ct);
            return UploadBody.Answer(status, receipt);
        }
        catch (InvalidDataException)
        {
            return UploadBody.Answer(400, UploadBody.BadlyPacked);
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return UploadBody.Answer(413, UploadBody.TooLarge);
        }
    }
}
