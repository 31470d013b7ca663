using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>Takes away what nobody looks at any more: tries after a month, messages after as long as their keys may come again.</summary>
public sealed class OutboxTidier(AppDbContext db, CurrentOrg org, OrgTransaction unit, TimeProvider clock)
{
    public const string UnscopedOrgs = "select distinct org_id from outbox";

    private static readonly TimeSpan KeepTries = TimeSpan.FromDays(30);

    // Budgets look back over a quarter: a key must not be forgotten while its period can still fire.
    private static readonly TimeSpan KeepMessages = TimeSpan.FromDays(200);

    // What waits so long for a broken channel is no news any more.
    private static readonly TimeSpan KeepWaiting = TimeSpan.FromDays(14);

    public async Task RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await unit.BeginAsync(ct);
        var stale = db.Outbox.Where(m => m.State == MessageState.Waiting && m.CreatedAt < now - KeepWaiting);
        await stale.ExecuteUpdateAsync(row => row
            .SetProperty(m => m.State, MessageState.Failed).SetProperty(m => m.EndedAt, now).SetProperty(m => m.Words, "It waited two weeks for a channel that nobody mended."), ct);
        await db.Deliveries.Where(d => d.At < now - KeepTries).ExecuteDeleteAsync(ct);
        await db.ExecuteAsync("""
            delete from deliveries d using (
              select id, row_number() over (partition by coalesce(channel_id, user_id) order by at desc, id desc) place from deliveries where org_id = $1) old
            where d.org_id = $1 and d.id = old.id and old.place > 200
            """, ct, org.RequiredId);
        await db.Outbox.Where(m => m.State != MessageState.Waiting && m.EndedAt < now - KeepMessages).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
