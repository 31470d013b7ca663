using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Members;

/// <summary>Leaving an organization, by oneself.</summary>
[Route("o/{org}/leave")]
public sealed class DeparturesController(CurrentOrg org, MemberChanger changer) : OrgController
{
    [HttpGet]
    public IActionResult New() => View("Leave", org.Name);

    [HttpPost]
    public async Task<IActionResult> Create(CancellationToken ct)
    {
        var left = await changer.RemoveAsync(User.UserId()!.Value, ct);
        return left.Match<IActionResult>(
            _ => GoTo("/me", $"You left {org.Name}."),
            error =>
            {
                error.AddTo(ModelState);
                Response.StatusCode = error.Kind.ToStatus();
                return View("Leave", org.Name);
            });
    }
}
