namespace TeamCost.Web.Platform.Identity;

/// <summary>A bearer token of a signed-in person (<c>POST /api/auth/login</c>): lives one hour, SHA-256 at rest.</summary>
public sealed class ApiSession
{
    public required byte[] Hash { get; init; }

    public required Guid UserId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
