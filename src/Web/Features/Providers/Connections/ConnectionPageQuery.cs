using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>Everything on the page of one account. Runs in a unit of work.</summary>
public sealed class ConnectionPageQuery(
    ConnectionQuery details, ConnectionPlaceQuery places, FeedStripQuery strips, ProviderCatalog catalog, CurrentOrg org, TimeProvider clock)
{
    /// <param name="id">The connection.</param>
    /// <param name="form">What was typed; null: as it is kept.</param>
    /// <param name="test">What a test just said.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when it is gone.</returns>
    public async Task<ConnectionPage?> RunAsync(Guid id, ConnectionForm? form, AccountTest? test, CancellationToken ct)
    {
        if (await details.RunAsync(id, ct) is not { } found || await places.RunAsync(id, ct) is not { } place)
        {
            return null;
        }

        var status = found.Status;
        form ??= new ConnectionForm { Name = status.Name, Settings = status.Settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal) };
        return new ConnectionPage(
            place, catalog.Find(status.Provider)!.Setup, found, await strips.RunAsync(status, ct), form, org.Role?.IsAdmin() == true, clock.GetUtcNow(), test);
    }
}
