namespace TeamCost.Web.Platform.Tenancy;

/// <summary>The organization of this request or job. Entered once per scope, before the first tenant query.</summary>
public sealed class CurrentOrg
{
    public Guid? Id { get; private set; }

    public string Slug { get; private set; } = "";

    public string Name { get; private set; } = "";

    public OrgKind Kind { get; private set; }

    public TimeZoneInfo TimeZone { get; private set; } = TimeZoneInfo.Utc;

    public bool MembersSeeNames { get; private set; }

    public ProjectNaming ProjectNaming { get; private set; }

    /// <summary>Who asks; null for jobs and ingest tokens.</summary>
    public Guid? UserId { get; private set; }

    /// <summary>The asker's role; null for jobs and ingest tokens.</summary>
    public OrgRole? Role { get; private set; }

    public Guid RequiredId => Id ?? throw new InvalidOperationException("No organization was entered.");

    /// <summary>True when the asker may see colleagues by name.</summary>
    public bool SeesPeople => Role is { } role && (role.SeesEverybody() || MembersSeeNames);

    public void Enter(OrgEntry entry)
    {
        if (Id is not null)
        {
            throw new InvalidOperationException("An organization is entered once per scope.");
        }

        (Id, Slug, Name, Kind, MembersSeeNames, ProjectNaming, UserId, Role) =
            (entry.Id, entry.Slug, entry.Name, entry.Kind, entry.MembersSeeNames, entry.ProjectNaming, entry.UserId, entry.Role);
        TimeZone = TimeZoneInfo.TryFindSystemTimeZoneById(entry.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
    }
}

/// <summary>What is known of an organization and the asker when it is entered.</summary>
public sealed record OrgEntry(
    Guid Id, string Slug, string Name, OrgKind Kind, string TimeZone, bool MembersSeeNames, ProjectNaming ProjectNaming, Guid? UserId, OrgRole? Role);
