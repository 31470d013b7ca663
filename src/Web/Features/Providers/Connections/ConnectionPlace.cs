using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>Which connection a page below it belongs to.</summary>
/// <param name="ReadsBills">It reads bills itself: money of files and hands would count beside them.</param>
public sealed record ConnectionPlace(Guid Id, string Name, string Label, string Provider, bool ReadsBills);

public sealed class ConnectionPlaceQuery(AppDbContext db, ProviderCatalog catalog)
{
    public async Task<ConnectionPlace?> RunAsync(Guid id, CancellationToken ct) =>
        await db.Connections.AsNoTracking().TagWith("Providers.Place").SingleOrDefaultAsync(c => c.Id == id, ct) is { } connection ? Of(connection) : null;

    public ConnectionPlace Of(Connection connection) => new(
        connection.Id, connection.Name, catalog.Find(connection.Provider)?.Setup.Label ?? connection.Provider, catalog.WhoBills(connection), catalog.ReadsBills(connection));
}
