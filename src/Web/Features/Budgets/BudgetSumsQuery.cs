using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Budgets;

/// <summary>Daily sums of the rollup for many budgets: one statement for each kind of scope. Runs in a unit of work.</summary>
public sealed class BudgetSumsQuery(SpendQuery spend)
{
    public async Task<IReadOnlyDictionary<Guid, BudgetSums>> RunAsync(IReadOnlyCollection<Budget> budgets, DayRange days, CancellationToken ct)
    {
        var found = new Dictionary<Guid, BudgetSums>();
        foreach (var alike in budgets.GroupBy(b => b.Scope))
        {
            var dimension = alike.Key.Dimension();
            var filter = dimension is { } by ? new SpendFilter(days).With(by, [.. alike.Select(b => b.ScopeValue).Distinct()]) : new SpendFilter(days);
            var rows = (await spend.SetsAsync(filter, [new SpendSet(PerDay: true, dimension is { } one ? [one] : [])], ct))[0];
            var byKey = rows.ToLookup(r => dimension is null ? "" : r.Key);
            foreach (var budget in alike)
            {
                found[budget.Id] = Sums(budget.Basis, [.. byKey[budget.ScopeValue]]);
            }
        }

        return found;
    }

    public async Task<BudgetSums> RunAsync(Budget budget, DayRange days, CancellationToken ct) => (await RunAsync([budget], days, ct))[budget.Id];

    private static BudgetSums Sums(BudgetBasis basis, List<SpendRow> rows) => new(
        rows.ToDictionary(r => r.Day!.Value, r => basis.Measure().Of(r.Sums)), rows.Where(r => r.Sums.UnpricedTokens > 0).ToDictionary(r => r.Day!.Value, r => r.Sums.UnpricedTokens));
}
