using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Organizations.Tokens;

/// <summary>Tokens and devices: everybody's for admins, one's own for members. <c>most</c> limits them; null: all.</summary>
public sealed class TokenListQuery(AppDbContext db, TimeProvider clock)
{
    public const int Limit = 300;

    public async Task<IReadOnlyList<TokenRow>> RunAsync(Guid? ownerId, int? most, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = await (
            from token in db.Tokens.AsNoTracking()
            join user in db.Users on token.UserId ?? token.CreatedBy equals user.Id into users
            from user in users.DefaultIfEmpty()
            where ownerId == null || token.UserId == ownerId
            orderby token.RevokedAt != null, token.CreatedAt descending
            select new { token, Owner = user.DisplayName == "" ? user.Email : user.DisplayName })
            .TagWith("Organizations.Tokens").Take(most ?? int.MaxValue).ToListAsync(ct);
        return [.. rows.Select(r => new TokenRow(
            r.token.Id, r.token.Name, r.token.Hint, r.token.Kind, r.Owner ?? "", r.token.CreatedAt, r.token.LastUsedAt, r.token.ExpiresAt,
            r.token.RevokedAt is not null ? TokenState.Revoked : r.token.IsUsable(now) ? TokenState.Works : TokenState.Expired))];
    }

    public async Task<IReadOnlyList<DeviceRow>> DevicesAsync(Guid? ownerId, int? most, CancellationToken ct) => await (
        from device in db.Devices.AsNoTracking()
        join user in db.Users on device.UserId equals user.Id
        where ownerId == null || device.UserId == ownerId
        orderby device.LastSeenAt descending
        select new DeviceRow(device.Name, user.DisplayName == "" ? user.Email! : user.DisplayName, device.CreatedAt, device.LastSeenAt))
        .TagWith("Organizations.Devices").Take(most ?? int.MaxValue).ToListAsync(ct);
}

public enum TokenState
{
    Works,
    Expired,
    Revoked,
}

public sealed record TokenRow(
    Guid Id, string Name, string Hint, TokenKind Kind, string Owner, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? ExpiresAt,
    TokenState State);

public sealed record DeviceRow(string Name, string Owner, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt);
