using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Alerts.Looking;

/// <summary>
/// Puts what a look has found into the outbox, in the look's own unit of work. More than three messages of one kind in one look (late figures, a
/// corrected price) are told as one that lists them; who may read only some of them gets those by themselves.
/// </summary>
public sealed class AlertTeller(AppDbContext db, CurrentOrg org, Outbox outbox, MailWishes wishes, TimeProvider clock)
{
    /// <summary>So many of a kind are told one by one.</summary>
    public const int MostSingly = 3;

    private const int MostListed = 10;

    public async Task TellAsync(IReadOnlyList<Notice> notices, CancellationToken ct)
    {
        if (org.Kind is OrgKind.Demo)
        {
            // Its people are invented, and so are their mailboxes.
            return;
        }

        foreach (var alike in notices.GroupBy(n => n.Kind))
        {
            if (alike.Count() > MostSingly)
            {
                await TellTogetherAsync([.. alike], ct);
                continue;
            }

            foreach (var notice in alike)
            {
                await outbox.AddAsync(notice, ct);
            }
        }
    }

    /// <summary>Who may read a budget's alerts: of a person or team everybody who sees everybody, and those it is about.</summary>
    public async Task<(NoticeReach Reach, IReadOnlyCollection<Guid> AlsoFor)> AudienceAsync(Budget budget, CancellationToken ct)
    {
        if (budget.Scope is not (BudgetScope.Team or BudgetScope.Person) || org.MembersSeeNames || !Guid.TryParse(budget.ScopeValue, out var id))
        {
            return (NoticeReach.Everybody, []);
        }

        return (NoticeReach.SeesEverybody, budget.Scope is BudgetScope.Person
            ? [id]
            : await db.TeamMembers.AsNoTracking().Where(m => m.TeamId == id).Select(m => m.UserId).Distinct().ToListAsync(ct));
    }

    private async Task TellTogetherAsync(List<Notice> notices, CancellationToken ct)
    {
        var kinds = NoticeKinds.Offered.First(k => k.Word == notices[0].Kind);
        var rest = notices.Count > MostListed ? $" {notices.Count - MostListed} more stand on the page." : "";
        var together = new Notice(
            notices[0].Kind, $"together:{Hash(notices)}", $"{org.Name}: {notices.Count} × {Lower(kinds.Label)}",
            $"{notices.Count} alerts came at once, as they do when late or corrected figures arrive.{rest}",
            [.. notices.OrderBy(n => n.Title, StringComparer.Ordinal).Take(MostListed).Select((n, i) => new NoticeFact($"{i + 1}", n.Title))], $"/o/{org.Slug}/alerts",
            new JsonObject { ["alerts"] = new JsonArray([.. notices.Select(n => (JsonNode)n.Data.DeepClone())]) }, clock.GetUtcNow())
        {
            ActionLabel = "See the alerts",
        };
        await outbox.AddAsync(together, ct);

        var readers = await wishes.ReadersAsync(MailWishKind.Alerts, NoticeReach.SeesEverybody, [], ct);
        foreach (var notice in notices)
        {
            var own = await wishes.ReadersAsync(MailWishKind.Alerts, notice.Reach, notice.AlsoFor, ct);
            await outbox.AddForAsync(notice, [.. own.Except(readers)], ct);
        }
    }

    private static string Hash(IEnumerable<Notice> notices) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', notices.Select(n => n.Key)))))[..32];

    private static string Lower(string label) => char.ToLowerInvariant(label[0]) + label[1..];
}
