using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Pricing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Dashboard;

/// <summary>The answer to "how is this tool paid for?": an admin says it for everybody, a Member for the own usage.</summary>
[Route("o/{org}/billing-modes")]
public sealed class BillingModesController(AppDbContext db, CurrentOrg org, DirtyDays days, TimeProvider clock) : OrgController
{
    [HttpPost]
    [Authorize(Policy = OrgPolicies.HasDevices)]
    public async Task<IActionResult> Create(string tool, string mode, string? who, CancellationToken ct)
    {
        PaidBy? paid = mode switch { "metered" => PaidBy.Metered, "seat" => PaidBy.Seat, "not-said" => PaidBy.NotSaid, _ => null };
        if (paid is not { } said || string.IsNullOrWhiteSpace(tool) || tool.Length > 64)
        {
            return BadRequest();
        }

        var whose = org.Role!.Value.IsAdmin() && who != "me" ? BillingMode.Everybody : org.UserId!.Value;
        var now = clock.GetUtcNow();
        var row = await db.BillingModes.FirstOrDefaultAsync(m => m.Tool == tool && m.UserId == whose, ct);
        if (row is null)
        {
            db.BillingModes.Add(new BillingMode(tool, whose, said, org.UserId!.Value, now));
        }
        else
        {
            row.Change(said, org.UserId!.Value, now);
        }

        await db.SaveChangesAsync(ct);
        await days.MarkAllAsync(ct);
        var forAll = whose == BillingMode.Everybody;
        var back = forAll ? Url.Action("Index", "Dashboard", new { org = org.Slug }) : Url.Action("Show", "People", new { org = org.Slug, id = whose });
        return GoTo(back!, $"{SpendLabels.Tool(tool)} now counts as {(said == PaidBy.Seat ? "covered by a seat" : "paid by the token")} for {(forAll ? "everybody" : "your own usage")}.");
    }
}
