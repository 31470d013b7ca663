using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Billing;

namespace TeamCost.Web.Features.Providers.Plans;

/// <summary>Changes plans, and has the days they pay for summed up again, before and after the change.</summary>
public sealed class PlanKeeper(AppDbContext db, DirtyDays dirty, ProviderCatalog catalog, TimeProvider clock)
{
    public async Task<Plan> AddAsync(Connection connection, PlanForm form, Guid by, CancellationToken ct)
    {
        var plan = new Plan(connection.Id, catalog.WhoBills(connection), form.Tool.Trim(), by, clock.GetUtcNow());
        form.ApplyTo(plan);
        db.Plans.Add(plan);
        await SaveAsync(DaysOf(plan), ct);
        return plan;
    }

    public async Task ChangeAsync(Plan plan, PlanForm form, CancellationToken ct)
    {
        var before = DaysOf(plan);
        form.ApplyTo(plan);
        await SaveAsync(before.Union(DaysOf(plan)), ct);
    }

    /// <param name="until">The first day that is no longer paid for.</param>
    public async Task EndAsync(Plan plan, DateOnly until, CancellationToken ct)
    {
        var before = DaysOf(plan);
        plan.Say(plan.Name, plan.Seats, plan.Amount, plan.Currency, plan.Period, plan.FromDay, until);
        await SaveAsync(before, ct);
    }

    public async Task RemoveAsync(Plan plan, CancellationToken ct)
    {
        db.Plans.Remove(plan);
        await SaveAsync(DaysOf(plan), ct);
    }

    private async Task SaveAsync(IEnumerable<DateOnly> days, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        await dirty.MarkAsync([.. days], ct);
    }

    // Days to come are summed up when they come.
    private HashSet<DateOnly> DaysOf(Plan plan)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var last = plan.UntilDay is { } until && until <= today ? until.AddDays(-1) : today;
        return plan.FromDay > last ? [] : [.. new DayRange(plan.FromDay, last).Each()];
    }
}
