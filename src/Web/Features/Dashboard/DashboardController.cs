using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Dashboard;

[Route("o/{org}")]
public sealed class DashboardController(DashboardQuery dashboard, CurrentOrg org, TimeProvider clock) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(string? by, CancellationToken ct)
    {
        var isFromStart = Request.WantsFragment() && Request.HtmxTargetId() == "start";
        var asked = SpendQuestion.Read(Request, org.Today(clock));
        asked = asked with { IsForPage = asked.IsForPage || isFromStart };
        var page = await dashboard.RunAsync(asked, Request.Path, DimensionWords.TryParse(by, out var wanted) ? wanted : null, ct);
        if (!page.Health.IsEmpty && isFromStart)
        {
            // The first data is here: figures and their filters take the place of how to get them in.
            return PartialView("_Overview", page);
        }

        Response.KeepAddress(Request, page.Links.Here);
        return PageOrFragment(page.Health.IsEmpty ? "Start" : "Index", page.Health.IsEmpty ? "_Start" : "_Dashboard", page);
    }
}
