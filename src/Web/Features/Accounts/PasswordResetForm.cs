using System.ComponentModel.DataAnnotations;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

public sealed class EmailForm
{
    [Required(ErrorMessage = "Enter your e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address."), StringLength(254)]
    [Display(Name = "E-mail")]
    public string Email { get; set; } = "";
}

public sealed class PasswordResetForm
{
    public Guid User { get; set; }

    public string? Code { get; set; }

    [Required(ErrorMessage = "Choose a password."), DataType(DataType.Password), Display(Name = "New password")]
    [StringLength(AccountSettings.MaximumPassword, MinimumLength = AccountSettings.MinimumPassword, ErrorMessage = "Use 8 to 200 characters.")]
    public string Password { get; set; } = "";
}
