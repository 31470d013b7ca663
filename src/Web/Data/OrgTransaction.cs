using System.Data;
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
    public Task<IDbContextTransaction> BeginAsync(CancellationToken ct) => BeginAsync(IsolationLevel.ReadCommitted, ct);

    /// <summary>One view of the data for all statements: the parts of a page add up even while a rollup commits between them.</summary>
    public Task<IDbContextTransaction> BeginReadingAsync(CancellationToken ct) => BeginAsync(IsolationLevel.RepeatableRead, ct);

    private async Task<IDbContextTransaction> BeginAsync(IsolationLevel isolation, CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(isolation, ct);
        var orgId = org.RequiredId.ToString();
        await db.Database.ExecuteSqlAsync($"select set_config('app.org_id', {orgId}, true)", ct);
        return transaction;
    }
}
