using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations;

/// <summary>
/// Deletes every row of the current organization, table by table, the organization and its address last. What its people published of it goes in the same
/// transaction.
/// </summary>
public sealed class OrgDeleter(AppDbContext db, CurrentOrg org, Publisher publisher)
{
    public async Task DeleteAsync(CancellationToken ct)
    {
        var published = await db.Memberships.Join(db.PublishedProfiles, m => m.UserId, p => p.UserId, (m, _) => m.UserId).ToListAsync(ct);
        await publisher.LockAsync(published, ct);
        var tables = db.Model.GetEntityTypes()
            .Where(type => type.ClrType.IsAssignableTo(typeof(IOrgOwned)) && type.ClrType != typeof(Organization))
            .Select(type => type.GetTableName()!)
            .Order(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            // Names come from our own model; a row that went with its parent is simply not found.
#pragma warning disable EF1002 // no input of anybody is in this text
            await db.Database.ExecuteSqlRawAsync($"delete from {table} where org_id = {{0}}", [org.RequiredId], ct);
#pragma warning restore EF1002
        }

        await db.Organizations.ExecuteDeleteAsync(ct);
        await db.OrgSlugs.Where(s => s.OrgId == org.RequiredId).ExecuteDeleteAsync(ct);
        foreach (var userId in published)
        {
            await publisher.RunAsync(userId, ct);
        }
    }
}
