using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Publishing;

/// <summary>A person's own public profile: what would be in it, a look at it, and whether it is public at all.</summary>
[Authorize]
[Route("me/profile")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class MyProfileController(MyProfileQuery page, ProfileKeeper keeper) : FragmentController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Index", await page.RunAsync(User.UserId()!.Value, typed: null, ct));

    /// <summary>What becomes public, once more, before it does.</summary>
    [HttpGet("publish")]
    public async Task<IActionResult> New([FromQuery(Name = "Form")] PublishingForm form, CancellationToken ct)
    {
        if (!Request.Query.Keys.Any(key => key.StartsWith("Form.", StringComparison.Ordinal)))
        {
            // The bare address: nothing was chosen yet.
            return RedirectToAction(nameof(Index));
        }

        var shown = await page.RunAsync(User.UserId()!.Value, form, ct);
        return ModelState.IsValid ? View("New", shown) : Invalid("Index", "Index", shown);
    }

    /// <summary>Publishes, or changes at once what is published.</summary>
    [HttpPost("publish")]
    public async Task<IActionResult> Create([Bind(Prefix = "Form")] PublishingForm form, CancellationToken ct)
    {
        var userId = User.UserId()!.Value;
        if (!ModelState.IsValid)
        {
            return Invalid("Index", "Index", await page.RunAsync(userId, form, ct));
        }

        await keeper.PublishAsync(userId, form.ToWishes(), ct);
        return GoTo(Url.Action(nameof(Index))!, "Saved. This is what everybody sees from now on.");
    }

    [HttpGet("unpublish")]
    public async Task<IActionResult> Edit(CancellationToken ct) => View("Edit", await page.RunAsync(User.UserId()!.Value, typed: null, ct));

    [HttpPost("unpublish")]
    public async Task<IActionResult> Delete(CancellationToken ct)
    {
        var was = await keeper.UnpublishAsync(User.UserId()!.Value, ct);
        return GoTo(Url.Action(nameof(Index))!, was ? "Your profile is gone: its page, its place on the leaderboard and its badge." : "Nothing was public.");
    }
}
