using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Budgets;

/// <summary>A budget ends: it is no longer watched; its periods and alerts stay to be read.</summary>
[Route("o/{org}/budgets/{id:guid}/end")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class BudgetEndsController(AppDbContext db, BudgetForms forms, TimeProvider clock) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid id, CancellationToken ct)
    {
        if (await db.Budgets.SingleOrDefaultAsync(b => b.Id == id, ct) is not { } budget)
        {
            return NotFound();
        }

        budget.End(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await forms.WakeAsync(ct);
        ToastAfterRedirect($"{budget.Name} is no longer watched. Its history stays.");
        return RedirectToAction("Index", "Budgets", routeValues: null);
    }
}
