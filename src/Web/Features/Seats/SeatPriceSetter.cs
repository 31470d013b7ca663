using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Seats;

/// <summary>Keeps the organization's own prices of plans; the days of the seats they are for are rolled up again.</summary>
public sealed class SeatPriceSetter(AppDbContext db, CurrentOrg org, DirtyDays dirty, TimeProvider clock)
{
    public async Task SetAsync(SeatPriceForm form, CancellationToken ct)
    {
        var (provider, plan, from) = (form.Provider.Trim().ToLowerInvariant(), form.Plan.Trim().ToLowerInvariant(), form.From!.Value);
        await db.SeatPrices.Where(p => p.Provider == provider && p.Plan == plan && p.FromDay == from).ExecuteDeleteAsync(ct);
        db.SeatPrices.Add(new SeatPrice(provider, plan, from, form.UsdPerMonth!.Value, form.Allowance, org.UserId, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        await MarkAsync(provider, from, ct);
    }

    /// <returns>False when there was none.</returns>
    public async Task<bool> RemoveAsync(string provider, string plan, DateOnly from, CancellationToken ct)
    {
        if (await db.SeatPrices.Where(p => p.Provider == provider && p.Plan == plan && p.FromDay == from).ExecuteDeleteAsync(ct) == 0)
        {
            return false;
        }

        await MarkAsync(provider, from, ct);
        return true;
    }

    // All plans of the provider: what a plan is called may differ in case, and a day too many only costs a moment.
    private async Task MarkAsync(string provider, DateOnly from, CancellationToken ct)
    {
        var first = await db.Seats.Where(s => s.Provider == provider).MinAsync(s => (DateOnly?)s.FromDay, ct);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (first is { } begins && begins <= today)
        {
            await dirty.MarkAsync([.. new Contracts.DayRange(begins > from ? begins : from, today).Each()], ct);
        }
    }
}
