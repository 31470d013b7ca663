namespace TeamCost.Web.Platform.Tenancy;

public sealed class Membership : IOrgOwned
{
    private Membership() { } // for EF

    public Membership(Guid orgId, Guid userId, OrgRole role, DateTimeOffset joinedAt) =>
        (OrgId, UserId, Role, JoinedAt) = (orgId, userId, role, joinedAt);

    public Guid OrgId { get; private init; }

    public Guid UserId { get; private init; }

    public OrgRole Role { get; private set; }

    public DateTimeOffset JoinedAt { get; private init; }

    public void ChangeRole(OrgRole role) => Role = role;
}
