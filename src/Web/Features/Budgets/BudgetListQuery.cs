using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Budgets;

/// <summary>All budgets that the asker may see, those that ended below.</summary>
public sealed class BudgetListQuery(AppDbContext db, BudgetStandingsQuery standings, NamesQuery names, DataHealthQuery health, CurrentOrg org)
{
    public async Task<BudgetListPage> RunAsync(CancellationToken ct)
    {
        var known = await names.RunAsync(ct);
        var (asker, labels) = (new SpendScope(org.SeesPeople, org.UserId, known.OwnTeams), new SpendLabels(known));
        var ended = await db.Budgets.AsNoTracking().Where(b => b.EndedAt != null).OrderByDescending(b => b.EndedAt).ToListAsync(ct);
        return new BudgetListPage(
            await standings.RunAsync(ct),
            [.. ended.Where(b => asker.MaySee(b.Scope, b.ScopeValue)).Select(b => new EndedBudget(b, b.Scope.Label(b.ScopeValue, labels, org.Name)))],
            (await health.FreshnessAsync(ct)).RolledAt, $"/o/{org.Slug}", org.Role?.IsAdmin() == true);
    }
}

/// <param name="Root">The organization's address.</param>
public sealed record BudgetListPage(IReadOnlyList<BudgetStanding> Going, IReadOnlyList<EndedBudget> Ended, DateTimeOffset? RolledAt, string Root, bool IsAdmin);

public sealed record EndedBudget(Budget Budget, string ScopeLabel);
