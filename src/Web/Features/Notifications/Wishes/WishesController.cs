using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Wishes;

/// <summary>What a member wants by mail of this organization.</summary>
[Route("o/{org}/notifications")]
public sealed class WishesController(MailWishes wishes, CurrentOrg org) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        var wish = await wishes.OfAsync(User.UserId()!.Value, org.Role!.Value, ct);
        return View("Index", new WishesPage(new WishForm { Alerts = wish.Alerts, Weekly = wish.Weekly }, org.Name, org.Role.Value));
    }

    [HttpPost]
    public async Task<IActionResult> Update([Bind(Prefix = "Form")] WishForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Invalid("Index", "Index", new WishesPage(form, org.Name, org.Role!.Value));
        }

        await wishes.SetAsync(org.RequiredId, new MailWish(User.UserId()!.Value, form.Alerts, form.Weekly), ct);
        ToastAfterRedirect("Saved.");
        return RedirectToAction(nameof(Index));
    }
}

public sealed class WishForm
{
    [System.ComponentModel.DataAnnotations.Display(Name = "Alerts")]
    public bool Alerts { get; set; }

    [System.ComponentModel.DataAnnotations.Display(Name = "Weekly summary")]
    public bool Weekly { get; set; }
}

public sealed record WishesPage(WishForm Form, string OrgName, OrgRole Role);
