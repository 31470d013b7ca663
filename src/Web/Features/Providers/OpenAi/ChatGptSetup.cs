namespace TeamCost.Web.Features.Providers.OpenAi;

/// <summary>
/// ChatGPT and Codex of a workspace. The contract is known from projects that quote it, not from the document itself: offered where the operator
/// of the server turns it on.
/// </summary>
internal static class ChatGptSetup
{
    public const string Usage = "usage";
    public const string Workspace = "workspace";
    public const string Switch = "TeamCost:Providers:OpenAi:ChatGptWorkspaces";

    public static readonly ProviderSetup Value = new()
    {
        Key = "chatgpt",
        Label = "ChatGPT workspace",
        Provider = "openai",
        SettingsName = "ChatGpt",
        BaseAddress = new Uri("https://api.chatgpt.com/v1/"),
        Summary = "ChatGPT and Codex of an Enterprise or Edu workspace, per person and day.",
        Tells = ["Tokens, turns and credits or dollars per person and day", "Which Codex and ChatGPT clients were used"],
        TellsNot = ["Seats and their price: type them in as a plan", "Business, Plus and Pro plans: there is no API", "Tokens by client, or by model where a person used several"],
        Steps =
        [
            "As an admin of the workspace open the ChatGPT admin console and create an Admin key with the permission enterprise.analytics.usage.read, "
            + "and chatgpt.enterprise.user.read for names.",
            "Ask OpenAI to enable the usage analytics endpoint for the workspace, if it is not.",
            "Paste the key and the workspace's id here.",
        ],
        HelpUrl = "https://chatgpt.com/admin",
        SecretLabel = "Workspace Admin key",
        Fields = [new ProviderField(Workspace, "Workspace id", "As the admin console shows it.", IsRequired: true)],
        Feeds = [new Feed(Usage, "Usage by person", Fate.Usage | Fate.Bill | Fate.Activity | Fate.Names, TrailingDays: 7, IsMain: true) { Every = TimeSpan.FromHours(6) }],
        RequestsPerMinute = 60,
        OfferedWhen = Switch,
        CheckKey = secret => secret.StartsWith("sk-admin-", StringComparison.Ordinal)
            ? new WrongKey("This is an Admin key of the OpenAI Platform (sk-admin-…). Needed is an Admin key of the ChatGPT workspace, made in the ChatGPT admin console.")
            : null,
    };
}
