using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Providers.Plans;

/// <summary>A plan ends: after today, it costs nothing any more; what was paid stays.</summary>
[Route("o/{org}/connections/{connectionId:guid}/plans/{id:guid}/end")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class PlanEndsController(AppDbContext db, PlanKeeper keeper, CurrentOrg org, TimeProvider clock) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid connectionId, Guid id, CancellationToken ct)
    {
        if (await db.Plans.SingleOrDefaultAsync(p => p.Id == id && p.ConnectionId == connectionId, ct) is not { } plan)
        {
            return NotFound();
        }

        var tomorrow = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), org.TimeZone).DateTime).AddDays(1);
        // One that has not begun is over before it begins.
        await keeper.EndAsync(plan, tomorrow > plan.FromDay ? tomorrow : plan.FromDay, ct);
        ToastAfterRedirect($"{plan.Name} is paid until {Figures.Day(tomorrow.AddDays(-1))}.");
        return RedirectToAction("Index", "Plans", new { connectionId });
    }
}
