using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Alerts.Looking;

/// <summary>
/// Accounts that have stopped until somebody mends them, and accounts that have failed for a day. It only keeps the alert: whoever stops a connection
/// tells of it.
/// </summary>
public sealed class ConnectionAlerter(AppDbContext db, AlertLedger ledger, CurrentOrg org, TimeProvider clock)
{
    private static readonly TimeSpan LongFailing = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken ct)
    {
        var since = clock.GetUtcNow() - LongFailing;
        var broken = await db.Connections.AsNoTracking().TagWith("Alerts.Connections").OrderBy(c => c.Id)
            .Where(c => c.State == ConnectionState.Broken || (c.State == ConnectionState.Failing && c.TroubleAt < since)).ToListAsync(ct);
        var open = await db.Alerts.AsNoTracking().OrderBy(a => a.Key).Where(a => a.Kind == AlertKind.Connection && a.State != AlertState.Resolved).ToListAsync(ct);
        var keys = broken.ToDictionary(Key);
        foreach (var alert in open.Where(a => !keys.ContainsKey(a.Key)))
        {
            var id = Guid.Parse(alert.Subject["connection:".Length..]);
            var why = await db.Connections.AnyAsync(c => c.Id == id, ct) ? ResolvedWhy.Mended : ResolvedWhy.Removed;
            await ledger.MoveAsync(alert, new AlertMoving(AlertState.Resolved, why.Words(), Why: why), news: null, ct);
        }

        foreach (var (key, connection) in keys.Where(k => open.TrueForAll(a => a.Key != k.Key)))
        {
            var stopped = connection.State is ConnectionState.Broken;
            var news = new AlertNews(
                key, AlertKind.Connection, $"connection:{connection.Id}", $"{connection.Name} {(stopped ? "has stopped" : "has failed for a day")}",
                $"{connection.TroubleWords} {connection.Trouble?.NextStep()} Until then the figures of this account end where they are.")
            {
                SinceDay = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(connection.TroubleAt ?? connection.CreatedAt, org.TimeZone).DateTime),
            };
            // Whoever stopped it has told the admins; one that only fails is shown here and told to nobody, as it goes on by itself.
            await ledger.OpenAsync(news with { Summary = Cut(news.Summary) }, new AlertMoving(AlertState.Exceeded, news.Title, Exceeds: true, Tells: stopped), ct);
        }
    }

    private static string Key(Connection connection) => $"connection:{connection.Id}:{connection.TroubleAt:yyyyMMddHHmmss}";

    private static string Cut(string text) => text.Length <= 1000 ? text : text[..999] + "…";
}
