namespace TeamCost.Web.Features.Providers.Other;

/// <summary>Any provider without a connector of its own: plans, typed rows and files, never asked for anything (docs/providers/other.md).</summary>
public sealed class OtherConnector : IProviderConnector
{
    public ProviderSetup Setup { get; } = new()
    {
        Key = "other",
        Label = "Another provider",
        SettingsName = "Other",
        // Nothing is ever sent; the name is reserved so that nothing can be.
        BaseAddress = new Uri("https://other.invalid/"),
        Summary = "Kept by hand: plans, typed rows and files of any provider.",
        Tells = ["What you type or upload: seats times price, monthly sums, rows by day, person, tool and model"],
        TellsNot = ["Anything by itself"],
        Steps = ["Give it the provider's name.", "Add a plan, type rows, or upload a file by the template."],
        // Of no vendor: the page shows none.
        HelpUrl = "",
        SecretLabel = null,
        Feeds = [],
    };

    public Task<AccountSummary> VerifyAsync(ProviderAccess access, CancellationToken ct) =>
        Task.FromResult(new AccountSummary(null, "Kept by hand", [], null, []));

    public Task<ProviderDay> ReadDayAsync(ProviderAccess access, string feed, DateOnly day, CancellationToken ct) =>
        throw new ArgumentOutOfRangeException(nameof(feed), feed, "An account kept by hand has no feeds.");
}
