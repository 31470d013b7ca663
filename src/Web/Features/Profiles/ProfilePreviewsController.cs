using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Profiles;

/// <summary>One's own profile as a stranger would see it with the wishes in the address, or with those that hold now. Nothing is published by looking.</summary>
[Authorize]
[Route("me/profile/preview")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ProfilePreviewsController(Publisher publisher, MyProfileQuery wishes, PublicAddress address, TimeProvider clock) : FragmentController
{
    [HttpGet]
    public async Task<IActionResult> Show([FromQuery(Name = "Form")] PublishingForm form, CancellationToken ct)
    {
        var userId = User.UserId()!.Value;
        var typed = Request.Query.Keys.Any(key => key.StartsWith("Form.", StringComparison.Ordinal)) ? form : (await wishes.RunAsync(userId, typed: null, ct)).Form;
        typed.DisplayName ??= "";
        var preview = await publisher.PreviewAsync(userId, typed.ToWishes(), ct);
        var face = new PublicFace(preview.Profile, preview.Days, rank: null, clock.GetUtcNow());
        var here = $"/me/profile/preview{QueryString.Create(Request.Query.Where(word => word.Key is not ("view" or "year")))}";
        return View("Show", new ProfilePage(face, ProfileView.Of(Request.Query, face), address.Of(Request), ProfileViewer.Preview, here));
    }
}
