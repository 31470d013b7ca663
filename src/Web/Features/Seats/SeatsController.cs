using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Seats;

/// <summary>Who holds which licence, what it costs, and whether it is used. A Member sees the own ones.</summary>
[Route("o/{org}/seats")]
public sealed class SeatsController(SeatsPageQuery pages) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        var page = await pages.RunAsync(SeatsFilter.Read(Request.Query), Request.Path, form: null, ct);
        Response.KeepAddress(Request, page.Here);
        return PageOrFragment("Index", "_Seats", page);
    }
}
