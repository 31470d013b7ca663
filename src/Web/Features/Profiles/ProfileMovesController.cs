using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Publishing.Public;

namespace TeamCost.Web.Features.Profiles;

/// <summary>Where profiles live in other programs of this kind: their links lead to ours, whether there is anybody or not.</summary>
[AllowAnonymous]
[Route("profile/{username}")]
public sealed class ProfileMovesController : Controller
{
    [HttpGet]
    public IActionResult Show(string username) =>
        RedirectToActionPermanent(nameof(ProfilesController.Show), "Profiles", new { username = TypedNames.Clean(username) is { Length: > 0 } name ? name : "-" });
}
