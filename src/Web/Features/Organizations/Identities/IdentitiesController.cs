using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using TeamCost.Contracts;
using TeamCost.Web.Features.Organizations.Members;
using TeamCost.Web.Features.Organizations.Teams;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>Names that sources use for somebody, and whose they are.</summary>
[Route("o/{org}/settings/identities")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class IdentitiesController(IdentityListQuery list, MemberListQuery members, TeamListQuery teams, IdentityAssigner assigner) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Index", await PageAsync(ct));

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Update(Guid id, string? whose, CancellationToken ct)
    {
        var assigned = await assigner.AssignAsync(id, whose ?? "", ct);
        return await assigned.Match(name => BackAsync($"Saved. The figures of {name} are being summed up again."), error => RefusedAsync(error, ct));
    }

    private Task<IActionResult> BackAsync(string toast)
    {
        ToastAfterRedirect(toast);
        return Task.FromResult<IActionResult>(RedirectToAction(nameof(Index)));
    }

    private async Task<IActionResult> RefusedAsync(Error error, CancellationToken ct)
    {
        error.AddTo(ModelState);
        Response.StatusCode = error.Kind.ToStatus();
        return View("Index", await PageAsync(ct));
    }

    private async Task<IdentitiesPage> PageAsync(CancellationToken ct)
    {
        var (people, groups) = (new SelectListGroup { Name = "Person" }, new SelectListGroup { Name = "Team" });
        List<SelectListItem> choices =
        [
            new("Choose …", ""),
            .. (await members.RunAsync(ct)).Select(m => new SelectListItem($"{m.Name} ({m.Email})", $"person:{m.UserId}") { Group = people }),
            .. (await teams.RunAsync(ct)).Select(t => new SelectListItem(t.Name, $"team:{t.Id}") { Group = groups }),
            new("A service, not a person", IdentityAssigner.Service),
        ];
        return new IdentitiesPage(await list.RunAsync(ct), choices);
    }
}

public sealed record IdentitiesPage(IReadOnlyList<IdentityRow> Rows, IReadOnlyList<SelectListItem> Choices);
