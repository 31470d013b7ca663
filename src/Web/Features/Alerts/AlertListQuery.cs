using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Alerts;

/// <summary>Open alerts and what is behind them. Runs in a unit of work.</summary>
public sealed class AlertListQuery(AppDbContext db, AlertSight sight, DeliveryTroublesQuery deliveries, CurrentOrg org, TimeProvider clock)
{
    private const int RowsPerPage = 25;
    private const int MostHistory = 1_000;

    public async Task<AlertListPage> RunAsync(int page, CancellationToken ct)
    {
        await sight.OpenAsync(ct);
        var mutes = await MutesAsync(ct);
        var open = await OpenAlertsAsync(ct);
        // What was only folded into a higher threshold's message was never said by itself.
        var over = await db.Alerts.AsNoTracking().TagWith("Alerts.History")
            .Where(a => (a.State == AlertState.Resolved || a.State == AlertState.Quiet) && (a.ResolvedWhy != ResolvedWhy.Higher || a.ToldAt != null))
            .OrderByDescending(a => a.ExceededAt ?? a.DetectedAt).ThenByDescending(a => a.Threshold).Take(MostHistory).ToListAsync(ct);
        var seen = over.Where(sight.MaySee).ToList();
        var paging = new Paging(page, RowsPerPage, seen.Count);
        return new AlertListPage(
            [.. open.Where(sight.MaySee).Select(a => Row(a, mutes))], [.. seen.Skip(paging.Skip).Take(RowsPerPage).Select(a => Row(a, mutes))], paging,
            $"/o/{org.Slug}/alerts", org.Role?.IsAdmin() == true)
        {
            Undelivered = await UndeliveredAsync(ct),
        };
    }

    /// <summary>What could not be delivered; for admins.</summary>
    public async Task<IReadOnlyList<DeliveryTrouble>> UndeliveredAsync(CancellationToken ct) =>
        org.Role?.IsAdmin() == true ? await deliveries.RunAsync(ct) : [];

    /// <summary>For the dashboard: what is open, not muted, and not said there already by what it is about.</summary>
    public async Task<IReadOnlyList<AlertRow>> StripAsync(CancellationToken ct)
    {
        var open = await OpenAlertsAsync(ct);
        if (open.Count == 0)
        {
            return [];
        }

        await sight.OpenAsync(ct);
        var mutes = await MutesAsync(ct);
        return
        [
            .. open.Where(a => a.Kind is AlertKind.Budget or AlertKind.Source && a.State is not AlertState.Acknowledged && sight.MaySee(a) && !mutes.ContainsKey(a.Subject))
                // One line for a budget and period: what is passed speaks before what is forecast.
                .GroupBy(a => a.BudgetId is null ? a.Key : $"{a.BudgetId}:{a.PeriodFirst}").Select(g => Row(g.First(), mutes)),
        ];
    }

    private async Task<List<Alert>> OpenAlertsAsync(CancellationToken ct) => await db.Alerts.AsNoTracking().TagWith("Alerts.Open")
        .Where(a => a.State == AlertState.Near || a.State == AlertState.Exceeded || a.State == AlertState.Acknowledged)
        .OrderBy(a => a.State == AlertState.Exceeded ? 0 : a.State == AlertState.Near ? 1 : 2).ThenByDescending(a => a.Threshold).ThenByDescending(a => a.DetectedAt).ToListAsync(ct);

    private async Task<Dictionary<string, DateTimeOffset>> MutesAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.AlertMutes.AsNoTracking().Where(m => m.Until > now).ToDictionaryAsync(m => m.Subject, m => m.Until, ct);
    }

    private AlertRow Row(Alert alert, Dictionary<string, DateTimeOffset> mutes) => new(
        alert, alert.AcknowledgedBy is { } by ? sight.Names.People.GetValueOrDefault(by, "a former member") : null, mutes.TryGetValue(alert.Subject, out var until) ? until : null);
}

/// <param name="MutedUntil">Null: it is not muted.</param>
public sealed record AlertRow(Alert Alert, string? AcknowledgedBy, DateTimeOffset? MutedUntil);

public sealed record AlertListPage(IReadOnlyList<AlertRow> Open, IReadOnlyList<AlertRow> History, Paging Paging, string Path, bool IsAdmin)
{
    public IReadOnlyList<DeliveryTrouble> Undelivered { get; init; } = [];

    public string PageHref(int page) => page > 1 ? $"{Path}?page={page}" : Path;

    public string Here => PageHref(Paging.Current);
}
