using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Providers;

/// <summary>Accounts that fail or have stopped, the longest first: what figures may lack because of it. Runs in a unit of work.</summary>
public sealed class ConnectionTroublesQuery(AppDbContext db)
{
    private const int Most = 5;

    public async Task<IReadOnlyList<TroubledConnection>> RunAsync(CancellationToken ct) =>
        await db.Connections.AsNoTracking().TagWith("Providers.Troubles")
            .Where(c => c.State == ConnectionState.Broken || c.State == ConnectionState.Failing)
            .OrderByDescending(c => c.State == ConnectionState.Broken).ThenBy(c => c.TroubleAt).Take(Most)
            .Select(c => new TroubledConnection(c.Id, c.Name, c.State == ConnectionState.Broken, c.TroubleWords ?? "", c.TroubleAt)).ToListAsync(ct);
}

/// <param name="IsStopped">Until a person mends it; otherwise it is tried again by itself.</param>
public sealed record TroubledConnection(Guid Id, string Name, bool IsStopped, string Sentence, DateTimeOffset? Since);
