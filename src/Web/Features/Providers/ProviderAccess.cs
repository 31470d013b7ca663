namespace TeamCost.Web.Features.Providers;

/// <summary>What a connector needs to ask for one connection: an open key, so never logged, serialized or kept.</summary>
public sealed class ProviderAccess(Guid connectionId, Uri baseAddress, string secret, IReadOnlyDictionary<string, string> settings, RunMeter meter)
{
    public Guid ConnectionId { get; } = connectionId;

    /// <summary>Ends with a slash. Credentials go to this origin only.</summary>
    public Uri BaseAddress { get; } = baseAddress;

    public string Secret { get; } = secret;

    public IReadOnlyDictionary<string, string> Settings { get; } = settings;

    /// <summary>Counts what a run asks for.</summary>
    public RunMeter Meter { get; } = meter;

    /// <summary>The connection's budget (<see cref="ProviderSetup.RequestsPerMinute"/>).</summary>
    public int RequestsPerMinute { get; init; } = 60;

    /// <summary>A person looks at a page meanwhile: fewer tries and no long waits.</summary>
    public bool IsWaitedFor { get; init; }

    /// <summary>What a connector has read before in this run and may use again (names, projects): gone with the run.</summary>
    public Dictionary<string, object> Memory { get; } = new(StringComparer.Ordinal);

    public string? Setting(string name) => Settings.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public override string ToString() => $"connection {ConnectionId}";
}

/// <summary>Requests of one run, and what the provider last said of its limit.</summary>
public sealed class RunMeter
{
    private int _requests;

    public int Requests => _requests;

    /// <summary>In the provider's words, such as "4,812 of 5,000 until 14:00 UTC".</summary>
    public string? RateLeft { get; set; }

    public void Count() => Interlocked.Increment(ref _requests);
}
