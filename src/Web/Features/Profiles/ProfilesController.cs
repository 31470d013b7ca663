using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Profiles;

/// <summary>The page of a person. Nobody's is published: its owner reads that, everybody else finds nothing.</summary>
[AllowAnonymous]
[Route("u/{username}")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ProfilesController(UserNameQuery names) : FragmentController
{
    [HttpGet]
    public async Task<IActionResult> Show(string username, CancellationToken ct) =>
        User.UserId() is { } userId && await names.RunAsync(userId, ct) is var mine && string.Equals(mine, username, StringComparison.OrdinalIgnoreCase)
            ? View("Show", mine)
            : NotFound();
}
