using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

/// <summary>
/// Opens the unit of work: one transaction that PostgreSQL knows the organization of. Safe behind any pooler, because nothing is set per
/// session.
/// </summary>
public sealed class OrgTransaction(AppDbContext db, CurrentOrg org)
{
    public async Task<IDbContextTransaction> BeginAsync(CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(ct);
        var orgId = org.RequiredId.ToString();
        await db.Database.ExecuteSqlAsync($"select set_config('app.org_id', {orgId}, true)", ct);
        return transaction;
    }
}
