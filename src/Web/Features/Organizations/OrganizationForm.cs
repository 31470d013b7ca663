using System.ComponentModel.DataAnnotations;

namespace TeamCost.Web.Features.Organizations;

public sealed class OrganizationForm : IValidatableObject
{
    [Required(ErrorMessage = "The organization needs a name."), StringLength(80, ErrorMessage = "Use at most 80 characters.")]
    public string Name { get; set; } = "";

    [Display(Name = "Address"), StringLength(Slugs.MaximumLength, ErrorMessage = Slugs.Rule)]
    public string? Slug { get; set; }

    [Required(ErrorMessage = "Choose a time zone."), Display(Name = "Time zone")]
    public string TimeZone { get; set; } = "UTC";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrWhiteSpace(Slug) && !Slugs.IsValid(Slug.Trim()))
        {
            yield return new ValidationResult(Slugs.Rule, [nameof(Slug)]);
        }

        if (!TimeZones.IsKnown(TimeZone))
        {
            yield return new ValidationResult("This is not a time zone that we know.", [nameof(TimeZone)]);
        }
    }
}
