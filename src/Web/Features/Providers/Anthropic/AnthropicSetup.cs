namespace TeamCost.Web.Features.Providers.Anthropic;

/// <summary>What a person has to know to connect Anthropic. One entry, two kinds of key: what the key begins with decides.</summary>
internal static class AnthropicSetup
{
    public const string Usage = "usage";
    public const string Cost = "cost";
    public const string EnterpriseUsage = "enterprise-usage";
    public const string EnterpriseActivity = "enterprise-activity";

    private const string EnterprisePrefix = "sk-ant-api01-";

    /// <summary>The Enterprise Analytics API has nothing before.</summary>
    public static readonly DateOnly FirstEnterpriseDay = new(2026, 1, 1);

    public static readonly ProviderSetup Value = new()
    {
        Key = "anthropic",
        Label = "Anthropic",
        SettingsName = "Anthropic",
        BaseAddress = new Uri("https://api.anthropic.com/"),
        Summary = "Claude Console (API and Claude Code) with an Admin key, or Claude Enterprise with an analytics key.",
        Tells =
        [
            "Console: Claude Code per person, day and model, with sessions, lines, commits, pull requests and accepted edits",
            "Console: tokens of every other API use, by hour, key, workspace and model",
            "Console: what is on the bill, by workspace and line",
            "Enterprise: tokens and cost per person, product (chat, Claude Code, Cowork …) and model, and Claude Code activity",
        ],
        TellsNot =
        [
            "Claude Team, Pro and Max plans: Anthropic offers no data; use the teamcost command or a file",
            "Most Claude Code use through a Team or Enterprise seat is missing from a Console key's report",
            "Claude through Amazon Bedrock, Google Vertex or Microsoft Foundry: it is on that cloud's bill",
            "The bill by API key or by person: Anthropic does not split it that way",
        ],
        Steps =
        [
            "Console: sign in to platform.claude.com with the organization role Admin.",
            "Open Settings, Admin keys, and create a key. It begins with sk-ant-admin01- and is shown once. Admin keys have no scopes: this one could also "
            + "change members, so it is kept encrypted here and used for reading only.",
            "Claude Enterprise instead: as primary owner open claude.ai, Organization settings, API, allow public API access, and create a key with the scope "
            + "read:analytics. It begins with sk-ant-api01-. Scopes cannot be changed later.",
            "Paste the key here.",
        ],
        HelpUrl = "https://platform.claude.com/settings/admin-keys",
        SecretLabel = "Admin key or Enterprise analytics key",
        SecretHint = "sk-ant-admin01-… or sk-ant-api01-…",
        Feeds =
        [
            new Feed(Usage, "Claude Code and API usage", Fate.Usage | Fate.Activity | Fate.Names, IsMain: true),
            new Feed(Cost, "Cost report", Fate.Bill) { MonthAgainOn = [2] },
            new Feed(EnterpriseUsage, "Usage and cost by person", Fate.Usage | Fate.Bill | Fate.Names, TrailingDays: 30, IsMain: true)
            {
                KeptDays = 365,
                Every = TimeSpan.FromHours(6),
            },
            new Feed(EnterpriseActivity, "Activity by person", Fate.Activity | Fate.Names, TrailingDays: 3)
            {
                KeptDays = 365,
                IsCompletedDaysOnly = true,
                Every = TimeSpan.FromHours(6),
            },
        ],
        RequestsPerMinute = 60,
        CheckKey = WrongKind,
        FeedsOf = secret => IsEnterprise(secret) ? [EnterpriseUsage, EnterpriseActivity] : [Usage, Cost],
    };

    public static bool IsEnterprise(string secret) => secret.StartsWith(EnterprisePrefix, StringComparison.Ordinal);

    private static WrongKey? WrongKind(string secret)
    {
        const string Needed = "Needed is an Admin key of the Console (sk-ant-admin01-…) or, for Claude Enterprise, a key with the scope read:analytics (sk-ant-api01-…).";
        return secret switch
        {
            _ when secret.StartsWith("sk-ant-api03-", StringComparison.Ordinal) =>
                new WrongKey($"This is an ordinary API key (sk-ant-api03-…): it can talk to Claude but not read the organization's usage. {Needed}"),
            _ when secret.StartsWith("sk-ant-oat", StringComparison.Ordinal) =>
                new WrongKey($"This is a person's sign-in token of Claude Code (sk-ant-oat…): it can talk to Claude but not read the organization's usage. {Needed}"),
            _ => null,
        };
    }
}
