using System.ComponentModel.DataAnnotations;

namespace TeamCost.Web.Features.Organizations.Teams;

public sealed class TeamForm
{
    [Required(ErrorMessage = "Give the team a name."), StringLength(80, ErrorMessage = "Use at most 80 characters.")]
    public string Name { get; set; } = "";
}

public sealed class TeamMemberForm
{
    [Required(ErrorMessage = "Choose a person."), Display(Name = "Person")]
    public Guid? UserId { get; set; }

    [Required(ErrorMessage = "Say from which day on."), Display(Name = "From"), DataType(DataType.Date)]
    public DateOnly? FromDay { get; set; }
}
