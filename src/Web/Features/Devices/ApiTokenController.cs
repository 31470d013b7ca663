using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Devices;

/// <summary>The device token that a request is made with: whose it is, and its end.</summary>
[Route(ApiRoutes.Token)]
[ClientErrors]
[Authorize(Policy = ApiPolicies.OwnUsage)]
[EnableRateLimiting(RateLimits.Api)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ApiTokenController(AppDbContext db, UserNameQuery names, TimeProvider clock) : TokenController
{
    [HttpGet]
    public async Task<TokenOwner> Show(CancellationToken ct) => new(new DeviceUser(await names.RunAsync(User.UserId()!.Value, ct), AvatarUrl: null));

    [HttpDelete]
    public async Task<IActionResult> Delete(CancellationToken ct)
    {
        var (id, now) = (User.TokenId()!.Value, clock.GetUtcNow());
        await db.Tokens.Where(t => t.Id == id && t.RevokedAt == null).ExecuteUpdateAsync(row => row.SetProperty(t => t.RevokedAt, now), ct);
        return NoContent();
    }
}

public sealed record TokenOwner(DeviceUser User);
