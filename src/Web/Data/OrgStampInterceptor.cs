using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

/// <summary>New tenant rows belong to the current organization; no row ever changes hands.</summary>
public sealed class OrgStampInterceptor(CurrentOrg org) : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Stamp(eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Stamp(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    private void Stamp(DbContext db)
    {
        foreach (var entry in db.ChangeTracker.Entries<IOrgOwned>())
        {
            var orgId = entry.Property(nameof(IOrgOwned.OrgId));
            if (entry.State == EntityState.Added && (Guid)orgId.CurrentValue! == Guid.Empty)
            {
                orgId.CurrentValue = org.RequiredId;
            }

            if (entry.State != EntityState.Unchanged && (Guid)orgId.CurrentValue! != org.RequiredId)
            {
                throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} of another organization was touched.");
            }
        }
    }
}
