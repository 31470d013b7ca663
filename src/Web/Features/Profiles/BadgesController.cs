using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Publishing.Public;
using TeamCost.Web.Platform.Http;

namespace TeamCost.Web.Features.Profiles;

/// <summary>A published figure as a picture. An empty one for everybody else: a picture cannot say 404, and must not say who was here.</summary>
[AllowAnonymous]
[Route("u/{username}/badge.svg")]
[SharedAnswer<ProfileStamp>("show", "theme", IsOpen = true)]
public sealed class BadgesController(ProfileQuery profiles) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Show(string username, string? show, string? theme, CancellationToken ct) =>
        Content(await profiles.RunAsync(username, ct) is { } face ? Badge.Of(face, show, theme) : Badge.Empty, "image/svg+xml");
}
