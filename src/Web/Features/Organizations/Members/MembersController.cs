using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Members;

[Route("o/{org}/settings/members")]
public sealed class MembersController(CurrentOrg org, MemberListQuery list, MemberChanger changer) : OrgController
{
    [HttpGet, Authorize(Policy = OrgPolicies.SeesEverybody)]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Index", await PageAsync(ct));

    [HttpPost("{userId:guid}/role"), Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Update(Guid userId, [EnumDataType(typeof(OrgRole))] OrgRole role, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            ModelState.Clear();
            return await RefusedAsync(new Error(ErrorKind.Invalid, "Choose a role."), ct);
        }

        var changed = await changer.ChangeRoleAsync(userId, role, ct);
        return await changed.Match(now => BackAsync($"Saved: the role is now {now.Word()}."), error => RefusedAsync(error, ct));
    }

    [HttpPost("{userId:guid}/remove"), Authorize(Policy = OrgPolicies.Admin)]
    public async Task<IActionResult> Delete(Guid userId, CancellationToken ct)
    {
        if (userId == User.UserId())
        {
            return RedirectToAction("New", "Departures");
        }

        var removed = await changer.RemoveAsync(userId, ct);
        return await removed.Match(_ => BackAsync("Removed. Their tokens no longer work; what they used stays in the figures."), error => RefusedAsync(error, ct));
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

    private async Task<MembersPage> PageAsync(CancellationToken ct) => new(await list.RunAsync(ct), org.Role ?? OrgRole.Viewer, User.UserId());
}

public sealed record MembersPage(IReadOnlyList<MemberRow> Rows, OrgRole OwnRole, Guid? OwnId)
{
    public bool MayChange(MemberRow row) => OwnRole is OrgRole.Owner || (OwnRole is OrgRole.Admin && row.Role is not OrgRole.Owner);
}
