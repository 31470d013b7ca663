using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using TeamCost.Web.Platform.Htmx;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations;

/// <summary>Making an organization; anybody who is signed in may.</summary>
[Authorize]
[Route("organizations")]
public sealed class OrganizationsController(OrgCreator creator, UserManager<AppUser> users) : FragmentController
{
    [HttpGet("new")]
    public async Task<IActionResult> New() =>
        await users.GetUserAsync(User) is { } user ? View("New", Page(new OrganizationForm { TimeZone = user.TimeZone })) : Challenge();

    [HttpPost]
    public async Task<IActionResult> Create([Bind(Prefix = "Form")] OrganizationForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Invalid("New", "New", Page(form));
        }

        var (name, userId) = (form.Name.Trim(), User.UserId()!.Value);
        if (string.IsNullOrWhiteSpace(form.Slug))
        {
            var made = await creator.CreateFromWordsAsync(OrgKind.Company, name, name, form.TimeZone, userId, ct);
            return Welcome(made);
        }

        var asked = await creator.CreateAsync(OrgKind.Company, name, form.Slug.Trim(), form.TimeZone, userId, ct);
        return asked.Match(Welcome, error =>
        {
            ModelState.AddModelError($"Form.{error.Field}", error.Message);
            return Invalid("New", "New", Page(form));
        });
    }

    private IActionResult Welcome(NewOrg made) => GoTo($"/o/{made.Slug}", $"{made.Name} is ready. Invite people under Members.");

    private static OrganizationPage Page(OrganizationForm form) => new(form, TimeZones.Options(form.TimeZone));
}

public sealed record OrganizationPage(OrganizationForm Form, IEnumerable<SelectListItem> Zones);
