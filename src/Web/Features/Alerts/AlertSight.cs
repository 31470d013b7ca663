using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Alerts;

/// <summary>
/// Which alerts the asker may see: those of budgets that they may see, models for everybody, sources and accounts for who sees everybody, and the own
/// machine's silence. Runs in a unit of work.
/// </summary>
public sealed class AlertSight(AppDbContext db, NamesQuery names, CurrentOrg org)
{
    private Dictionary<Guid, (BudgetScope Scope, string Value)> _budgets = [];
    private HashSet<string> _ownSources = [];

    public Names Names { get; private set; } = null!;

    public SpendScope Scope { get; private set; } = null!;

    public async Task<AlertSight> OpenAsync(CancellationToken ct)
    {
        Names = await names.RunAsync(ct);
        Scope = new SpendScope(org.SeesPeople, org.UserId, Names.OwnTeams);
        _budgets = await db.Budgets.AsNoTracking().ToDictionaryAsync(b => b.Id, b => (b.Scope, b.ScopeValue), ct);
        if (!SeesEverybody && org.UserId is { } me)
        {
            _ownSources = (await db.Sources.AsNoTracking().Where(s => s.UserId == me).Select(s => s.Id).ToListAsync(ct)).Select(id => $"source:{id}").ToHashSet(StringComparer.Ordinal);
        }

        return this;
    }

    public bool MaySee(Alert alert) => alert.Kind switch
    {
        AlertKind.Budget => alert.BudgetId is { } id && _budgets.TryGetValue(id, out var budget) && Scope.MaySee(budget.Scope, budget.Value),
        AlertKind.Model => true,
        AlertKind.Source => SeesEverybody || _ownSources.Contains(alert.Subject),
        _ => SeesEverybody,
    };

    private bool SeesEverybody => org.Role?.SeesEverybody() == true;
}
