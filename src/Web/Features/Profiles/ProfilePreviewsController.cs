using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Profiles;

/// <summary>One's own profile as a stranger would see it with the wishes in the address. Nothing is published by looking.</summary>
[Authorize]
[Route("me/profile/preview")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ProfilePreviewsController(Publisher publisher, PublicAddress address, TimeProvider clock) : FragmentController
{
    [HttpGet]
    public async Task<IActionResult> Show([FromQuery(Name = "Form")] ProfilePreviewForm form, CancellationToken ct)
    {
        var preview = await publisher.PreviewAsync(User.UserId()!.Value, form.ToWishes(), ct);
        var face = new PublicFace(preview.Profile, preview.Days, rank: null, clock.GetUtcNow());
        var here = $"/me/profile/preview{QueryString.Create(Request.Query.Where(word => word.Key is not ("view" or "year")))}";
        return View("Show", new ProfilePage(face, ProfileView.Of(Request.Query, face), address.Of(Request), ProfileViewer.Preview, here));
    }
}
