namespace TeamCost.Web.Features.Providers.Perplexity;

/// <summary>Perplexity has no API for usage or cost: its key is tested, the rest is by hand (docs/providers/perplexity.md).</summary>
public sealed class PerplexityConnector(ProviderHttp http, TimeProvider clock) : IProviderConnector
{
    private readonly ModelList _models = new(http, clock);

    public ProviderSetup Setup { get; } = new()
    {
        Key = "perplexity",
        Label = "Perplexity",
        SettingsName = "Perplexity",
        BaseAddress = new Uri("https://api.perplexity.ai/"),
        Summary = "Kept by hand: plans, typed rows and files. The key is only tested.",
        Tells = ["Whether the key works, and how many models it may use"],
        TellsNot = ["Usage and cost: Perplexity shows them in its console only. Type them in or upload a file"],
        Steps = ["Open console.perplexity.ai (Settings → API).", "Create an API key and paste it here."],
        HelpUrl = "https://docs.perplexity.ai/",
        SecretLabel = "API key",
        SecretHint = "pplx-…",
        Feeds = [],
        CheckKey = key => key.StartsWith("pplx-", StringComparison.Ordinal) ? null : new WrongKey("Perplexity's keys begin with pplx-."),
    };

    public Task<AccountSummary> VerifyAsync(ProviderAccess access, CancellationToken ct) => _models.VerifyAsync(access, Setup, "router/v1/models", ct);

    public Task<ProviderDay> ReadDayAsync(ProviderAccess access, string feed, DateOnly day, CancellationToken ct) =>
        throw new ArgumentOutOfRangeException(nameof(feed), feed, "Perplexity has no feeds.");
}
