using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>Disconnects an account. Its key goes at once; what it told is kept or erased, as the person says.</summary>
[Route("o/{org}/connections/{id:guid}/remove")]
[Authorize(Policy = OrgPolicies.Admin)]
[NoOrgTransaction]
public sealed class ConnectionRemovalsController(ConnectionKeeper keeper, ConnectionPlaceQuery places, OrgTransaction unit) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> New(Guid id, CancellationToken ct) =>
        await PlaceAsync(id, ct) is { } place ? View("Remove", new RemovalPage(place, new RemovalForm())) : NotFound();

    [HttpPost]
    public async Task<IActionResult> Create(Guid id, RemovalForm form, CancellationToken ct)
    {
        if (await PlaceAsync(id, ct) is not { } place)
        {
            return NotFound();
        }

        if (form.Erase && !string.Equals(form.Confirmation?.Trim(), place.Name.Trim(), StringComparison.Ordinal))
        {
            ModelState.AddModelError(nameof(form.Confirmation), $"Type {place.Name} to erase what it told; capital letters count.");
        }

        if (!ModelState.IsValid)
        {
            return Invalid("Remove", "Remove", new RemovalPage(place, form));
        }

        return (await keeper.RemoveAsync(id, form.Erase, ct)).Match<IActionResult>(
            _ =>
            {
                ToastAfterRedirect(form.Erase ? $"{place.Name} and all it told are gone. The figures are being summed up again." : $"{place.Name} is disconnected. What it told stays.");
                return RedirectToAction("Index", "Connections");
            },
            _ => NotFound());
    }

    private async Task<ConnectionPlace?> PlaceAsync(Guid id, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        return await places.RunAsync(id, ct);
    }
}
