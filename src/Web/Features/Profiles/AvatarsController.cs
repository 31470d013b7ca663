using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Publishing.Public;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Profiles;

/// <summary>The picture of a published person, drawn from the name.</summary>
[AllowAnonymous]
[Route("u/{username}/avatar.svg")]
[SharedAnswer<ProfileStamp>(IsOpen = true)]
public sealed class AvatarsController(PublishedHandleQuery handles) : Controller
{
    private const int Pixels = 128;

    [HttpGet]
    public async Task<IActionResult> Show(string username, CancellationToken ct) =>
        await handles.RunAsync(username, ct) is { } handle ? Content(Avatar.Svg(handle, Pixels), "image/svg+xml") : NotFound();
}
