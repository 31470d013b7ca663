using System.ComponentModel.DataAnnotations;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

public sealed class ProfileForm : IValidatableObject
{
    [Required(ErrorMessage = "Tell us what to call you."), StringLength(80, ErrorMessage = "Use at most 80 characters.")]
    [Display(Name = "Your name")]
    public string Name { get; set; } = "";

    [Required(ErrorMessage = "Choose a time zone."), Display(Name = "Time zone")]
    public string TimeZone { get; set; } = "UTC";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TimeZones.IsKnown(TimeZone))
        {
            yield return new ValidationResult("This is not a time zone that we know.", [nameof(TimeZone)]);
        }
    }
}

public sealed class PasswordForm
{
    [Required(ErrorMessage = "Enter your present password."), DataType(DataType.Password), Display(Name = "Present password"), StringLength(1000)]
    public string Current { get; set; } = "";

    [Required(ErrorMessage = "Choose a password."), DataType(DataType.Password), Display(Name = "New password")]
    [StringLength(AccountSettings.MaximumPassword, MinimumLength = AccountSettings.MinimumPassword, ErrorMessage = "Use 8 to 200 characters.")]
    public string New { get; set; } = "";
}
