using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations;

/// <summary>Whether the organization's people may publish what they themselves used in it. Switched off, what was published of it is gone in the same request.</summary>
[Route("o/{org}/settings/publishing")]
[Authorize(Policy = OrgPolicies.Owner)]
public sealed class PublishingPermissionsController(AppDbContext db, Publisher publisher) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Update(bool allowed, CancellationToken ct)
    {
        var organization = await db.Organizations.SingleAsync(ct);
        var choosers = allowed ? [] : await db.PublishingChoices.Select(choice => choice.UserId).ToListAsync(ct);
        await publisher.LockAsync(choosers, ct);
        organization.AllowPublishing(allowed);
        await db.SaveChangesAsync(ct);
        if (!allowed)
        {
            await db.PublishingChoices.ExecuteDeleteAsync(ct);
        }

        foreach (var userId in choosers)
        {
            await publisher.RunAsync(userId, ct);
        }

        ToastAfterRedirect(allowed ? "Saved. Members may now choose to publish their own usage." : "Saved. Nothing of this organization is public any more.");
        return RedirectToAction("Index", "Settings");
    }
}
