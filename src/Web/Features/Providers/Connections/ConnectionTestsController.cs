using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>Tests the kept key. A good test of a connection that had stopped sets it going again.</summary>
[Route("o/{org}/connections/{id:guid}/test")]
[Authorize(Policy = OrgPolicies.Admin)]
[NoOrgTransaction]
public sealed class ConnectionTestsController(ConnectionKeeper keeper, ConnectionPageQuery pages, OrgTransaction unit) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid id, CancellationToken ct)
    {
        var tested = await keeper.TestAsync(id, ct);
        var test = tested.Match<AccountTest?>(test => test, _ => null);
        if (test is null)
        {
            return NotFound();
        }

        if (Request.WantsFragment() && test.Account is null)
        {
            return PartialView("_AccountTest", test);
        }

        await using var transaction = await unit.BeginReadingAsync(ct);
        return await pages.RunAsync(id, form: null, test, ct) is { } page
            ? Request.WantsFragment() ? PartialView("_ConnectionTested", page) : View("Show", page)
            : NotFound();
    }
}
