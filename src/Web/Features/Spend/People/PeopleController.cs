using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Spend.People;

[Route("o/{org}/people")]
public sealed class PeopleController(PeoplePageQuery people, PersonPageQuery persons, CurrentOrg org, TimeProvider clock) : OrgController
{
    /// <summary>A Member who may not see colleagues has one person to look at.</summary>
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        if (!org.SeesPeople)
        {
            return RedirectToAction(nameof(Show), new { org = org.Slug, id = org.UserId });
        }

        var page = await people.RunAsync(SpendQuestion.Read(Request, org.Today(clock)), Request.Path, ct);
        Response.KeepAddress(Request, page.Filters.Links.Here);
        return PageOrFragment("Index", "_People", page);
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct)
    {
        if (!org.SeesPeople && id != org.UserId)
        {
            return Forbid();
        }

        var page = await persons.RunAsync(id, SpendQuestion.Read(Request, org.Today(clock)), Request.Path, ct);
        if (page is null)
        {
            return NotFound();
        }

        Response.KeepAddress(Request, page.Filters.Links.Here);
        return PageOrFragment("Show", "_Person", page);
    }
}
