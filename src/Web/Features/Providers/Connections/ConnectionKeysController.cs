using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>A new key in place of the old one, which goes only when the new one opens the same account.</summary>
[Route("o/{org}/connections/{id:guid}/key")]
[Authorize(Policy = OrgPolicies.Admin)]
[NoOrgTransaction]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ConnectionKeysController(ConnectionKeeper keeper, ConnectionPageQuery pages, OrgTransaction unit) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid id, ConnectionForm form, CancellationToken ct) =>
        await (await keeper.ReplaceKeyAsync(id, form.Secret, ct)).Match(_ => ReplacedAsync(id), error => RefusedAsync(id, error, ct));

    private Task<IActionResult> ReplacedAsync(Guid id)
    {
        ToastAfterRedirect("The key is replaced. The old one is gone from here; revoke it with the provider.");
        return Task.FromResult<IActionResult>(RedirectToAction("Show", "Connections", new { id }));
    }

    private async Task<IActionResult> RefusedAsync(Guid id, Error error, CancellationToken ct)
    {
        await using var transaction = await unit.BeginReadingAsync(ct);
        if (await pages.RunAsync(id, form: null, test: null, ct) is not { } page)
        {
            return NotFound();
        }

        error.AddTo(ModelState);
        return Invalid("Show", "Show", page);
    }
}
