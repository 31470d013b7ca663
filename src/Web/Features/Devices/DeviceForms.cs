using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.Rendering;
using TeamCost.Web.Features.Organizations;

namespace TeamCost.Web.Features.Devices;

/// <summary>The code, as typed.</summary>
public sealed class DeviceCodeForm
{
    [Required(ErrorMessage = "Type the code that the terminal shows."), StringLength(40, ErrorMessage = "A code has eight letters and digits, such as ABCD-2345.")]
    public string Code { get; set; } = "";
}

/// <summary>What a person allows.</summary>
public sealed class DeviceApprovalForm
{
    [Required, StringLength(40)]
    public string Code { get; set; } = "";

    [Display(Name = "Organization"), Required(ErrorMessage = "Choose the organization that the usage goes to.")]
    public Guid? OrgId { get; set; }

    [Display(Name = "Name of the device"), Required(ErrorMessage = "Give it a name, such as the machine's."), StringLength(DeviceCodes.NameLength, ErrorMessage = "Use at most 80 characters.")]
    public string Name { get; set; } = "";
}

/// <param name="Places">Organizations in which the person has devices.</param>
/// <param name="IsViewer">The person is somewhere, but has devices nowhere.</param>
public sealed record DeviceApprovalPage(AskingDevice Asking, DeviceApprovalForm Form, IReadOnlyList<MyOrganization> Places, bool IsViewer, string SignedInAs)
{
    public IEnumerable<SelectListItem> Organizations => Places.Select(place => new SelectListItem(place.Name, place.Id.ToString()));
}
