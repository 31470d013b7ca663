namespace TeamCost.Web.Platform.Tenancy;

/// <summary>What a person may do in an organization (design §2). Not a ladder: a Viewer reads what a Member may not, and changes nothing.</summary>
public enum OrgRole
{
    Viewer,
    Member,
    Admin,
    Owner,
}

public static class OrgRoleWords
{
    public static bool IsAdmin(this OrgRole role) => role is OrgRole.Admin or OrgRole.Owner;

    /// <summary>May read everybody's names and money.</summary>
    public static bool SeesEverybody(this OrgRole role) => role is not OrgRole.Member;

    /// <summary>Has an own page, devices and device tokens.</summary>
    public static bool HasDevices(this OrgRole role) => role is not OrgRole.Viewer;
}
