using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Budgets;

/// <summary>Budgets: everybody reads what they may see, admins change.</summary>
[Route("o/{org}/budgets")]
public sealed class BudgetsController(
    AppDbContext db, BudgetListQuery list, BudgetPageQuery pages, BudgetForms forms, CurrentOrg org, TimeProvider clock) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => PageOrFragment("Index", "_Budgets", await list.RunAsync(ct));

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) => await pages.RunAsync(id, ct) is { } page ? PageOrFragment("Show", "_Budget", page) : NotFound();

    [HttpGet("new")]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> New(CancellationToken ct) => View("New", await forms.PageAsync(new BudgetForm(), budget: null, ct));

    [HttpPost]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Create([Bind(Prefix = "Form")] BudgetForm form, CancellationToken ct)
    {
        await forms.CheckAsync(form, ModelState, ct);
        if (!ModelState.IsValid)
        {
            return Invalid("New", "New", await forms.PageAsync(form, budget: null, ct));
        }

        var budget = forms.Make(form, org.UserId);
        db.Budgets.Add(budget);
        await db.SaveChangesAsync(ct);
        await forms.WakeAsync(ct);
        return GoTo(Url.Action(nameof(Show), new { org = org.Slug, id = budget.Id })!, $"{budget.Name} is watched from now on.");
    }

    [HttpGet("{id:guid}/edit")]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Edit(Guid id, CancellationToken ct) =>
        await FindAsync(id, ct) is { } budget ? View("Edit", await forms.PageAsync(BudgetForm.Of(budget), budget, ct)) : NotFound();

    [HttpPost("{id:guid}")]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Update(Guid id, [Bind(Prefix = "Form")] BudgetForm form, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { } budget)
        {
            return NotFound();
        }

        BudgetForms.Fix(form, budget, ModelState);
        if (!ModelState.IsValid)
        {
            return Invalid("Edit", "Edit", await forms.PageAsync(form, budget, ct));
        }

        form.ApplyTo(budget, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await forms.WakeAsync(ct);
        return GoTo(Url.Action(nameof(Show), new { org = org.Slug, id })!, $"{budget.Name} is changed.");
    }

    private Task<Budget?> FindAsync(Guid id, CancellationToken ct) => db.Budgets.SingleOrDefaultAsync(b => b.Id == id && b.EndedAt == null, ct);
}
