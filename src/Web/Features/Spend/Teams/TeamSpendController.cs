using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Spend.Teams;

[Route("o/{org}/teams")]
public sealed class TeamSpendController(TeamPageQuery teams, CurrentOrg org, TimeProvider clock) : OrgController
{
    /// <summary>All teams side by side are the explore page by team.</summary>
    [HttpGet]
    public IActionResult Index() => RedirectToAction("Index", "Spend", new { org = org.Slug, by = Dimension.Team.Word() });

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct)
    {
        var answer = await teams.RunAsync(id, SpendQuestion.Read(Request, org.Today(clock)), Request.Path, ct);
        if (answer.Page is not { } page)
        {
            return answer.MaySee ? NotFound() : Forbid();
        }

        Response.KeepAddress(Request, page.Filters.Links.Here);
        return PageOrFragment("Show", "_Team", page);
    }
}
