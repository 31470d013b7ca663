using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Teams;

/// <summary>Who is in a team, from when to when.</summary>
[Route("o/{org}/settings/teams/{teamId:guid}/people")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class TeamPlacesController(AppDbContext db, TeamRosterQuery roster, TeamMover mover) : OrgController
{
    [HttpPost]
    public async Task<IActionResult> Create(Guid teamId, [Bind(Prefix = "Member")] TeamMemberForm form, CancellationToken ct)
    {
        if (!await db.Teams.AnyAsync(t => t.Id == teamId, ct))
        {
            return NotFound();
        }

        if (form.FromDay is { } day && (day > mover.Today || day.Year < 2020))
        {
            ModelState.AddModelError("Member.FromDay", "Choose a day between 2020 and today.");
        }

        if (ModelState.IsValid && !await mover.MoveAsync(form.UserId!.Value, teamId, form.FromDay!.Value, ct))
        {
            ModelState.AddModelError("Member.UserId", "This person is no longer a member of the organization.");
        }

        return ModelState.IsValid
            ? Back(teamId, "Added. Spend since that day now counts for this team.")
            : Invalid("Edit", "Edit", await roster.RunAsync(teamId, form: null, form, mover.Today, ct));
    }

    [HttpPost("{userId:guid}/remove")]
    public async Task<IActionResult> Delete(Guid teamId, Guid userId, CancellationToken ct)
    {
        if (await db.TeamMembers.AnyAsync(m => m.TeamId == teamId && m.UserId == userId && m.UntilDay == null, ct))
        {
            await mover.LeaveAsync(userId, mover.Today, ct);
        }

        return Back(teamId, "Removed from the team as of today.");
    }

    private RedirectToActionResult Back(Guid id, string toast)
    {
        ToastAfterRedirect(toast);
        return RedirectToAction("Edit", "TeamRosters", new { id });
    }
}
