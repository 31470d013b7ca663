using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reports;

/// <summary>Which report: of whom, of which days, and in which form.</summary>
[Route("o/{org}/reports")]
public sealed class ReportsController(ReportsPageQuery reports, CurrentOrg org, TimeProvider clock) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(int page, CancellationToken ct)
    {
        var model = await reports.RunAsync(SpendQuestion.Read(Request, org.Today(clock)), Request.Path, page, ct);
        Response.KeepAddress(Request, model.PageHref(model.Paging.Current));
        return PageOrFragment("Index", "_Reports", model);
    }
}
