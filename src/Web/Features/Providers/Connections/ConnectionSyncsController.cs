using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>Sync now: due at once. The page shows how it goes on.</summary>
[Route("o/{org}/connections/{id:guid}/sync")]
[Authorize(Policy = OrgPolicies.Admin)]
[NoOrgTransaction]
public sealed class ConnectionSyncsController(SyncRequester requester, ConnectionPageQuery pages, OrgTransaction unit) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid id, CancellationToken ct)
    {
        var error = (await requester.RequestAsync(id, ct)).Match<Error?>(_ => null, error => error);
        if (error?.Kind is ErrorKind.NotFound)
        {
            return NotFound();
        }

        if (!Request.WantsFragment())
        {
            ToastAfterRedirect(error?.Message ?? "It is read as soon as its turn comes.");
            return RedirectToAction("Show", "Connections", new { id });
        }

        await using var transaction = await unit.BeginReadingAsync(ct);
        return await pages.RunAsync(id, form: null, test: null, ct) is { } page ? PartialView("_Connection", page) : NotFound();
    }
}
