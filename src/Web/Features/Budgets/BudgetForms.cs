using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Budgets;

/// <summary>What new, changed and replayed budgets have in common.</summary>
public sealed class BudgetForms(AppDbContext db, BudgetTargets targets, ReplayQuery replay, CurrentOrg org, TimeProvider clock)
{
    /// <param name="form">What was typed.</param>
    /// <param name="budget">The one that is changed; null: a new one.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<BudgetFormPage> PageAsync(BudgetForm form, Budget? budget, CancellationToken ct)
    {
        var choices = await targets.RunAsync(ct);
        // What was chosen stays on offer, also where nobody used it of late.
        if (BudgetForm.TryScope(form.For, out var scope, out var value) && !choices.Any(c => c.Value == form.For) && scope is not (BudgetScope.Team or BudgetScope.Person))
        {
            choices = [.. choices, new SelectListItem(value, form.For)];
        }

        return new BudgetFormPage(form, budget?.Id, budget?.Name, choices, await replay.RunAsync(form, ct));
    }

    public Budget Make(BudgetForm form, Guid? by)
    {
        BudgetForm.TryScope(form.For, out var scope, out var value);
        var now = clock.GetUtcNow();
        var budget = new Budget(scope, value, form.Period, form.Basis, by, now);
        form.ApplyTo(budget, now);
        return budget;
    }

    public async Task CheckAsync(BudgetForm form, ModelStateDictionary state, CancellationToken ct)
    {
        if (BudgetForm.TryScope(form.For, out var scope, out var value) && !await targets.ExistsAsync(scope, value, ct))
        {
            state.AddModelError("Form.For", scope is BudgetScope.Team ? "That team is not one of this organization's." : "That person is not a member of this organization.");
        }
    }

    /// <summary>What a budget measures never changes, whatever is sent.</summary>
    public static void Fix(BudgetForm form, Budget budget, ModelStateDictionary state)
    {
        (form.For, form.Period, form.Basis) = (BudgetForm.Word(budget.Scope, budget.ScopeValue), budget.Period, budget.Basis);
        foreach (var name in (string[])["Form.For", "Form.Period", "Form.Basis"])
        {
            state.Remove(name);
        }
    }

    /// <summary>After the commit somebody looks at once.</summary>
    public Task WakeAsync(CancellationToken ct) => db.ExecuteAsync("select pg_notify($1, $2)", ct, RollUp.ChangedChannel, org.RequiredId.ToString());
}

/// <param name="Replay">Null while something that it needs is missing.</param>
public sealed record BudgetFormPage(BudgetForm Form, Guid? Id, string? Name, IReadOnlyList<SelectListItem> Targets, Replay? Replay)
{
    public static IEnumerable<SelectListItem> Periods =>
        [new("Month", nameof(BudgetPeriod.Month)), new("Week, from Monday", nameof(BudgetPeriod.Week)), new("Day", nameof(BudgetPeriod.Day)), new("Quarter", nameof(BudgetPeriod.Quarter))];

    public static IEnumerable<SelectListItem> Bases =>
        [new("Spend", nameof(BudgetBasis.Spend)), new("Value at list price", nameof(BudgetBasis.List))];
}
