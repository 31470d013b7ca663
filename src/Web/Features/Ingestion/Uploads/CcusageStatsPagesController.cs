using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion.Uploads;

/// <summary>Where people who know the address of the reports look for them: the dashboard, filtered as asked.</summary>
[Route(CcusageStatsController.Path)]
[Authorize]
public sealed class CcusageStatsPagesController(MyOrganizationsQuery organizations, OrgRunner orgs) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Show(string? period, string? user, string? org, CancellationToken ct)
    {
        var me = User.UserId()!.Value;
        var mine = await organizations.RunAsync(me, ct);
        var place = mine.FirstOrDefault(o => o.Slug == org) ?? mine.FirstOrDefault(o => o.Kind == OrgKind.Company) ?? (mine.Count > 0 ? mine[0] : null);
        if (place is null)
        {
            return NotFound();
        }

        Guid? person = user is not { Length: > 0 and <= 256 } name ? null
            : mine.Any(o => o.Kind == OrgKind.Personal && o.Slug == name) ? me
            : place.Role.SeesEverybody() ? await MemberAsync(place.Id, name, ct)
            : null;
        return RedirectToAction("Index", "Dashboard", new { org = place.Slug, range = period switch { "week" => "7d", "month" => "month", _ => null }, person });
    }

    private async Task<Guid?> MemberAsync(Guid orgId, string name, CancellationToken ct)
    {
        Guid? found = null;
        await orgs.ForAsync<IServiceProvider>(orgId, async (scope, stop) =>
        {
            await using var transaction = await scope.GetRequiredService<OrgTransaction>().BeginReadingAsync(stop);
            var db = scope.GetRequiredService<AppDbContext>();
            var (exact, begins) = (name.ToUpperInvariant(), name.ToUpperInvariant() + "@");
            found = await db.Memberships.AsNoTracking().Join(db.Users, m => m.UserId, u => u.Id, (_, u) => u)
                .Where(u => u.NormalizedEmail == exact || u.NormalizedEmail!.StartsWith(begins) || u.DisplayName == name)
                .OrderByDescending(u => u.NormalizedEmail == exact).Select(u => (Guid?)u.Id).FirstOrDefaultAsync(stop);
        }, ct);
        return found;
    }
}
