namespace TeamCost.Web.Platform.Tenancy;

public enum OrgKind
{
    Personal,
    Company,
    Demo,
}

/// <summary>How much of a project's name leaves a machine, from loose to strict.</summary>
public enum ProjectNaming
{
    /// <summary>The last part of the working folder.</summary>
    Name,

    /// <summary>A hash: projects stay apart and nameless.</summary>
    Hash,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>The tenant. Its slug lives in <see cref="OrgSlug"/>, outside the wall.</summary>
public sealed class Organization : IOrgOwned
{
    private Organization() { } // for EF

    public Organization(Guid orgId, string name, OrgKind kind, string timeZone, DateTimeOffset createdAt) =>
        (OrgId, Name, Kind, TimeZone, CreatedAt) = (orgId, name, kind, timeZone, createdAt);

    public Guid OrgId { get; private init; }

    public string Name { get; private set; } = "";

    public OrgKind Kind { get; private init; }

    /// <summary>IANA name. Days are days of this zone; changing it rolls everything up again.</summary>
    public string TimeZone { get; private set; } = "UTC";

    /// <summary>Whether Members see colleagues by name; off by default.</summary>
    public bool MembersSeeNames { get; private set; }

    /// <summary>How much of a project's name machines may send; what they send is held to it.</summary>
    public ProjectNaming ProjectNaming { get; private set; }

    /// <summary>Whether its people may publish what they themselves used in it; off by default, owners only.</summary>
    public bool AllowsPublishing { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public void Revise(string name, string timeZone, bool membersSeeNames, ProjectNaming projectNaming) =>
        (Name, TimeZone, MembersSeeNames, ProjectNaming) = (name, timeZone, membersSeeNames, projectNaming);

    public void AllowPublishing(bool allowed) => AllowsPublishing = allowed;
}

/// <summary>Platform row: where <c>/o/{slug}</c> leads.</summary>
public sealed class OrgSlug
{
    public required string Slug { get; init; }

    public required Guid OrgId { get; init; }
}
