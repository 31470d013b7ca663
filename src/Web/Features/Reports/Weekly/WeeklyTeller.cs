using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Reports.Weekly;

/// <summary>
/// Tells one person of one week, in one unit of work: the row that says so, and the message. Whoever comes second, in another process or after a kill, waits for
/// the row and finds it.
/// </summary>
public sealed class WeeklyTeller(AppDbContext db, OrgTransaction unit, WeeklySummaryQuery summaries, Outbox outbox, CurrentOrg org, TimeProvider clock)
{
    private const string Claim = """
        insert into weekly_summaries (org_id, week, user_id, decided_at, is_told) values ($1, $2, $3, $4, true) on conflict (org_id, week, user_id) do nothing
        """;

    private const string Silence = "update weekly_summaries set is_told = false where org_id = $1 and week = $2 and user_id = $3";

    public async Task TellAsync(DayRange week, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var whom = org.UserId ?? Guid.Empty;
        if (await db.ExecuteAsync(Claim, ct, org.RequiredId, week.First, whom, clock.GetUtcNow()) == 0)
        {
            return;
        }

        var summary = await summaries.RunAsync(week, ct);
        if (summary.IsQuiet)
        {
            await db.ExecuteAsync(Silence, ct, org.RequiredId, week.First, whom);
        }
        else
        {
            var notice = WeeklyNotice.Of(summary, org.Slug, org.Name, clock.GetUtcNow());
            // People have theirs under the same key: what is added for everybody only finds the channels.
            _ = org.UserId is { } reader ? await outbox.AddForAsync(notice, [reader], ct) : await outbox.AddAsync(notice, ct);
        }

        await transaction.CommitAsync(ct);
    }
}
