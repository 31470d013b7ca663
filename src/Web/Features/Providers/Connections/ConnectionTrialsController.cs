using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>Before connecting: whose account the key opens and what it may read. Nothing is kept, and the key is not sent back.</summary>
[Route("o/{org}/connections/new/{provider}/test")]
[Authorize(Policy = OrgPolicies.Admin)]
[NoOrgTransaction]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ConnectionTrialsController(ConnectionKeeper keeper, ProviderCatalog catalog) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(string provider, ConnectionForm form, CancellationToken ct)
    {
        if (catalog.Find(provider)?.Setup is not { } setup)
        {
            return NotFound();
        }

        var tested = await keeper.TestAsync(provider, form.Secret, form.KnownSettings, ct);
        var test = tested.Match(test => test, error => new AccountTest(null, null, error.Message, null, error.Field));
        ModelState.Clear();
        return Request.WantsFragment() ? PartialView("_AccountTest", test) : View("New", new NewConnectionPage(setup, form, test, IsSecond: true));
    }
}
