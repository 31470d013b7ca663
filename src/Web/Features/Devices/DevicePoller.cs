using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Features.Organizations.Tokens;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Devices;

/// <summary>Answers a program that asks whether it was allowed; the token is made in the one answer that says yes.</summary>
public sealed class DevicePoller(
    AppDbContext db, OrgDoor door, CurrentOrg org, OrgTransaction unit, TokenIssuer issuer, UserNameQuery names, TimeProvider clock)
{
    private const int LongestInterval = 60;
    private static readonly DevicePollAnswer _expired = new("expired");

    public async Task<DevicePollAnswer> AskAsync(string secret, CancellationToken ct)
    {
        var (hash, now) = (TokenSecret.HashOf(secret), clock.GetUtcNow());
        var code = await db.DeviceCodes.AsNoTracking().TagWith("Devices.Poll").SingleOrDefaultAsync(c => c.Hash == hash && c.ExpiresAt > now, ct);
        return code switch
        {
            null => _expired,
            // Clients know three words only; the reason is for those who can tell it.
            { State: DeviceCodeState.Denied } => _expired with { Reason = "denied" },
            { State: DeviceCodeState.Pending } => await WaitAsync(code, now, ct),
            { OrgId: { } orgId, UserId: { } userId, TokenName: { } name } => await IssueAsync(hash, orgId, userId, name, now, ct),
            _ => _expired,
        };
    }

    /// <summary>Who does not wait is asked to wait longer, and still gets an answer: clients take anything else for an error.</summary>
    private async Task<DevicePollAnswer> WaitAsync(DeviceCode code, DateTimeOffset now, CancellationToken ct)
    {
        // A second of grace: a network's delay is nobody's impatience.
        var isEarly = code.PolledAt is { } before && now - before < TimeSpan.FromSeconds(code.Interval - 1);
        var interval = isEarly ? Math.Min(code.Interval + DeviceCode.UsualInterval, LongestInterval) : code.Interval;
        await db.DeviceCodes.Where(c => c.Hash == code.Hash)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.PolledAt, now).SetProperty(c => c.Interval, interval), ct);
        return new DevicePollAnswer("pending", Interval: interval);
    }

    private async Task<DevicePollAnswer> IssueAsync(byte[] hash, Guid orgId, Guid userId, string name, DateTimeOffset now, CancellationToken ct)
    {
        // Whoever left, or became a Viewer, since allowing has no devices here any more.
        if (await door.FindAsync(orgId, userId, ct) is not { Role: { } role } entry || !role.HasDevices())
        {
            return _expired;
        }

        var username = await names.RunAsync(userId, ct);
        org.Enter(entry);
        await using var transaction = await unit.BeginAsync(ct);
        var taken = await db.DeviceCodes.Where(c => c.Hash == hash && c.State == DeviceCodeState.Allowed && c.ExpiresAt > now).ExecuteDeleteAsync(ct);
        if (taken == 0)
        {
            // Two questions at once: the other one got the token.
            return _expired;
        }

        var issued = await issuer.IssueAsync(TokenKind.Device, name, userId, expiresAt: null, ct);
        await transaction.CommitAsync(ct);
        // The prefix that this contract's clients expect; behind it is the same secret.
        return new DevicePollAnswer("complete", TokenSecret.OtherPrefix + issued.Secret[TokenSecret.Prefix.Length..], new DeviceUser(username, AvatarUrl: null));
    }
}
