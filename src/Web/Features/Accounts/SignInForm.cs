using System.ComponentModel.DataAnnotations;

namespace TeamCost.Web.Features.Accounts;

public sealed class SignInForm
{
    [Required(ErrorMessage = "Enter your e-mail address."), StringLength(254), DataType(DataType.EmailAddress)]
    [Display(Name = "E-mail")]
    public string Email { get; set; } = "";

    [Required(ErrorMessage = "Enter your password."), StringLength(1000), DataType(DataType.Password)]
    public string Password { get; set; } = "";

    [Display(Name = "Stay signed in for two weeks")]
    public bool RememberMe { get; set; }

    public string? ReturnUrl { get; set; }
}
