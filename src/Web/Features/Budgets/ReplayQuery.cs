using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Budgets;

/// <summary>When a budget that is being typed would have spoken up in the last 90 days. Runs in a unit of work.</summary>
public sealed class ReplayQuery(BudgetSumsQuery sums, CurrentOrg org, TimeProvider clock)
{
    public async Task<Replay?> RunAsync(BudgetForm form, CancellationToken ct)
    {
        if (!BudgetForm.TryScope(form.For, out var scope, out var value) || form.Amount is not > 0 || BudgetForm.ReadThresholds(form.Thresholds) is null)
        {
            return null;
        }

        var yesterday = org.Today(clock).AddDays(-1);
        var days = new DayRange(yesterday.AddDays(1 - BudgetReplay.Days), yesterday);
        var begin = form.Period.At(days.First).First;
        var draft = new Budget(scope, value, form.Period, form.Basis, createdBy: null, clock.GetUtcNow());
        var found = await sums.RunAsync(draft, new DayRange(RunRate.Since(begin), yesterday), ct);
        var fired = BudgetReplay.Run(form.Rule, form.Period, found, new DayRange(begin, yesterday)).Where(f => f.Day >= days.First);
        var known = found.PerDay.Keys.Where(days.Contains).ToList();
        return new Replay(days, known.Count == 0 ? null : found.PerDay.Keys.Min() < days.First ? days.First : known.Min(), [.. fired], form.Period);
    }
}

/// <param name="Days">The days asked for.</param>
/// <param name="Since">The first of them that anything is known of; null: nothing at all.</param>
public sealed record Replay(DayRange Days, DateOnly? Since, IReadOnlyList<ReplayedAlert> Fired, BudgetPeriod Period)
{
    public const int MostShown = 40;

    public bool IsShort => Since > Days.First;

    public int KnownDays => Since is { } since ? Days.Last.DayNumber - since.DayNumber + 1 : 0;

    /// <summary>The newest first.</summary>
    public IEnumerable<ReplayedAlert> Shown => Fired.Reverse().Take(MostShown);
}
