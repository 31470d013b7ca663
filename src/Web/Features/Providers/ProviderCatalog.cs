namespace TeamCost.Web.Features.Providers;

/// <summary>Every provider that can be connected, in the order of the catalogue.</summary>
public sealed class ProviderCatalog(IEnumerable<IProviderConnector> connectors)
{
    private readonly Dictionary<string, IProviderConnector> _connectors = connectors.ToDictionary(c => c.Setup.Key, StringComparer.Ordinal);

    public IEnumerable<ProviderSetup> All => _connectors.Values.Select(connector => connector.Setup);

    public IProviderConnector? Find(string key) => _connectors.GetValueOrDefault(key);
}
