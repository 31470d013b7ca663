using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Teams;

/// <summary>Making, naming and dissolving teams.</summary>
[Route("o/{org}/settings/teams")]
[Authorize(Policy = OrgPolicies.Admin)]
public sealed class TeamRostersController(AppDbContext db, TeamListQuery list, TeamRosterQuery roster, TeamMover mover, TimeProvider clock) : OrgController
{
    private const string Taken = "There is a team of this name already.";

    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Index", new TeamsPage(new TeamForm(), await list.RunAsync(ct)));

    [HttpPost]
    public async Task<IActionResult> Create([Bind(Prefix = "Form")] TeamForm form, CancellationToken ct)
    {
        var team = new Team(form.Name?.Trim() ?? "", clock.GetUtcNow());
        if (ModelState.IsValid)
        {
            db.Teams.Add(team);
            if (!await SavedAsync(team, ct))
            {
                ModelState.AddModelError("Form.Name", Taken);
            }
        }

        return ModelState.IsValid
            ? Back(team.Id, $"The team {team.Name} was made. Add people to it.")
            : Invalid("Index", "Index", new TeamsPage(form, await list.RunAsync(ct)));
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Edit(Guid id, CancellationToken ct) =>
        await roster.RunAsync(id, form: null, new TeamMemberForm { FromDay = mover.Today }, mover.Today, ct) is { } page ? View("Edit", page) : NotFound();

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Update(Guid id, [Bind(Prefix = "Form")] TeamForm form, CancellationToken ct)
    {
        var team = await db.Teams.SingleOrDefaultAsync(t => t.Id == id, ct);
        if (team is null)
        {
            return NotFound();
        }

        if (ModelState.IsValid)
        {
            team.Rename(form.Name.Trim());
            if (!await SavedAsync(team, ct))
            {
                ModelState.AddModelError("Form.Name", Taken);
            }
        }

        return ModelState.IsValid
            ? Back(id, "Saved.")
            : Invalid("Edit", "Edit", await roster.RunAsync(id, form, new TeamMemberForm { FromDay = mover.Today }, mover.Today, ct));
    }

    [HttpPost("{id:guid}/delete")]
    public async Task<IActionResult> Delete(Guid id, CancellationToken ct)
    {
        if (!await mover.DissolveAsync(id, ct))
        {
            return NotFound();
        }

        ToastAfterRedirect("The team was deleted. Its past spend counts as spend without a team.");
        return RedirectToAction(nameof(Index));
    }

    private RedirectToActionResult Back(Guid id, string toast)
    {
        ToastAfterRedirect(toast);
        return RedirectToAction(nameof(Edit), new { id });
    }

    // The unique index has the last word where two do it at once.
    private async Task<bool> SavedAsync(Team team, CancellationToken ct)
    {
        try
        {
            var others = await db.Teams.Where(t => t.Id != team.Id).Select(t => t.Name).ToListAsync(ct);
            if (!others.Contains(team.Name, StringComparer.OrdinalIgnoreCase))
            {
                await db.SaveChangesAsync(ct);
                return true;
            }
        }
        catch (DbUpdateException twice) when (twice.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
        }

        db.ChangeTracker.Clear();
        return false;
    }
}

public sealed record TeamsPage(TeamForm Form, IReadOnlyList<TeamRow> Rows);
