using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Alerts.Looking;

/// <summary>
/// Looks at every budget's open periods and moves their alerts; closes periods whose time is over. A period from before its budget fires nothing.
/// </summary>
public sealed class BudgetAlerter(
    AppDbContext db, BudgetSumsQuery sums, NamesQuery names, AlertLedger ledger, AlertTeller teller, PeriodCloser closer, CurrentOrg org, TimeProvider clock)
{
    /// <param name="muted">Subjects of which nobody wants to hear now.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>What is to be told.</returns>
    public async Task<IReadOnlyList<Notice>> RunAsync(IReadOnlySet<string> muted, CancellationToken ct)
    {
        var today = org.Today(clock);
        var yesterday = today.AddDays(-1);
        var budgets = await db.Budgets.AsNoTracking().TagWith("Alerts.Budgets").OrderBy(b => b.Id).Where(b => b.EndedAt == null).ToListAsync(ct);
        var alerts = await db.Alerts.AsNoTracking().TagWith("Alerts.OfBudgets").OrderBy(a => a.Key)
            .Where(a => a.Kind == AlertKind.Budget && (a.PeriodLast >= yesterday || (a.State != AlertState.Resolved && a.State != AlertState.Quiet))).ToListAsync(ct);
        await FinishAsync(alerts, budgets, today, ct);
        if (budgets.Count == 0)
        {
            return [];
        }

        var labels = new SpendLabels(await names.RunAsync(ct));
        var found = await sums.RunAsync(budgets, new DayRange(await closer.SinceAsync(budgets, today, ct), today), ct);
        var notices = new List<Notice>();
        foreach (var budget in budgets)
        {
            var label = budget.Scope.Label(budget.ScopeValue, labels, org.Name);
            foreach (var days in budget.Period.Open(today).Where(p => p.Last >= CreatedOn(budget)))
            {
                var standing = BudgetStanding.Of(budget, label, days, found[budget.Id], today);
                await LookAsync(budget, standing, found[budget.Id], [.. alerts.Where(a => a.BudgetId == budget.Id && a.PeriodFirst == days.First)], muted, notices, ct);
            }

            await closer.CloseAsync(budget, found[budget.Id], today, ct);
        }

        return notices;
    }

    private DateOnly CreatedOn(Budget budget) => PeriodCloser.CreatedOn(budget, org);

    private async Task LookAsync(
        Budget budget, BudgetStanding standing, BudgetSums days, IReadOnlyList<Alert> alerts, IReadOnlySet<string> muted, List<Notice> notices, CancellationToken ct)
    {
        var marks = alerts.Select(a => new BudgetMark(a.Threshold!.Value, a.State, a.NearAt is not null, a.ExceededAt is not null, (a.AmountUsd ?? 0) * a.Threshold.Value / 100)).ToList();
        var isMuted = muted.Contains(BudgetNews.Subject(budget.Id));
        foreach (var move in BudgetMachine.Next(BudgetRule.Of(budget), new BudgetLook(standing.SpentUsd, standing.PassesOn), marks))
        {
            var news = BudgetNews.Of(budget, standing, days, move.Threshold, move.To);
            var tells = move.Fires && !isMuted;
            var to = new AlertMoving(move.To, Words(move, standing, isMuted), move.Exceeds, move.Why, tells);
            var alert = alerts.FirstOrDefault(a => a.Threshold == move.Threshold);
            var id = alert is null ? await ledger.OpenAsync(news, to, ct)
                : await ledger.MoveAsync(alert, to, move.To is AlertState.Near or AlertState.Exceeded || move.Exceeds ? news : null, ct) ? alert.Id : null;
            if (id is { } moved && tells)
            {
                var (reach, alsoFor) = await teller.AudienceAsync(budget, ct);
                notices.Add(new Notice(
                    BudgetNews.Kind(move.Threshold, move.To), $"{news.Key}:{(move.To is AlertState.Near ? "near" : "exceeded")}", news.Title, news.Summary,
                    BudgetNews.Facts(standing, news), $"/o/{org.Slug}/alerts/{moved}", BudgetNews.Data(standing, news, moved), clock.GetUtcNow())
                {
                    Reach = reach,
                    AlsoFor = alsoFor,
                    ActionLabel = "See what moved it",
                });
            }
        }
    }

    /// <summary>Alerts of periods that are closed, and of budgets that were ended.</summary>
    private async Task FinishAsync(List<Alert> alerts, List<Budget> budgets, DateOnly today, CancellationToken ct)
    {
        var going = budgets.Select(b => b.Id).ToHashSet();
        foreach (var alert in alerts.Where(a => a.IsOpen).ToList())
        {
            ResolvedWhy? why = !going.Contains(alert.BudgetId!.Value) ? ResolvedWhy.Ended
                : BudgetPeriods.IsClosed(new DayRange(alert.PeriodFirst!.Value, alert.PeriodLast!.Value), today) ? ResolvedWhy.PeriodOver : null;
            if (why is { } over)
            {
                await ledger.MoveAsync(alert, new AlertMoving(AlertState.Resolved, over.Words(), Why: over), news: null, ct);
            }
        }
    }

    private static string Words(BudgetMove move, BudgetStanding standing, bool isMuted)
    {
        var said = move.To switch
        {
            AlertState.Near => $"At this rate it will be passed on {Figures.Day(standing.PassesOn ?? standing.Days.Last)}",
            AlertState.Quiet => $"At this rate it lasts: {Figures.Usd(standing.ExpectedUsd)} expected",
            AlertState.Exceeded => $"{move.Threshold}% passed with {Figures.Usd(standing.SpentUsd)} of {Figures.Usd(standing.AmountUsd)}",
            _ => $"{move.Why!.Value.Words()}, at {Figures.Usd(standing.SpentUsd)} of {Figures.Usd(standing.AmountUsd)}",
        };
        return move switch
        {
            { Fires: true } when isMuted => said + "; muted, so nobody was told",
            { To: AlertState.Exceeded, From.WasExceeded: true } => said + " again; it is told once in a period",
            _ => said,
        };
    }
}
