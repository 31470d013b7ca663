using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Tokens;

/// <summary>Makes tokens of the current organization. The secret exists only in the answer.</summary>
public sealed class TokenIssuer(AppDbContext db, CurrentOrg org, TimeProvider clock)
{
    public async Task<IssuedToken> IssueAsync(TokenKind kind, string name, Guid ownerId, DateTimeOffset? expiresAt, CancellationToken ct)
    {
        var secret = TokenSecret.New();
        Guid? userId = kind is TokenKind.Device ? ownerId : null;
        var token = new Token(kind, name.Trim(), TokenSecret.HintOf(secret), userId, ownerId, clock.GetUtcNow(), expiresAt);
        db.Tokens.Add(token);
        db.TokenHashes.Add(new TokenHash { Hash = TokenSecret.HashOf(secret), OrgId = org.RequiredId, TokenId = token.Id });
        await db.SaveChangesAsync(ct);
        return new IssuedToken(token.Name, kind, secret);
    }

    /// <summary>A device token of that name for that person; one that is there already stops working.</summary>
    public async Task<IssuedToken> ReplaceAsync(string name, Guid ownerId, CancellationToken ct)
    {
        var (now, trimmed) = (clock.GetUtcNow(), name.Trim());
        await db.Tokens.Where(t => t.UserId == ownerId && t.Name == trimmed && t.RevokedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(t => t.RevokedAt, now), ct);
        return await IssueAsync(TokenKind.Device, trimmed, ownerId, expiresAt: null, ct);
    }
}

public sealed record IssuedToken(string Name, TokenKind Kind, string Secret);
