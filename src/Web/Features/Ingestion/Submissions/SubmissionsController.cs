using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>Takes what people's own clients submit, in every shape that they send. Which shape it is, its class says; so do its answers.</summary>
[Route("api/submit")]
[ClientErrors]
[Authorize(Policy = ApiPolicies.OwnUsage)]
[EnableRateLimiting(RateLimits.Ingestion)]
[RequestSizeLimit(MostBytes)]
public sealed class SubmissionsController(
    IEnumerable<ISubmissionShape> shapes, SubmissionKeeper keeper, TokenAllowance allowance, UserNameQuery names, PublicAddress address, TimeProvider clock) : TokenController
{
    private const int MostBytes = 5 * 1024 * 1024;

    [HttpPost]
    [NoOrgTransaction]
    public async Task<IActionResult> Create(CancellationToken ct)
    {
        var tokenId = User.TokenId()!.Value;
        if (await allowance.SpendAsync(TokenAllowance.Submissions, tokenId, ct) is { } tooMany)
        {
            return ClientError.Answer(tooMany, Response);
        }

        var (bytes, refused) = await ClientBody.ReadAsync(Request, MostBytes, ct);
        if (refused is not null)
        {
            return refused;
        }

        try
        {
            using var body = JsonDocument.Parse(bytes);
            return shapes.FirstOrDefault(one => one.Fits(body.RootElement)) is { } shape
                ? await TakeAsync(shape, body.RootElement, tokenId, ct)
                : ClientError.Answer(StatusCodes.Status400BadRequest, "The body is no submission: it has no \"contributions\". Send what your client's submit command sends.");
        }
        catch (JsonException bad)
        {
            return ClientError.Answer(StatusCodes.Status400BadRequest, $"The body cannot be read: {BadJson.Where(bad)}");
        }
    }

    private async Task<IActionResult> TakeAsync(ISubmissionShape shape, JsonElement body, Guid tokenId, CancellationToken ct)
    {
        var userId = User.UserId()!.Value;
        var reading = shape.Read(body, Request, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        if (reading.Faults.Count > 0 || reading.Parts.Count == 0)
        {
            return Answer(shape.Refuse(reading.Faults.Count > 0 ? reading.Faults : ["There is nothing in it: no day has any usage."]));
        }

        var kept = await keeper.KeepAsync(reading, userId, tokenId, ct);
        var username = await names.RunAsync(userId, ct);
        return Answer(shape.Answer(new SubmissionOutcome(
            kept.Id, kept.IsKnown, kept.IsFirst, username, $"{address.Of(Request)}/u/{username}", kept.Metrics, kept.Reasons, kept.Warnings)));
    }

    private static JsonResult Answer((int Status, object Body) answer) => new(answer.Body) { StatusCode = answer.Status };
}
