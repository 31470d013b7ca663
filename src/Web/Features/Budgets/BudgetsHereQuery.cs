using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Budgets;

/// <summary>
/// The budgets that hold in a view: the organization's, and those of what the view is narrowed to; of a person also those of their team of today. Only those
/// that the asker may see. Runs in a unit of work.
/// </summary>
public sealed class BudgetsHereQuery(AppDbContext db, BudgetStandingsQuery standings, CurrentOrg org, TimeProvider clock)
{
    public async Task<IReadOnlyList<BudgetStanding>> RunAsync(SpendFilter view, CancellationToken ct)
    {
        var today = org.Today(clock);
        var teams = view.People.Count == 0 ? [] : await db.TeamMembers.AsNoTracking().TagWith("Budgets.TeamsOfToday")
            .Where(m => view.People.Contains(m.UserId) && m.FromDay <= today && (m.UntilDay == null || m.UntilDay > today)).Select(m => m.TeamId).Distinct().ToListAsync(ct);
        var within = view with { Teams = [.. view.Teams.Union(teams)] };
        return await standings.RunAsync(today, budget => Holds(budget, within), ct);
    }

    private static bool Holds(Budget budget, SpendFilter view) =>
        budget.Scope.Dimension() is not { } dimension || view.Values(dimension).Contains(budget.ScopeValue);
}
