using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Providers.Connections;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Rows;

/// <summary>Usage and costs of one account, typed by hand. Changes open units of work of their own, because recording does.</summary>
[Route("o/{org}/connections/{connectionId:guid}/rows")]
[Authorize(Policy = OrgPolicies.SeesEverybody)]
[NoOrgTransaction]
public sealed class TypedRowsController(
    AppDbContext db, OrgTransaction unit, ConnectionPlaceQuery places, TypedRowListQuery list, TypedRowKeeper keeper, CurrentOrg org, TimeProvider clock) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(Guid connectionId, CancellationToken ct) =>
        await PageAsync(connectionId, new TypedRowForm { Tool = "api", Currency = "USD" }, ct) is { } page ? View("Index", page) : NotFound();

    [HttpPost]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Create(Guid connectionId, [Bind(Prefix = "Form")] TypedRowForm form, CancellationToken ct)
    {
        if (await FindAsync(connectionId, ct) is not { } connection)
        {
            return NotFound();
        }

        if (form.Read(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), ModelState, "Form") is not { } row)
        {
            return Invalid("Index", "Index", await PageAsync(connectionId, form, ct));
        }

        if (await keeper.AddAsync(connection, row, org.UserId!.Value, ct) is { } error)
        {
            error.AddTo(ModelState);
            return Invalid("Index", "Index", await PageAsync(connectionId, form, ct));
        }

        ToastAfterRedirect($"Added for {row.When}.");
        return RedirectToAction(nameof(Index), new { connectionId });
    }

    [HttpPost("{id:guid}/delete")]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Delete(Guid connectionId, Guid id, CancellationToken ct)
    {
        if (await FindAsync(connectionId, ct) is not { } connection || await keeper.RemoveAsync(connection, id, ct) is not { } gone)
        {
            return NotFound();
        }

        ToastAfterRedirect($"The row of {gone.ToRow().When} is gone.");
        return RedirectToAction(nameof(Index), new { connectionId });
    }

    private async Task<Connection?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        return await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct);
    }

    private async Task<TypedRowsPage?> PageAsync(Guid connectionId, TypedRowForm form, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        return await places.RunAsync(connectionId, ct) is { } place
            ? new TypedRowsPage(place, form, await list.RunAsync(connectionId, ct), org.Role?.IsAdmin() == true)
            : null;
    }
}

public sealed record TypedRowsPage(ConnectionPlace Place, TypedRowForm Form, IReadOnlyList<TypedRowLine> Rows, bool IsAdmin);
