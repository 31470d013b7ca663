using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.Rendering;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations;

public sealed class SettingsForm : IValidatableObject
{
    [Required(ErrorMessage = "The organization needs a name."), StringLength(80, ErrorMessage = "Use at most 80 characters.")]
    public string Name { get; set; } = "";

    [Required(ErrorMessage = "Choose a time zone."), Display(Name = "Time zone")]
    public string TimeZone { get; set; } = "UTC";

    [Display(Name = "Members see each other's names and figures")]
    public bool MembersSeeNames { get; set; }

    [Display(Name = "Project names"), EnumDataType(typeof(ProjectNaming), ErrorMessage = "Choose one of the three.")]
    public ProjectNaming ProjectNaming { get; set; }

    public static IReadOnlyList<SelectListItem> Namings { get; } =
    [
        new("The folder's name (the last part of its path)", nameof(ProjectNaming.Name)),
        new("A hash: projects stay apart, without names", nameof(ProjectNaming.Hash)),
        new("Nothing: usage without projects", nameof(ProjectNaming.None)),
    ];

    public static SettingsForm From(Organization organization) =>
        new() { Name = organization.Name, TimeZone = organization.TimeZone, MembersSeeNames = organization.MembersSeeNames, ProjectNaming = organization.ProjectNaming };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TimeZones.IsKnown(TimeZone))
        {
            yield return new ValidationResult("This is not a time zone that we know.", [nameof(TimeZone)]);
        }
    }
}
