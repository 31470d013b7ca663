using System.ComponentModel.DataAnnotations;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

public sealed class RegistrationForm
{
    [Required(ErrorMessage = "Tell us what to call you."), StringLength(80, ErrorMessage = "Use at most 80 characters.")]
    [Display(Name = "Your name")]
    public string Name { get; set; } = "";

    [Required(ErrorMessage = "Enter your e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address."), StringLength(254)]
    [Display(Name = "E-mail")]
    public string Email { get; set; } = "";

    [Required(ErrorMessage = "Choose a password."), DataType(DataType.Password)]
    [StringLength(AccountSettings.MaximumPassword, MinimumLength = AccountSettings.MinimumPassword, ErrorMessage = "Use 8 to 200 characters.")]
    public string Password { get; set; } = "";

    /// <summary>What the browser says; nobody is asked.</summary>
    public string? TimeZone { get; set; }

    public string? ReturnUrl { get; set; }

    public NewPerson ToPerson() => new(Name, Email, Password, TimeZone);
}
