using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Admin;

/// <summary>The same for programs of staff.</summary>
[StaffOnly]
[ClientErrors]
[Route("api/admin")]
[Authorize(Policy = ApiPolicies.ReadUsage)]
[EnableRateLimiting(RateLimits.Api)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[NoOrgTransaction]
public sealed class ApiAdminController(FlaggedQuery flagged, Reviewer reviewer) : TokenController
{
    [HttpGet("flagged")]
    public async Task<FlaggedAnswer> Index(CancellationToken ct)
    {
        var days = await flagged.RunAsync(ct);
        return new FlaggedAnswer(days.Count, [.. days.Select(day => new FlaggedItem(
            day.SubmissionId, day.Id, day.Kind.ToString().ToLowerInvariant(), day.Handle, day.DisplayName, day.Day, day.Reasons, day.Tokens, day.ValueUsd, day.UsualTokens, day.UsualUsd, day.HeldAt))]);
    }

    [HttpPost("review")]
    public async Task<IActionResult> Create([FromBody] ReviewRequest? asked, CancellationToken ct)
    {
        if (asked?.SubmissionId is not { } id || !Guid.TryParse(id, out var submissionId))
        {
            return ClientError.Answer(StatusCodes.Status400BadRequest, "Say which submission: \"submissionId\" is an id from GET /api/admin/flagged.");
        }

        ReviewAction? action = asked.Action switch { "approve" => ReviewAction.Approve, "reject" => ReviewAction.Reject, "undo" => ReviewAction.Undo, _ => null };
        if (action is not { } known)
        {
            return ClientError.Answer(StatusCodes.Status400BadRequest, "Say what to do: \"action\" is \"approve\", \"reject\" or \"undo\".");
        }

        var decided = await reviewer.RunAsync(submissionId, known, asked.Reason, seen: null, User.UserId()!.Value, ct);
        return decided.Match<IActionResult>(
            days => Ok(new ReviewAnswer(true, submissionId, asked.Action!, days)),
            error => error.Kind is ErrorKind.Invalid ? ClientError.Answer(StatusCodes.Status400BadRequest, error.Message) : ClientError.Answer(error, Response));
    }
}

public sealed record ReviewRequest(string? SubmissionId, string? Action, string? Reason);

public sealed record ReviewAnswer(bool Success, Guid SubmissionId, string Action, int Days);

public sealed record FlaggedAnswer(int Total, IReadOnlyList<FlaggedItem> Flagged);

/// <param name="SubmissionId">What to send to <c>POST /api/admin/review</c>: all days of that submission; of a whole day its own id.</param>
/// <param name="Id">The single day.</param>
public sealed record FlaggedItem(
    Guid SubmissionId, Guid Id, string Kind, string Username, string DisplayName, DateOnly Date, IReadOnlyList<string> Reasons, long TotalTokens, decimal ListValueUsd, long UsualTokens,
    decimal UsualListValueUsd, [property: JsonPropertyName("flaggedAt")] DateTimeOffset At);
