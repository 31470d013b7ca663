using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations;

[Route("o/{org}/settings")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class SettingsController(AppDbContext db, DirtyDays dirty, CurrentOrg org) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        var organization = await db.Organizations.SingleAsync(ct);
        return View("Index", Page(SettingsForm.From(organization), organization.AllowsPublishing));
    }

    [HttpPost]
    public async Task<IActionResult> Update([Bind(Prefix = "Form")] SettingsForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Invalid("Index", "Index", Page(form, (await db.Organizations.SingleAsync(ct)).AllowsPublishing));
        }

        var organization = await db.Organizations.SingleAsync(ct);
        var moved = organization.TimeZone != form.TimeZone;
        organization.Revise(form.Name.Trim(), form.TimeZone, form.MembersSeeNames, form.ProjectNaming);
        await db.SaveChangesAsync(ct);
        if (moved)
        {
            await dirty.MarkAllAsync(ct);
        }

        ToastAfterRedirect(moved ? "Saved. All days are being summed up again for the new time zone." : "Saved.");
        return RedirectToAction(nameof(Index));
    }

    private SettingsPage Page(SettingsForm form, bool allowsPublishing) =>
        new(form, TimeZones.Options(form.TimeZone), org.Slug, org.Kind, org.Role is OrgRole.Owner, allowsPublishing);
}

public sealed record SettingsPage(SettingsForm Form, IEnumerable<Microsoft.AspNetCore.Mvc.Rendering.SelectListItem> Zones, string Slug, OrgKind Kind, bool IsOwner, bool AllowsPublishing);
