using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Budgets;

/// <summary>What the budget that is being typed would have said in the last 90 days; changes nothing.</summary>
[Route("o/{org}/budgets/replays")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class BudgetReplaysController(AppDbContext db, BudgetForms forms) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid? id, [Bind(Prefix = "Form")] BudgetForm form, CancellationToken ct)
    {
        var budget = id is null ? null : await db.Budgets.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id && b.EndedAt == null, ct);
        if (id is not null && budget is null)
        {
            return NotFound();
        }

        if (budget is not null)
        {
            BudgetForms.Fix(form, budget, ModelState);
        }

        // Half-typed is not wrong yet: what is missing is said where the answer will stand, not beside the fields.
        ModelState.Clear();
        return PageOrFragment(budget is null ? "/Features/Budgets/New.cshtml" : "/Features/Budgets/Edit.cshtml", "/Features/Budgets/_Replay.cshtml", await forms.PageAsync(form, budget, ct));
    }
}
