using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>What a person's clients have submitted to the token's organization: its sums, and its end.</summary>
[ClientErrors]
[Authorize(Policy = ApiPolicies.OwnUsage)]
[EnableRateLimiting(RateLimits.Api)]
public sealed class SubmittedDataController(SubmissionKeeper keeper, SubmittedDevices devices) : TokenController
{
    [HttpGet("api/me/stats")]
    public Task<SubmittedStats> Show(CancellationToken ct) => devices.StatsAsync(User.UserId()!.Value, ct);

    [HttpDelete("api/settings/submitted-data")]
    [NoOrgTransaction]
    public async Task<SubmittedDataDeleted> Delete(CancellationToken ct)
    {
        var deleted = await keeper.ForgetAsync(User.UserId()!.Value, ct);
        return new SubmittedDataDeleted(deleted > 0, deleted);
    }
}

public sealed record SubmittedDataDeleted(bool Deleted, int DeletedSubmissions);
