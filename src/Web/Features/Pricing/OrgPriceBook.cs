using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Pricing;

/// <summary>The prices that hold for the current organization: the server's table with its own rows laid over it.</summary>
public sealed class OrgPriceBook(AppDbContext db, CurrentOrg org, ServerPrices server)
{
    /// <summary>
    /// For the rest of the unit of work the prices stay as read: whoever changes them waits for <see cref="LockForChangeAsync"/>, and
    /// then prices again what was written meanwhile.
    /// </summary>
    public async Task<PriceBook> OpenAsync(CancellationToken ct)
    {
        var name = LockName;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock_shared(hashtextextended({name}, 0))", ct);
        var rows = await db.Prices.AsNoTracking().TagWith("Pricing.OrgPriceBook").OrderBy(p => p.CreatedAt).ToListAsync(ct);
        return rows.Count == 0 ? server.Book : server.Book.With(rows.Select(row => row.ToRow()));
    }

    public async Task LockForChangeAsync(CancellationToken ct)
    {
        var name = LockName;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({name}, 0))", ct);
    }

    private string LockName => $"prices:{org.RequiredId:N}";
}
