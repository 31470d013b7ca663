namespace TeamCost.Web.Features.Providers.Groq;

/// <summary>Groq has no API for usage or cost: its key is tested, the rest is by hand (docs/providers/groq.md).</summary>
public sealed class GroqConnector(ProviderHttp http, TimeProvider clock) : IProviderConnector
{
    private readonly ModelList _models = new(http, clock);

    public ProviderSetup Setup { get; } = new()
    {
        Key = "groq",
        Label = "Groq",
        SettingsName = "Groq",
        BaseAddress = new Uri("https://api.groq.com/"),
        Summary = "Kept by hand: plans, typed rows and files. The key is only tested.",
        Tells = ["Whether the key works, how many models it may use, and its rate limits"],
        TellsNot = ["Usage and cost: Groq shows them in its console only. Type them in or upload a file"],
        Steps = ["Open console.groq.com/keys.", "Create an API key and paste it here."],
        HelpUrl = "https://console.groq.com/docs/api-reference",
        SecretLabel = "API key",
        SecretHint = "gsk_…",
        Feeds = [],
        CheckKey = key => key.StartsWith("gsk_", StringComparison.Ordinal) ? null : new WrongKey("Groq's keys begin with gsk_."),
    };

    public Task<AccountSummary> VerifyAsync(ProviderAccess access, CancellationToken ct) => _models.VerifyAsync(access, Setup, "openai/v1/models", ct);

    public Task<ProviderDay> ReadDayAsync(ProviderAccess access, string feed, DateOnly day, CancellationToken ct) =>
        throw new ArgumentOutOfRangeException(nameof(feed), feed, "Groq has no feeds.");
}
