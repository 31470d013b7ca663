namespace TeamCost.Web.Features.Providers.OpenRouter;

internal static class OpenRouterSetup
{
    public const string Activity = "activity";
    public const string Credits = "credits";
    public const string Keys = "keys";

    public static readonly ProviderSetup Value = new()
    {
        Key = "openrouter",
        Label = "OpenRouter",
        SettingsName = "OpenRouter",
        BaseAddress = new Uri("https://openrouter.ai/api/v1/"),
        Summary = "Tokens and cost by member or key and model, credits left.",
        Tells =
        [
            "Tokens, requests and dollars by day and model, for each member of the organization or each API key",
            "Credits bought, used and left",
            "API keys by name, so that their use can be given to somebody",
        ],
        TellsNot =
        [
            "More than the last 30 completed UTC days; what was read is kept here",
            "Today: activity covers completed days only",
            "Cached tokens apart from the prompt",
        ],
        Steps =
        [
            "Open openrouter.ai → Settings → Management Keys (earlier: Provisioning Keys).",
            "Create a key and paste it here. An ordinary API key looks the same but may not read activity.",
        ],
        HelpUrl = "https://openrouter.ai/docs/features/provisioning-api-keys",
        SecretLabel = "Management key",
        SecretHint = "sk-or-v1-…",
        Feeds =
        [
            new Feed(Activity, "Usage and cost by member or key", Fate.Usage | Fate.Bill | Fate.Activity | Fate.Names, IsMain: true)
            {
                IsCompletedDaysOnly = true,
                KeptDays = 30,
                Every = TimeSpan.FromHours(6),
            },
            new Feed(Credits, "Credits", Fate.Check, FeedStep.Snapshot) { Every = TimeSpan.FromHours(6) },
            new Feed(Keys, "Keys and members", Fate.Names, FeedStep.Snapshot) { Every = TimeSpan.FromHours(24) },
        ],
        BackfillDays = 30,
        CheckKey = key => key.StartsWith("sk-or-", StringComparison.Ordinal)
            ? null
            : new WrongKey("OpenRouter's keys begin with sk-or-. Make a management key under Settings → Management Keys."),
    };
}
