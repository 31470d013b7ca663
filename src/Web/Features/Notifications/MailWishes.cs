using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications;

/// <summary>Who of the current organization wants what by mail.</summary>
public sealed class MailWishes(AppDbContext db)
{
    /// <summary>Members who asked for the weekly summary, each about what they may see.</summary>
    public Task<IReadOnlyList<Guid>> WeeklyReadersAsync(CancellationToken ct) => ReadersAsync(MailWishKind.Weekly, NoticeReach.Everybody, [], ct);

    /// <summary>Members who want this and may read it.</summary>
    public async Task<IReadOnlyList<Guid>> ReadersAsync(
        MailWishKind kind, NoticeReach reach, IReadOnlyCollection<Guid> alsoFor, CancellationToken ct)
    {
        var all =
            from member in db.Memberships
            join wish in db.MailWishes on new { member.OrgId, member.UserId } equals new { wish.OrgId, wish.UserId } into said
            from wish in said.DefaultIfEmpty()
            select new { member.UserId, member.Role, Wish = wish };
        var wanting = kind == MailWishKind.Weekly
            ? all.Where(m => m.Wish != null && m.Wish.Weekly)
            : all.Where(m => m.Wish == null ? m.Role == OrgRole.Owner || m.Role == OrgRole.Admin : m.Wish.Alerts);
        var reading = reach == NoticeReach.Everybody ? wanting : wanting.Where(m => m.Role != OrgRole.Member || alsoFor.Contains(m.UserId));
        return await reading.OrderBy(m => m.UserId).Select(m => m.UserId).ToListAsync(ct);
    }

    public async Task<MailWish> OfAsync(Guid userId, OrgRole role, CancellationToken ct) =>
        await db.MailWishes.SingleOrDefaultAsync(w => w.UserId == userId, ct) ?? new MailWish(userId, role.IsAdmin(), weekly: false);

    public Task SetAsync(Guid orgId, MailWish wish, CancellationToken ct) => db.ExecuteAsync(
        """
        insert into mail_wishes (org_id, user_id, alerts, weekly) values ($1, $2, $3, $4)
        on conflict (org_id, user_id) do update set alerts = excluded.alerts, weekly = excluded.weekly
        """, ct, orgId, wish.UserId, wish.Alerts, wish.Weekly);
}
