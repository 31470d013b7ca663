using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations;

/// <summary>A single-use way in, seven days long. Powerful roles are bound to an address, so that a leaked link makes no administrator.</summary>
public sealed class Invitation : IOrgOwned
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private Invitation() { } // for EF

    public Invitation(string? email, OrgRole role, Guid? teamId, Guid invitedBy, DateTimeOffset at) =>
        (Email, Role, TeamId, InvitedBy, CreatedAt, ExpiresAt) = (email, role, teamId, invitedBy, at, at + Lifetime);

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid OrgId { get; private set; }

    /// <summary>Who may accept it; null: whoever holds the link.</summary>
    public string? Email { get; private init; }

    public OrgRole Role { get; private init; }

    public Guid? TeamId { get; private init; }

    public Guid InvitedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public DateTimeOffset? AcceptedAt { get; private set; }

    public Guid? AcceptedBy { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public bool IsOpen(DateTimeOffset now) => AcceptedAt is null && RevokedAt is null && ExpiresAt > now;

    public void Revoke(DateTimeOffset at) => RevokedAt ??= at;
}

/// <summary>Platform row: which invitation a link opens.</summary>
public sealed class InvitationHash
{
    public required byte[] Hash { get; init; }

    public required Guid OrgId { get; init; }

    public required Guid InvitationId { get; init; }
}
