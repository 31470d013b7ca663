using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Platform.Identity;

public enum TokenKind
{
    /// <summary>A person's machine: writes that person's lines, reads what the person may read.</summary>
    Device,

    /// <summary>The organization's: only writes, and may name anybody.</summary>
    Ingest,
}

/// <summary>A credential of ours. The secret is shown once and kept as SHA-256 in <see cref="TokenHash"/>.</summary>
public sealed class Token : IOrgOwned
{
    private Token() { } // for EF

    public Token(TokenKind kind, string name, string hint, Guid? userId, Guid createdBy, DateTimeOffset createdAt, DateTimeOffset? expiresAt) =>
        (Kind, Name, Hint, UserId, CreatedBy, CreatedAt, ExpiresAt) = (kind, name, hint, userId, createdBy, createdAt, expiresAt);

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid OrgId { get; private set; }

    public TokenKind Kind { get; private init; }

    public string Name { get; private set; } = "";

    /// <summary>Last four characters of the secret, to recognise it by.</summary>
    public string Hint { get; private init; } = "";

    /// <summary>The device's owner; null for ingest tokens.</summary>
    public Guid? UserId { get; private init; }

    public Guid CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? ExpiresAt { get; private init; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public DateTimeOffset? LastUsedAt { get; private set; }

    public void Revoke(DateTimeOffset at) => RevokedAt ??= at;

    public bool IsUsable(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);
}

/// <summary>Platform row: which organization a secret opens. Says nothing about the tenant.</summary>
public sealed class TokenHash
{
    public required byte[] Hash { get; init; }

    public required Guid OrgId { get; init; }

    public required Guid TokenId { get; init; }
}

/// <summary>How often a token was used for something in one hour; the limit holds over any number of web processes.</summary>
public sealed class TokenRequestCount : IOrgOwned
{
    public Guid OrgId { get; private set; }

    public required Guid TokenId { get; init; }

    public required string What { get; init; }

    public required DateTimeOffset HourAt { get; init; }

    public int Requests { get; private set; }
}

/// <summary>A machine that runs the <c>teamcost</c> command for a person.</summary>
public sealed class Device : IOrgOwned
{
    private Device() { } // for EF

    public Device(Guid userId, Guid installationId, string name, DateTimeOffset createdAt) =>
        (UserId, InstallationId, Name, CreatedAt) = (userId, installationId, name, createdAt);

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid OrgId { get; private set; }

    public Guid UserId { get; private init; }

    public Guid InstallationId { get; private init; }

    public string Name { get; private set; } = "";

    /// <summary>The token that it last spoke with: totals sent with the same token are of the same machine.</summary>
    public Guid? TokenId { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? LastSeenAt { get; private set; }

    public void Seen(string? name, DateTimeOffset at)
    {
        Name = string.IsNullOrWhiteSpace(name) ? Name : name;
        LastSeenAt = at;
    }
}
