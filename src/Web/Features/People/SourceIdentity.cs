using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.People;

public enum IdentityState
{
    Unassigned,
    Person,
    Team,
    Service,
}

/// <summary>A name that a source uses for somebody (e-mail, login, key name), mapped to a person or team, or left unassigned.</summary>
public sealed class SourceIdentity : IOrgOwned
{
    private SourceIdentity() { } // for EF

    public SourceIdentity(string name, DateTimeOffset firstSeenAt) => (Name, FirstSeenAt) = (name, firstSeenAt);

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid OrgId { get; private set; }

    public string Name { get; private init; } = "";

    public IdentityState State { get; private set; }

    public Guid? UserId { get; private set; }

    public Guid? TeamId { get; private set; }

    public DateTimeOffset FirstSeenAt { get; private init; }

    public IdentityKind Kind { get; private set; }

    /// <summary>Which provider uses it, and under which unchanging id: a renamed login stays the same identity.</summary>
    public string? Provider { get; private set; }

    public string? ExternalId { get; private set; }

    public string? DisplayName { get; private set; }

    public string? Email { get; private set; }

    /// <summary>What helps a person to recognize it.</summary>
    public string? Hint { get; private set; }

    public DateTimeOffset? AssignedAt { get; private set; }

    public Guid? AssignedBy { get; private set; }

    public void AssignTo(Guid userId, Guid? by, DateTimeOffset at) =>
        (State, UserId, TeamId, AssignedBy, AssignedAt) = (IdentityState.Person, userId, null, by, at);

    public void AssignToTeam(Guid teamId, Guid? by, DateTimeOffset at) =>
        (State, UserId, TeamId, AssignedBy, AssignedAt) = (IdentityState.Team, null, teamId, by, at);

    public void CallService(Guid? by, DateTimeOffset at) =>
        (State, UserId, TeamId, AssignedBy, AssignedAt) = (IdentityState.Service, null, null, by, at);

    public void Unassign() => (State, UserId, TeamId, AssignedBy, AssignedAt) = (IdentityState.Unassigned, null, null, null, null);

    /// <summary>As it was before a change that is undone, to the letter.</summary>
    public void PutBack(IdentityState state, Guid? userId, Guid? teamId, Guid? by, DateTimeOffset? at) =>
        (State, UserId, TeamId, AssignedBy, AssignedAt) = (state, userId, teamId, by, at);
}
