using Microsoft.AspNetCore.Mvc.ViewFeatures;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Platform.Ui;

/// <summary>What the frame around a page shows: who is here, in which organization, and which others there are.</summary>
public sealed record Shell(
    string? UserName, string Theme, OrgPlace? Org, IReadOnlyList<OrgPlace> Organizations, TimeZoneInfo TimeZone)
{
    public const string Key = "Shell";

    public static Shell? Of(ViewDataDictionary data) => data[Key] as Shell;
}

public sealed record OrgPlace(string Slug, string Name, OrgKind Kind, OrgRole Role);
