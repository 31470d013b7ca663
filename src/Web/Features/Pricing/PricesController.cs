using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Pricing;

/// <summary>Models without a price, and the organization's own prices, which win over the server's table. A change prices past lines again.</summary>
[Route("o/{org}/prices")]
public sealed class PricesController(AppDbContext db, CurrentOrg org, PricesQuery query, OrgPriceBook book, Repricer repricer, TimeProvider clock) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(string? model, string? provider, CancellationToken ct) =>
        View("Index", await query.RunAsync(new PriceForm { Model = model ?? "", Provider = provider }, ct));

    [HttpPost]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Create([Bind(Prefix = "Form")] PriceForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Invalid("Index", "Index", await query.RunAsync(form, ct));
        }

        var row = form.ToRow();
        await book.LockForChangeAsync(ct);
        db.Prices.Add(new OrgPrice(row, org.UserId!.Value, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        ToastAfterRedirect(await SentenceAsync($"{row.Model} has a price.", row, ct));
        return RedirectToAction(nameof(Index));
    }

    [HttpPost("{id:guid}/delete")]
    [Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Delete(Guid id, CancellationToken ct)
    {
        await book.LockForChangeAsync(ct);
        if (await db.Prices.SingleOrDefaultAsync(price => price.Id == id, ct) is not { } price)
        {
            return NotFound();
        }

        db.Prices.Remove(price);
        await db.SaveChangesAsync(ct);
        ToastAfterRedirect(await SentenceAsync($"Your price of {price.Model} is gone.", price.ToRow(), ct));
        return RedirectToAction(nameof(Index));
    }

    private async Task<string> SentenceAsync(string done, PriceRow row, CancellationToken ct) => await repricer.ApplyAsync(row, ct)
        ? $"{done} Past usage was priced again."
        : $"{done} Past usage is being priced again; that takes a minute or two.";
}
