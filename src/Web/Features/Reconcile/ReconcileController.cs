using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reconcile;

/// <summary>The provider's word beside ours.</summary>
[Route("o/{org}/reconcile")]
[Authorize(Policy = OrgPolicies.SeesEverybody)]
public sealed class ReconcileController(ReconcilePageQuery pages, CurrentOrg org, TimeProvider clock) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        var page = await pages.RunAsync(ReconcileFilter.Read(Request.Query, org.Today(clock)), Request.Path, ct);
        Response.KeepAddress(Request, page.Here);
        return PageOrFragment("Index", "_Reconcile", page);
    }
}
