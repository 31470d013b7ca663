namespace TeamCost.Web.Features.Providers;

/// <summary>Every provider that can be connected on this server, in the order of the catalogue.</summary>
public sealed class ProviderCatalog(IEnumerable<IProviderConnector> connectors, IConfiguration configuration)
{
    private readonly Dictionary<string, IProviderConnector> _connectors = connectors
        .Where(c => c.Setup.OfferedWhen is not { } setting || configuration.GetValue(setting, false))
        .ToDictionary(c => c.Setup.Key, StringComparer.Ordinal);

    public IEnumerable<ProviderSetup> All => _connectors.Values.Select(connector => connector.Setup);

    /// <summary>Who bills what a connection tells.</summary>
    public string WhoBills(Connection connection) => Find(connection.Provider)?.Setup is { } setup ? setup.Provider ?? setup.Key : connection.Provider;

    /// <summary>Its provider tells what was charged: the same money from a file or a hand would count twice.</summary>
    public bool ReadsBills(Connection connection) =>
        connection.State != ConnectionState.ByHand && Find(connection.Provider)?.Setup.Feeds.Any(feed => feed.Fate.HasFlag(Fate.Bill)) == true;

    public IProviderConnector? Find(string key) => _connectors.GetValueOrDefault(key);
}
