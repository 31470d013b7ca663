using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Alerts;

/// <summary>What was said, and what became of it.</summary>
[Route("o/{org}/alerts")]
public sealed class AlertsController(AlertListQuery list, AlertPageQuery pages) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        var number = int.TryParse(Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, 100_000) : 1;
        var page = await list.RunAsync(number, ct);
        Response.KeepAddress(Request, page.Here);
        return PageOrFragment("Index", "_Alerts", page);
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) => await pages.RunAsync(id, ct) is { } page ? PageOrFragment("Show", "_Alert", page) : NotFound();
}
