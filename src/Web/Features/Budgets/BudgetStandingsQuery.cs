using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Budgets;

/// <summary>
/// Where the budgets that go on stand now, those that need somebody first; only those that the asker may see. Jobs, where nobody asks, get all.
/// Runs in a unit of work.
/// </summary>
public sealed class BudgetStandingsQuery(AppDbContext db, BudgetSumsQuery sums, NamesQuery names, CurrentOrg org, TimeProvider clock)
{
    public Task<IReadOnlyList<BudgetStanding>> RunAsync(CancellationToken ct) => RunAsync(org.Today(clock), ct);

    public Task<IReadOnlyList<BudgetStanding>> RunAsync(DateOnly today, CancellationToken ct) => RunAsync(today, _ => true, ct);

    /// <param name="today">The day whose periods are asked for: a report of last month gives that month's last day.</param>
    /// <param name="wanted">Of which budgets; sums are read for no other.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<BudgetStanding>> RunAsync(DateOnly today, Func<Budget, bool> wanted, CancellationToken ct)
    {
        var going = await db.Budgets.AsNoTracking().TagWith("Budgets.Standings").Where(b => b.EndedAt == null).ToListAsync(ct);
        var budgets = going.Where(wanted).ToList();
        if (budgets.Count == 0)
        {
            return [];
        }

        var known = await names.RunAsync(ct);
        var asker = new SpendScope(org.SeesPeople || org.UserId is null, org.UserId, known.OwnTeams);
        var seen = budgets.Where(b => asker.MaySee(b.Scope, b.ScopeValue)).ToList();
        var found = await sums.RunAsync(seen, new DayRange(Earliest(seen, today), today), ct);
        var labels = new SpendLabels(known);
        return
        [
            .. seen.Select(b => BudgetStanding.Of(b, b.Scope.Label(b.ScopeValue, labels, org.Name), b.Period.At(today), found[b.Id], today))
                .OrderByDescending(s => s.State).ThenByDescending(s => s.Percent).ThenBy(s => s.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static DateOnly Earliest(IEnumerable<Budget> budgets, DateOnly today) =>
        budgets.Select(b => b.Period.At(today).First).Append(RunRate.Since(today)).Min();
}
