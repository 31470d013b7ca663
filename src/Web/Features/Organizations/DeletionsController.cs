using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations;

/// <summary>Deleting the organization: only owners, and only who types its address.</summary>
[Route("o/{org}/settings/delete")]
[Authorize(Policy = OrgPolicies.Owner)]
public sealed class DeletionsController(CurrentOrg org, OrgDeleter deleter) : OrgController
{
    [HttpGet]
    public IActionResult New() => View("Delete", new DeletionForm { OrgName = org.Name, OrgSlug = org.Slug });

    [HttpPost]
    public async Task<IActionResult> Create(string? slug, CancellationToken ct)
    {
        if (!string.Equals(slug?.Trim(), org.Slug, StringComparison.Ordinal))
        {
            ModelState.Clear();
            ModelState.AddModelError("Slug", $"Type {org.Slug} to confirm.");
            return Invalid("Delete", "Delete", new DeletionForm { OrgName = org.Name, OrgSlug = org.Slug, Slug = slug ?? "" });
        }

        await deleter.DeleteAsync(ct);
        return GoTo("/me", $"{org.Name} was deleted.");
    }
}

public sealed class DeletionForm
{
    public string OrgName { get; init; } = "";

    public string OrgSlug { get; init; } = "";

    public string Slug { get; set; } = "";
}
