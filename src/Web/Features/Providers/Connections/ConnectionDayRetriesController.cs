using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>A gap is tried again now: one feed and day, or all of them.</summary>
[Route("o/{org}/connections/{id:guid}/retries")]
[Authorize(Policy = OrgPolicies.Admin)]
[NoOrgTransaction]
public sealed class ConnectionDayRetriesController(SyncRequester requester, ConnectionPageQuery pages, OrgTransaction unit) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid id, string? feed, DateOnly? day, CancellationToken ct)
    {
        // A day that cannot be read as one must not become "every day".
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        var retried = (await requester.RetryAsync(id, string.IsNullOrEmpty(feed) ? null : feed, day, ct)).Match<int?>(count => count, _ => null);
        if (retried is not { } gaps)
        {
            return NotFound();
        }

        if (!Request.WantsFragment())
        {
            ToastAfterRedirect(gaps == 1 ? "1 gap is tried again." : $"{gaps} gaps are tried again.");
            return RedirectToAction("Show", "Connections", new { id });
        }

        await using var transaction = await unit.BeginReadingAsync(ct);
        return await pages.RunAsync(id, form: null, test: null, ct) is { } page ? PartialView("_Connection", page) : NotFound();
    }
}
