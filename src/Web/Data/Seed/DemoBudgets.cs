using TeamCost.Contracts;
using TeamCost.Web.Features.Alerts.Looking;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Data.Seed;

/// <summary>
/// Budgets of the demo organization: one near, one passed and one quiet, whatever the day; and the alerts that they would have fired in the periods
/// before this one.
/// </summary>
internal sealed class DemoBudgets(AppDbContext db, CurrentOrg org, OrgTransaction unit, BudgetSumsQuery sums, AlertLook look, TimeProvider clock)
{
    private const int WatchedDays = 75;

    private const string Past = """
        insert into alerts (org_id, id, key, kind, subject, budget_id, period_first, period_last, threshold, state, detected_at, exceeded_at, near_at, acknowledged_at,
          acknowledged_by, resolved_at, resolved_why, told_at, title, summary, since_day, spent_usd, amount_usd)
        values ($1, $2, $3, 'budget', $4, $5, $6, $7, $8, 'resolved', $9, case when $10 then null else $9::timestamptz end, case when $10 then $9::timestamptz end,
          $9::timestamptz + interval '40 minutes', $11, $12, 'period-over', $9, $13, $14, $15, $16, $17)
        on conflict (org_id, key) do update set exceeded_at = excluded.exceeded_at, acknowledged_at = excluded.acknowledged_at, title = excluded.title, summary = excluded.summary, since_day = excluded.since_day, spent_usd = excluded.spent_usd
        """;

    public async Task AddAsync(Guid teamId, Guid by, CancellationToken ct)
    {
        await using (var transaction = await unit.BeginAsync(ct))
        {
            foreach (var budget in await MakeAsync(teamId, by, ct))
            {
                db.Budgets.Add(budget);
                await db.SaveChangesAsync(ct);
                await RememberAsync(budget, by, ct);
            }

            await transaction.CommitAsync(ct);
        }

        await look.RunAsync(ct);
    }

    private async Task<IReadOnlyList<Budget>> MakeAsync(Guid teamId, Guid by, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var since = now.AddDays(-WatchedDays);
        Budget near = new(BudgetScope.Organization, "", BudgetPeriod.Month, BudgetBasis.Spend, by, since), passed = new(BudgetScope.Tool, "codex", BudgetPeriod.Month, BudgetBasis.Spend, by, since),
            quiet = new(BudgetScope.Team, teamId.ToString(), BudgetPeriod.Quarter, BudgetBasis.List, by, since);
        var found = await sums.RunAsync([near, passed, quiet], new DayRange(org.Today(clock).AddDays(-120), org.Today(clock)), ct);
        var (all, codex, team) = (Standing(near, found[near.Id]), Standing(passed, found[passed.Id]), Standing(quiet, found[quiet.Id]));
        near.Say("All tools", Round(all.SpentUsd + ((all.ExpectedUsd - all.SpentUsd) * 0.6m)), [90, 100], forecasts: true, since);
        passed.Say("Codex", Round(codex.SpentUsd * 0.85m), [50, 80, 100], forecasts: true, since);
        quiet.Say("Hardware, at list price", Round(team.ExpectedUsd * 3), [50, 80, 100], forecasts: true, since);
        return [near, passed, quiet];
    }

    private BudgetStanding Standing(Budget budget, BudgetSums found)
    {
        budget.Say("-", 1, [100], forecasts: false, clock.GetUtcNow());
        var today = org.Today(clock);
        return BudgetStanding.Of(budget, "", budget.Period.At(today), found, today);
    }

    private async Task RememberAsync(Budget budget, Guid by, CancellationToken ct)
    {
        var today = org.Today(clock);
        var begin = budget.Period.At(DateOnly.FromDateTime(budget.CreatedAt.UtcDateTime)).First;
        var end = budget.Period.At(today).First.AddDays(-2);
        if (end <= begin)
        {
            return;
        }

        var found = await sums.RunAsync(budget, new DayRange(RunRate.Since(begin), end), ct);
        foreach (var fired in BudgetReplay.Run(BudgetRule.Of(budget), budget.Period, found, new DayRange(begin, end)))
        {
            var threshold = fired.Threshold ?? BudgetMachine.Whole;
            var at = new DateTimeOffset(fired.Day, new TimeOnly(17, 20), TimeSpan.Zero);
            var title = fired.Threshold is null
                ? $"{budget.Name}: at this rate {Figures.Usd(budget.AmountUsd)} will be passed on {Figures.ShortDay(fired.PassesOn!.Value)}"
                : $"{budget.Name} {threshold}%: {Figures.Usd(fired.SpentUsd)} of {Figures.Usd(budget.AmountUsd)}";
            await db.ExecuteAsync(
                Past, ct, org.RequiredId, Guid.CreateVersion7(at), $"budget:{budget.Id}:{fired.Period.First:yyyy-MM-dd}:{threshold}", $"budget:{budget.Id}", budget.Id, fired.Period.First,
                fired.Period.Last, threshold, at, fired.Threshold is null, by, new DateTimeOffset(fired.Period.Last.AddDays(2), TimeOnly.MinValue, TimeSpan.Zero), title,
                $"{budget.Name}: {Figures.Usd(fired.SpentUsd)} {budget.Basis.Words()} of the {Figures.Usd(budget.AmountUsd)} for {budget.Period.Title(fired.Period)}.", fired.Day, fired.SpentUsd, budget.AmountUsd);
        }
    }

    /// <summary>To what a person would type: 10, 250, 1,900.</summary>
    private static decimal Round(decimal usd)
    {
        var step = usd >= 1_000 ? 50m : usd >= 100 ? 10m : 1m;
        return Math.Max(step, Math.Round(usd / step) * step);
    }
}
