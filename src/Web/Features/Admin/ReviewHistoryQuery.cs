using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Admin;

/// <summary>The last decisions, newest first: who decided what, when and why.</summary>
public sealed class ReviewHistoryQuery(OrgRunner orgs, AppDbContext db)
{
    private const int Most = 100;

    private const string UnscopedOrgs = "select org_id from held_day_reviews group by org_id order by max(reviewed_at) desc limit 100";

    public async Task<IReadOnlyList<ReviewRow>> RunAsync(CancellationToken ct)
    {
        var found = new List<ReviewRow>();
        foreach (var orgId in await orgs.UnscopedIdsAsync(UnscopedOrgs, ct))
        {
            await orgs.ForAsync<Inside>(orgId, async (inside, stop) => found.AddRange(await inside.RunAsync(stop)), ct);
        }

        var last = found.OrderByDescending(row => row.At).Take(Most).ToList();
        var ids = last.Select(row => row.ReviewerId).Distinct().ToArray();
        var names = await db.Users.AsNoTracking().Where(user => ids.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.Name, ct);
        return [.. last.Select(row => row with { Reviewer = names.GetValueOrDefault(row.ReviewerId, "Somebody who left") })];
    }

    /// <summary>Of one organization.</summary>
    public sealed class Inside(AppDbContext db, CurrentOrg org, OrgTransaction unit)
    {
        private const string Read = """
            select r.id, r.held_id, r.day, r.action, r.reason, r.tokens, r.value_usd, r.reviewed_by, r.reviewed_at, p.handle,
              h.state in ('approved', 'rejected') and r.action <> 'undo' and r.id = (
                select l.id from held_day_reviews l where l.org_id = $1 and l.held_id = r.held_id order by l.reviewed_at desc, l.id desc limit 1) as may_undo
            from held_day_reviews r
            left join held_days h on h.org_id = $1 and h.id = r.held_id
            left join published_profiles p on p.user_id = r.user_id
            where r.org_id = $1 order by r.reviewed_at desc limit 100
            """;

        public async Task<IReadOnlyList<ReviewRow>> RunAsync(CancellationToken ct)
        {
            await using var transaction = await unit.BeginAsync(ct);
            await using var command = db.Statement(Read, org.RequiredId);
            await using var row = await command.ExecuteReaderAsync(ct);
            var rows = new List<ReviewRow>();
            while (await row.ReadAsync(ct))
            {
                rows.Add(new ReviewRow(
                    row.GetGuid(1), row.GetFieldValue<DateOnly>(2), Enum.Parse<ReviewAction>(row.GetString(3), ignoreCase: true), row.GetString(4), row.GetInt64(5), row.GetDecimal(6),
                    row.GetGuid(7), "", row.GetFieldValue<DateTimeOffset>(8), row.IsDBNull(9) ? null : row.GetString(9), !row.IsDBNull(10) && row.GetBoolean(10)));
            }

            return rows;
        }
    }
}

/// <param name="Handle">Null: nothing of the person is public any more.</param>
/// <param name="MayUndo">It is the last word about that day.</param>
public sealed record ReviewRow(
    Guid HeldId, DateOnly Day, ReviewAction Action, string Reason, long Tokens, decimal ValueUsd, Guid ReviewerId, string Reviewer, DateTimeOffset At, string? Handle, bool MayUndo)
{
    public string ActionWord => Action switch
    {
        ReviewAction.Approve => "Approved",
        ReviewAction.Reject => "Rejected",
        _ => "Taken back",
    };
}
