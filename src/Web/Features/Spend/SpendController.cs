using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Spend;

[Route("o/{org}/spend")]
public sealed class SpendController(SpendPageQuery spend, CurrentOrg org, TimeProvider clock) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        var page = await spend.RunAsync(SpendQuestion.Read(Request, org.Today(clock)), SpendChoice.Read(Request.Query), Request.Path, ct);
        Response.KeepAddress(Request, page.PageHref(page.Paging.Current));
        return PageOrFragment("Index", "_Spend", page);
    }
}
