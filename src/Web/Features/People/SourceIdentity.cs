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

    public string Name { get; private set; } = "";

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

    /// <summary>As it was before a change that is undone, to the letter.</summary>
    public void PutBack(IdentityState state, Guid? userId, Guid? teamId, Guid? by, DateTimeOffset? at) =>
        (State, UserId, TeamId, AssignedBy, AssignedAt) = (state, userId, teamId, by, at);

    /// <param name="by">Who said that it is nobody's: then no match gives it to anybody by itself. Null: as if nobody had ever said anything.</param>
    /// <param name="at">When.</param>
    public void Unassign(Guid? by = null, DateTimeOffset? at = null) =>
        (State, UserId, TeamId, AssignedBy, AssignedAt) = (IdentityState.Unassigned, null, null, by, by is null ? null : at);

    /// <summary>A person said whose it is, or that it is nobody's.</summary>
    public bool IsSaid => AssignedBy is not null;

    public void Rename(string name) => Name = name;

    public void Know(string provider, string externalId) => (Provider, ExternalId) = (provider, externalId);

    public void ForgetExternalId() => ExternalId = null;

    /// <summary>The provider that knows it describes it; another one adds what is missing.</summary>
    public void Describe(IdentityName name)
    {
        var isOwn = IsOf(name.Provider);
        Kind = isOwn || Kind == IdentityKind.Name ? name.Kind : Kind;
        Provider ??= name.Provider;
        DisplayName = Said(DisplayName, name.DisplayName, isOwn);
        Email = Said(Email, name.Email, isOwn);
        Hint = Said(Hint, name.Hint, isOwn);
    }

    public bool IsNews(IdentityName name)
    {
        var isOwn = IsOf(name.Provider);
        return Provider is null || (Kind != name.Kind && (isOwn || Kind == IdentityKind.Name))
            || DisplayName != Said(DisplayName, name.DisplayName, isOwn) || Email != Said(Email, name.Email, isOwn) || Hint != Said(Hint, name.Hint, isOwn);
    }

    /// <summary>The same account under another name: whose it is goes along, unless that was said already.</summary>
    public void Inherit(SourceIdentity before)
    {
        if (WouldInherit(before))
        {
            (State, UserId, TeamId, AssignedBy, AssignedAt) = (before.State, before.UserId, before.TeamId, before.AssignedBy, before.AssignedAt);
        }
    }

    public bool WouldInherit(SourceIdentity before) =>
        State == IdentityState.Unassigned && !IsSaid && (before.State != IdentityState.Unassigned || before.IsSaid);

    private bool IsOf(string provider) => Provider is null || Provider == provider;

    private static string? Said(string? before, string? now, bool isOwn) => isOwn ? now ?? before : before ?? now;
}
