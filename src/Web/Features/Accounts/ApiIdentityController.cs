using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Accounts;

/// <summary>Who a bearer token is, and the end of a session.</summary>
[Route("api/auth")]
[EnableRateLimiting(RateLimits.Api)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ApiIdentityController(CurrentOrg org, UserManager<AppUser> users, ApiSessionIssuer sessions) : TokenController
{
    [HttpGet("me")]
    public async Task<WhoAmI> Show()
    {
        var user = await users.GetUserAsync(User);
        return new WhoAmI(
            User.TokenKind(), user?.Email, user?.Name, org.Slug, org.Name, org.TimeZone.Id, User.FindFirst(TokenScheme.NameClaim)?.Value,
            org.ProjectNaming.ToString().ToLowerInvariant(), typeof(ApiIdentityController).Assembly.GetName().Version?.ToString(3));
    }

    [HttpPost("logout")]
    public async Task<IActionResult> Delete(CancellationToken ct)
    {
        if (User.TokenKind() != TokenScheme.Session)
        {
            return new Error(ErrorKind.Forbidden, "Only a session from /api/auth/login ends here. Revoke tokens on the Tokens page.").ToActionResult();
        }

        await sessions.EndAsync(Request.Headers.Authorization.ToString()["Bearer ".Length..].Trim(), ct);
        return NoContent();
    }
}
