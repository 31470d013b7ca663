using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Providers.Connections;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Plans;

/// <summary>Plans of one account, typed by hand: seats times price, a month or a year.</summary>
[Route("o/{org}/connections/{connectionId:guid}/plans")]
[Authorize(Policy = OrgPolicies.SeesEverybody)]
public sealed class PlansController(AppDbContext db, ConnectionPlaceQuery places, PlanKeeper keeper, CurrentOrg org, TimeProvider clock) : OrgController
{
    private DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), org.TimeZone).DateTime);

    [HttpGet]
    public async Task<IActionResult> Index(Guid connectionId, CancellationToken ct) =>
        await PageAsync(connectionId, new PlanForm { From = new DateOnly(Today.Year, Today.Month, 1) }, ct) is { } page ? View("Index", page) : NotFound();

    [HttpPost]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Create(Guid connectionId, [Bind(Prefix = "Form")] PlanForm form, CancellationToken ct)
    {
        if (await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == connectionId, ct) is not { } connection)
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return Invalid("Index", "Index", await PageAsync(connectionId, form, ct));
        }

        var plan = await keeper.AddAsync(connection, form, org.UserId!.Value, ct);
        ToastAfterRedirect($"{plan.Name} is added. Its days are being summed up again.");
        return RedirectToAction(nameof(Index), new { connectionId });
    }

    [HttpGet("{id:guid}")]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Edit(Guid connectionId, Guid id, CancellationToken ct) =>
        await FindAsync(connectionId, id, ct) is { } plan && await places.RunAsync(connectionId, ct) is { } place
            ? View("Edit", new PlanPage(place, plan.Id, plan.Name, PlanForm.Of(plan)))
            : NotFound();

    [HttpPost("{id:guid}")]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Update(Guid connectionId, Guid id, [Bind(Prefix = "Form")] PlanForm form, CancellationToken ct)
    {
        if (await FindAsync(connectionId, id, ct) is not { } plan || await places.RunAsync(connectionId, ct) is not { } place)
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return Invalid("Edit", "Edit", new PlanPage(place, plan.Id, plan.Name, form));
        }

        await keeper.ChangeAsync(plan, form, ct);
        ToastAfterRedirect($"{plan.Name} is changed. Its days are being summed up again.");
        return RedirectToAction(nameof(Index), new { connectionId });
    }

    [HttpPost("{id:guid}/delete")]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Delete(Guid connectionId, Guid id, CancellationToken ct)
    {
        if (await FindAsync(connectionId, id, ct) is not { } plan)
        {
            return NotFound();
        }

        await keeper.RemoveAsync(plan, ct);
        ToastAfterRedirect($"{plan.Name} is deleted, as if it had never been paid.");
        return RedirectToAction(nameof(Index), new { connectionId });
    }

    private Task<Plan?> FindAsync(Guid connectionId, Guid id, CancellationToken ct) =>
        db.Plans.SingleOrDefaultAsync(p => p.Id == id && p.ConnectionId == connectionId, ct);

    private async Task<PlansPage?> PageAsync(Guid connectionId, PlanForm form, CancellationToken ct)
    {
        if (await places.RunAsync(connectionId, ct) is not { } place)
        {
            return null;
        }

        var plans = await db.Plans.AsNoTracking().TagWith("Providers.Plans").Where(p => p.ConnectionId == connectionId)
            .OrderBy(p => p.UntilDay != null).ThenByDescending(p => p.FromDay).ToListAsync(ct);
        return new PlansPage(place, form, plans, Today, org.Role?.IsAdmin() == true);
    }
}

public sealed record PlansPage(ConnectionPlace Place, PlanForm Form, IReadOnlyList<Plan> Plans, DateOnly Today, bool IsAdmin);

public sealed record PlanPage(ConnectionPlace Place, Guid Id, string Name, PlanForm Form);

public static class PlanWords
{
    public static IEnumerable<SelectListItem> Periods => [new("a month", nameof(PlanPeriod.Month)), new("a year", nameof(PlanPeriod.Year))];
}
