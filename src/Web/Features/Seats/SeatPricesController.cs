using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Seats;

/// <summary>The organization's own word on what a seat of a plan costs and includes, from a day on.</summary>
[Route("o/{org}/seats/prices")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class SeatPricesController(SeatPriceSetter prices, SeatsPageQuery pages) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create([Bind(Prefix = "Form")] SeatPriceForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Invalid("/Features/Seats/Index.cshtml", "/Features/Seats/_Seats.cshtml", await pages.RunAsync(SeatsFilter.Read(new QueryCollection()), Home, form, ct));
        }

        await prices.SetAsync(form, ct);
        return GoTo(Home, $"Saved. A {form.Plan} seat costs this from {form.From!.Value:d MMM yyyy} on; the days are being added up again.");
    }

    [HttpPost("{provider}/{plan}/{from}/delete")]
    public async Task<IActionResult> Delete(string provider, string plan, DateOnly from, CancellationToken ct) =>
        await prices.RemoveAsync(provider, plan, from, ct) ? GoTo(Home, "Removed. The days are being added up again.") : NotFound();

    private string Home => Url.Action("Index", "Seats", new { org = RouteData.Values["org"] })!;
}
