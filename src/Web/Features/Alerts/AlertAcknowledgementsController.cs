using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Alerts.Looking;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Alerts;

/// <summary>Somebody has seen it and takes care: it leaves the dashboard and stays open until it is over.</summary>
[Route("o/{org}/alerts/{id:guid}/acknowledge")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class AlertAcknowledgementsController(AlertPageQuery pages, AlertLedger ledger, CurrentOrg org) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid id, CancellationToken ct)
    {
        if (await pages.RunAsync(id, ct) is null)
        {
            return NotFound();
        }

        var isFirst = await ledger.AcknowledgeAsync(id, org.UserId!.Value, ct);
        return GoTo(Url.Action("Show", "Alerts", new { org = org.Slug, id })!, isFirst ? "Acknowledged." : "It was acknowledged already, or is over.");
    }
}
