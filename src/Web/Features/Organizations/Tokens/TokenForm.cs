using System.ComponentModel.DataAnnotations;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Organizations.Tokens;

public sealed class TokenForm
{
    [Required(ErrorMessage = "Give it a name, such as the machine's."), StringLength(80, ErrorMessage = "Use at most 80 characters.")]
    public string Name { get; set; } = "";

    [EnumDataType(typeof(TokenKind), ErrorMessage = "Choose what it is for.")]
    public TokenKind Kind { get; set; }

    /// <summary>Days of life; nothing: until it is revoked.</summary>
    [Display(Name = "Expires"), Range(1, 3650, ErrorMessage = "Choose 1 to 3650 days, or never.")]
    public int? Days { get; set; }
}
