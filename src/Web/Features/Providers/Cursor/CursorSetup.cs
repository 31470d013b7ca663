namespace TeamCost.Web.Features.Providers.Cursor;

internal static class CursorSetup
{
    public const string Events = "events";
    public const string Activity = "activity";
    public const string Members = "members";
    public const string Commits = "commits";

    public static readonly ProviderSetup Value = new()
    {
        Key = "cursor",
        Label = "Cursor",
        SettingsName = "Cursor",
        BaseAddress = new Uri("https://api.cursor.com/"),
        Summary = "Tokens and cost of every request by member, activity, seats.",
        Tells =
        [
            "Tokens, models and cost by member and hour, chargeable or included in the plan",
            "AI lines, Tab suggestions, edits and requests by member and day",
            "Members, and what of the billing cycle is spent",
            "Commits with AI lines, where the plan has AI code tracking",
        ],
        TellsNot =
        [
            "Accounts of single persons (Pro, Ultra): they have no API; upload a file instead",
            "The length of Cursor's own history: what is read is kept here",
        ],
        Steps =
        [
            "As an admin of the team, open cursor.com/dashboard → Settings → Team API keys.",
            "Create a key; where a scope can be chosen, Read-only is enough.",
            "Copy it (it is shown once) and paste it here. A personal user key does not work.",
        ],
        HelpUrl = "https://cursor.com/docs/account/teams/admin-api",
        SecretLabel = "Team API key",
        SecretHint = "key_… or crsr_…",
        Feeds =
        [
            new Feed(Events, "Usage events", Fate.Usage | Fate.Bill | Fate.Activity | Fate.Names, IsMain: true),
            new Feed(Activity, "Daily activity", Fate.Activity | Fate.Names),
            new Feed(Members, "Members and seats", Fate.Seats | Fate.Names, FeedStep.Snapshot) { Every = TimeSpan.FromHours(6) },
            new Feed(Commits, "Commits with AI lines", Fate.Activity | Fate.Names) { Every = TimeSpan.FromHours(6) },
        ],
        RequestsPerMinute = 20,
        CheckKey = Check,
    };

    // Keys have had several forms: only what is certainly another vendor's is refused.
    private static WrongKey? Check(string key) =>
        key.StartsWith("sk-", StringComparison.Ordinal) || key.StartsWith("ghp_", StringComparison.Ordinal) || key.StartsWith("github_pat_", StringComparison.Ordinal)
            ? new WrongKey("This is another provider's key. Cursor's team keys begin with key_ or crsr_.")
            : null;
}
