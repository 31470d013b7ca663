using System.ComponentModel.DataAnnotations;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Invitations;

public sealed class InvitationForm : IValidatableObject
{
    [EmailAddress(ErrorMessage = "This is not an e-mail address."), StringLength(254)]
    [Display(Name = "E-mail")]
    public string? Email { get; set; }

    [EnumDataType(typeof(OrgRole), ErrorMessage = "Choose a role.")]
    public OrgRole Role { get; set; } = OrgRole.Member;

    [Display(Name = "Team")]
    public Guid? TeamId { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Role.IsAdmin() && string.IsNullOrWhiteSpace(Email))
        {
            yield return new ValidationResult("Admins and owners are invited by e-mail address, so that a link that leaks makes nobody powerful.", [nameof(Email)]);
        }
    }
}
