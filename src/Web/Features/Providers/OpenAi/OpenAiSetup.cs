namespace TeamCost.Web.Features.Providers.OpenAi;

/// <summary>What a person has to know to connect the OpenAI Platform.</summary>
internal static class OpenAiSetup
{
    public const string Usage = "usage";
    public const string Other = "other";
    public const string Costs = "costs";

    public static readonly ProviderSetup Value = new()
    {
        Key = "openai",
        Label = "OpenAI",
        SettingsName = "OpenAi",
        BaseAddress = new Uri("https://api.openai.com/v1/"),
        Summary = "The OpenAI Platform (API, and Codex with an API key) with an Admin key.",
        Tells =
        [
            "Tokens and requests by hour, person, key, project, model and service tier",
            "Images, audio, searches, code sessions and storage, as counts",
            "What is on the bill, by project and line, in dollars",
        ],
        TellsNot =
        [
            "ChatGPT seats and Codex through a ChatGPT plan: they are not part of the Platform",
            "The bill by person: OpenAI does not split it that way; a person's share is estimated from prices",
            "How many of the output tokens were reasoning",
        ],
        Steps =
        [
            "Sign in to platform.openai.com as an Owner of the organization.",
            "Open Settings, Organization, Admin keys, and create a key. It begins with sk-admin-.",
            "If you restrict its permissions, leave it api.usage.read, and reading of users and projects so that ids get names.",
            "Paste the key here.",
        ],
        HelpUrl = "https://platform.openai.com/settings/organization/admin-keys",
        SecretLabel = "Admin key",
        SecretHint = "sk-admin-…",
        Feeds =
        [
            new Feed(Usage, "Token usage", Fate.Usage | Fate.Names, IsMain: true),
            new Feed(Costs, "Costs", Fate.Bill | Fate.Names, TrailingDays: 7) { MonthAgainOn = [3] },
            new Feed(Other, "Images, audio, searches and storage", Fate.Activity | Fate.Names) { Every = TimeSpan.FromHours(6) },
        ],
        RequestsPerMinute = 60,
        CheckKey = WrongKind,
    };

    private static WrongKey? WrongKind(string secret)
    {
        const string Needed = "Needed is an Admin key (sk-admin-…), which an Owner makes under Settings, Organization, Admin keys.";
        return secret switch
        {
            _ when Begins(secret, "sk-admin-") => null,
            _ when Begins(secret, "sk-proj-") => new WrongKey($"This is a project's API key (sk-proj-…): it can call models but not read usage or costs. {Needed}"),
            _ when Begins(secret, "sk-svcacct-") =>
                new WrongKey($"This is a service account's API key (sk-svcacct-…): it can call models but not read usage or costs. {Needed}"),
            _ when Begins(secret, "sk-ant-") => new WrongKey($"This is a key of Anthropic, not of OpenAI. {Needed}"),
            _ when Begins(secret, "sk-") => new WrongKey($"This is an API key of a person (sk-…): it can call models but not read usage or costs. {Needed}"),
            _ => null,
        };
    }

    private static bool Begins(string secret, string prefix) => secret.StartsWith(prefix, StringComparison.Ordinal);
}
