using TeamCost.Web.Platform.Database;
using TeamCost.Web.Platform.Http;

namespace TeamCost.Web.Features.Providers;

/// <summary>Where each provider is: the vendor's address, the operator's setting, or a connection's own (GitHub Enterprise).</summary>
public sealed class ProviderAddresses
{
    private readonly Dictionary<string, Uri> _set = new(StringComparer.Ordinal);
    private readonly ProviderCatalog _catalog;

    public ProviderAddresses(ProviderCatalog catalog, IConfiguration configuration, OutboundGuard guard)
    {
        _catalog = catalog;
        foreach (var setup in catalog.All)
        {
            var name = $"TeamCost:Providers:{setup.SettingsName}:BaseUrl";
            if (configuration[name] is not { Length: > 0 } text)
            {
                continue;
            }

            if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                throw new StartupException($"{name} is \"{text}\", which is not an address such as https://api.example.com.");
            }

            _set[setup.Key] = address;
            guard.Trust(address);
        }
    }

    /// <param name="own">The connection's own address, where its provider has such a field.</param>
    public Uri Of(ProviderSetup setup, string? own) =>
        own is { Length: > 0 } ? new Uri(own.TrimEnd('/') + "/") : _set.GetValueOrDefault(setup.Key) ?? setup.BaseAddress;

    /// <summary>Whether a connection is read at the vendor's own address, neither at the operator's nor at one of its own.</summary>
    public bool AreVendors(Connection connection) =>
        _catalog.Find(connection.Provider)?.Setup is { } setup && Of(setup, AccountTester.OwnAddress(setup, connection.Settings)) == setup.BaseAddress;
}
