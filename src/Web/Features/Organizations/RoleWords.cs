using Microsoft.AspNetCore.Mvc.Rendering;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations;

/// <summary>Roles in words for people.</summary>
public static class RoleWords
{
    public static string Word(this OrgRole role) => role switch
    {
        OrgRole.Owner => "Owner",
        OrgRole.Admin => "Admin",
        OrgRole.Viewer => "Viewer",
        _ => "Member",
    };

    /// <summary>The roles that somebody with <paramref name="own"/> may give.</summary>
    public static IEnumerable<OrgRole> Giveable(OrgRole? own) =>
        own is OrgRole.Owner ? [OrgRole.Member, OrgRole.Viewer, OrgRole.Admin, OrgRole.Owner] : [OrgRole.Member, OrgRole.Viewer, OrgRole.Admin];

    public static IEnumerable<SelectListItem> Options(OrgRole? own) =>
        Giveable(own).Select(role => new SelectListItem(role.Word(), role.ToString()));
}
