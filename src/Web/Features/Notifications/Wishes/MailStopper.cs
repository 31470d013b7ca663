using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Notifications.Mail;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Wishes;

/// <summary>Stops a kind of mail for a member by the link that stood in one, and takes that back. Each verb is one unit of work.</summary>
public sealed class MailStopper(AppDbContext db, CurrentOrg org, OrgTransaction unit, MailWishes wishes)
{
    /// <returns>Null when the person is no longer a member: nothing comes any more.</returns>
    public async Task<MailStop?> LookAsync(StopTarget target, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        return await FindAsync(target, ct) is { } wish ? new MailStop(org.Name, target.Wish, Wants(wish, target.Wish)) : null;
    }

    public async Task<MailStop?> SetAsync(StopTarget target, bool wants, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        if (await FindAsync(target, ct) is not { } wish)
        {
            return null;
        }

        await wishes.SetAsync(org.RequiredId, target.Wish is MailWishKind.Weekly
            ? new MailWish(target.UserId, wish.Alerts, wants)
            : new MailWish(target.UserId, wants, wish.Weekly), ct);
        await transaction.CommitAsync(ct);
        return new MailStop(org.Name, target.Wish, wants);
    }

    private async Task<MailWish?> FindAsync(StopTarget target, CancellationToken ct)
    {
        var member = await db.Memberships.AsNoTracking().SingleOrDefaultAsync(m => m.UserId == target.UserId, ct);
        return member is null ? null : await wishes.OfAsync(target.UserId, member.Role, ct);
    }

    private static bool Wants(MailWish wish, MailWishKind kind) => kind is MailWishKind.Weekly ? wish.Weekly : wish.Alerts;
}

/// <param name="Wants">Whether these mails come at the moment.</param>
public sealed record MailStop(string OrgName, MailWishKind Kind, bool Wants)
{
    public string What => Kind is MailWishKind.Weekly ? "the weekly summary" : "alerts";
}
