namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>What a person types to connect or change an account. What is wrong with it, the verbs say.</summary>
public sealed class ConnectionForm
{
    public string? Name { get; set; }

    /// <summary>Comes in and never goes out: no page shows it again.</summary>
    public string? Secret { get; set; }

    /// <summary>By the names of the provider's fields.</summary>
    public Dictionary<string, string?> Settings { get; set; } = [];

    public IReadOnlyDictionary<string, string> KnownSettings =>
        Settings.Where(setting => setting.Value is not null).ToDictionary(setting => setting.Key, setting => setting.Value!, StringComparer.Ordinal);
}
