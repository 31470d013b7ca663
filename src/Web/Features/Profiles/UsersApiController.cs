using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TeamCost.Web.Features.Publishing.Public;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;

namespace TeamCost.Web.Features.Profiles;

/// <summary>A published profile for programs, open to any page of any site.</summary>
[ApiController]
[AllowAnonymous]
[ClientErrors]
[EnableRateLimiting(RateLimits.Api)]
[Route("api/users/{username}")]
[SharedAnswer<ProfileStamp>(IsOpen = true)]
public sealed class UsersApiController(ProfileQuery profiles, PublicAddress address) : ControllerBase
{
    [HttpGet]
    public async Task<IActionResult> Show(string username, CancellationToken ct) =>
        await profiles.RunAsync(username, ct) is { } face
            ? Ok(UserJson.Of(face, address.Of(Request)))
            : ClientError.Answer(StatusCodes.Status404NotFound, "Nobody of this name has published a profile.");
}
