using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Features.Publishing.Public;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Profiles;

/// <summary>The page of a person who is published. Who is not finds a page that nobody else finds.</summary>
[AllowAnonymous]
[Route("u/{username}")]
[SharedAnswer<ProfileStamp>("view", "year")]
public sealed class ProfilesController(ProfileQuery profiles, UserNameQuery names, PublicAddress address) : FragmentController
{
    [HttpGet]
    public async Task<IActionResult> Show(string username, CancellationToken ct)
    {
        if (await profiles.RunAsync(username, ct) is { } face)
        {
            var viewer = face.Profile.UserId == User.UserId() ? ProfileViewer.Owner : ProfileViewer.Stranger;
            return View("Show", new ProfilePage(face, ProfileView.Of(Request.Query, face), address.Of(Request), viewer, $"/u/{face.Profile.Handle}"));
        }

        return User.UserId() is { } userId && await names.RunAsync(userId, ct) is var mine && string.Equals(mine, username, StringComparison.OrdinalIgnoreCase)
            ? View("NotPublished", mine)
            : NotFound();
    }
}
