using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Invitations;

[Route("o/{org}/settings/invitations")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class InvitationsController(
    AppDbContext db, CurrentOrg org, InvitationListQuery list, InvitationSender sender, UserManager<AppUser> users, TimeProvider clock) : OrgController
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Index", await PageAsync(new InvitationForm(), sent: null, ct));

    [HttpPost]
    public async Task<IActionResult> Create([Bind(Prefix = "Form")] InvitationForm form, CancellationToken ct)
    {
        if (form.Role is OrgRole.Owner && org.Role is not OrgRole.Owner)
        {
            ModelState.AddModelError("Form.Role", "Only owners make owners.");
        }

        if (form.TeamId is { } teamId && !await db.Teams.AnyAsync(t => t.Id == teamId, ct))
        {
            ModelState.AddModelError("Form.TeamId", "This team is gone. Choose another.");
        }

        if (form.Email is { Length: > 0 } email && await IsMemberAsync(email, ct))
        {
            ModelState.AddModelError("Form.Email", "This person is a member already.");
        }

        if (!ModelState.IsValid)
        {
            return Invalid("Index", "Index", await PageAsync(form, sent: null, ct));
        }

        var sent = await sender.SendAsync(form.Email, form.Role, form.TeamId, (await users.GetUserAsync(User))!, Request, ct);
        ModelState.Clear();
        return View("Index", await PageAsync(new InvitationForm(), sent, ct));
    }

    /// <summary>Again, with a new link: the old one dies.</summary>
    [HttpPost("{id:guid}/again")]
    public async Task<IActionResult> Update(Guid id, CancellationToken ct)
    {
        var old = await db.Invitations.SingleOrDefaultAsync(i => i.Id == id, ct);
        if (old is null || old.AcceptedAt is not null)
        {
            return NotFound();
        }

        if (old.Role is OrgRole.Owner && org.Role is not OrgRole.Owner)
        {
            return Forbid();
        }

        old.Revoke(clock.GetUtcNow());
        var sent = await sender.SendAsync(old.Email, old.Role, old.TeamId, (await users.GetUserAsync(User))!, Request, ct);
        return View("Index", await PageAsync(new InvitationForm(), sent, ct));
    }

    [HttpPost("{id:guid}/revoke")]
    public async Task<IActionResult> Delete(Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var withdrawn = await db.Invitations.Where(i => i.Id == id && i.AcceptedAt == null && i.RevokedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(i => i.RevokedAt, now), ct);
        ToastAfterRedirect(withdrawn == 1 ? "The invitation was withdrawn." : "This invitation was used or withdrawn already.");
        return RedirectToAction(nameof(Index));
    }

    private Task<bool> IsMemberAsync(string email, CancellationToken ct)
    {
        var normal = users.NormalizeEmail(email.Trim());
        return db.Memberships.AnyAsync(m => db.Users.Any(u => u.Id == m.UserId && u.NormalizedEmail == normal), ct);
    }

    private async Task<InvitationsPage> PageAsync(InvitationForm form, SentInvitation? sent, CancellationToken ct)
    {
        var teams = await db.Teams.OrderBy(t => t.Name).Select(t => new SelectListItem(t.Name, t.Id.ToString())).ToListAsync(ct);
        return new InvitationsPage(form, RoleWords.Options(org.Role), [new SelectListItem("No team", ""), .. teams], await list.RunAsync(InvitationListQuery.Limit, ct), sent);
    }
}

public sealed record InvitationsPage(
    InvitationForm Form, IEnumerable<SelectListItem> Roles, IReadOnlyList<SelectListItem> Teams, IReadOnlyList<InvitationRow> Rows, SentInvitation? Sent);
