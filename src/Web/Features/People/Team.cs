using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.People;

public sealed class Team : IOrgOwned
{
    private Team() { } // for EF

    public Team(string name, DateTimeOffset createdAt) => (Name, CreatedAt) = (name, createdAt);

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid OrgId { get; private set; }

    public string Name { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public void Rename(string name) => Name = name;
}

/// <summary>A person's time in a team: spend stays with the team of that day.</summary>
public sealed class TeamMember : IOrgOwned
{
    private TeamMember() { } // for EF

    public TeamMember(Guid teamId, Guid userId, DateOnly fromDay) => (TeamId, UserId, FromDay) = (teamId, userId, fromDay);

    public Guid OrgId { get; private set; }

    public Guid UserId { get; private init; }

    public DateOnly FromDay { get; private init; }

    /// <summary>First day no longer in the team; null: still in it.</summary>
    public DateOnly? UntilDay { get; private set; }

    public Guid TeamId { get; private init; }

    public void LeaveOn(DateOnly day) => UntilDay = day;
}
