using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Accounts;

/// <summary>Bearer sessions of people: one hour each.</summary>
public sealed class ApiSessionIssuer(AppDbContext db, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public async Task<(string Secret, DateTimeOffset ExpiresAt)> IssueAsync(Guid userId, CancellationToken ct)
    {
        var (secret, now) = (TokenSecret.New(TokenSecret.SessionPrefix), clock.GetUtcNow());
        await db.ApiSessions.Where(s => s.UserId == userId && s.ExpiresAt < now).ExecuteDeleteAsync(ct);
        db.ApiSessions.Add(new ApiSession { Hash = TokenSecret.HashOf(secret), UserId = userId, CreatedAt = now, ExpiresAt = now + Lifetime });
        await db.SaveChangesAsync(ct);
        return (secret, now + Lifetime);
    }

    public Task EndAsync(string secret, CancellationToken ct)
    {
        var hash = TokenSecret.HashOf(secret);
        return db.ApiSessions.Where(s => s.Hash == hash).ExecuteDeleteAsync(ct);
    }
}
