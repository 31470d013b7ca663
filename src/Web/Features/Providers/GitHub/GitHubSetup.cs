namespace TeamCost.Web.Features.Providers.GitHub;

internal static class GitHubSetup
{
    public const string Org = "org";
    public const string Enterprise = "enterprise";
    public const string Address = "address";

    public const string People = "people";
    public const string Organization = "organization";
    public const string Seats = "seats";
    public const string Invoice = "invoice";

    public static readonly ProviderSetup Value = new()
    {
        Key = "github",
        Label = "GitHub Copilot",
        SettingsName = "GitHub",
        BaseAddress = new Uri("https://api.github.com/"),
        Summary = "What each developer does with Copilot, AI credits, seats and the bill.",
        Tells =
        [
            "Prompts, suggestions, acceptances and lines by person and day",
            "AI credits by person and day, and what of them is billed, by model",
            "Tokens of the Copilot command line",
            "Seats with their plan and last activity",
            "Pull requests that Copilot made or reviewed, for the organization",
        ],
        TellsNot =
        [
            "Tokens of chat, agents and completions: GitHub does not report them",
            "Which model a single person's credits went to: they are spread as the bill of the day says",
            "Today: reports are made after the UTC day has ended and are final after three days",
        ],
        Steps =
        [
            "As an owner, open the organization's (or enterprise's) settings → Copilot → Policies and set \"Copilot usage metrics\" to Enabled everywhere.",
            "As an owner, open github.com/settings/tokens → Generate new token (classic) with the scopes read:org and manage_billing:copilot; for an enterprise also read:enterprise and manage_billing:enterprise.",
            "If the organization uses single sign-on, press Configure SSO beside the new token and authorize it.",
            "Paste the token here with the organization's login, as in github.com/<login>.",
        ],
        HelpUrl = "https://docs.github.com/en/rest/copilot/copilot-usage-metrics",
        SecretLabel = "Personal access token",
        SecretHint = "ghp_… or github_pat_…",
        Fields =
        [
            new ProviderField(Org, "Organization", "Its login, as in github.com/<login>.", IsRequired: true),
            new ProviderField(Enterprise, "Enterprise", "Its slug, when an enterprise pays. Then reports, seats and bills of the whole enterprise are read."),
            new ProviderField(Address, "API address", "Only with data residency: https://api.<subdomain>.ghe.com", IsAddress: true),
        ],
        Feeds =
        [
            new Feed(People, "Usage and bill by person", Fate.Usage | Fate.Bill | Fate.Activity | Fate.Names, TrailingDays: 4, IsMain: true)
            {
                IsCompletedDaysOnly = true,
                KeptDays = 365,
                MonthAgainOn = [2, 5],
                Every = TimeSpan.FromHours(6),
            },
            new Feed(Organization, "Activity of the organization", Fate.Activity, TrailingDays: 4)
            {
                IsCompletedDaysOnly = true,
                KeptDays = 365,
                Every = TimeSpan.FromHours(6),
            },
            new Feed(Seats, "Seats", Fate.Seats | Fate.Names, FeedStep.Snapshot) { Every = TimeSpan.FromHours(6) },
            new Feed(Invoice, "Bill of the month", Fate.Check, FeedStep.Month) { MonthAgainOn = [2, 5], Every = TimeSpan.FromHours(24) },
        ],
        // 5,000 requests an hour; one at a time.
        RequestsPerMinute = 60,
        CheckKey = Check,
    };

    private static WrongKey? Check(string key) =>
        key.StartsWith("sk-", StringComparison.Ordinal) || key.StartsWith("key_", StringComparison.Ordinal) || key.StartsWith("crsr_", StringComparison.Ordinal)
            ? new WrongKey("This is another provider's key. GitHub's tokens begin with ghp_, github_pat_ or ghs_.")
            : key.StartsWith("ghr_", StringComparison.Ordinal)
                ? new WrongKey("This is a refresh token, which opens nothing by itself. Make a personal access token (classic) of an owner.")
                : null;
}
