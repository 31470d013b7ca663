namespace TeamCost.Web.Features.Providers.GitHub;

/// <summary>Whose data a connection reads: an organization's, or its enterprise's where a slug is given.</summary>
internal sealed record GitHubScope(string Org, string? Enterprise)
{
    public static GitHubScope Of(ProviderAccess access)
    {
        var org = Slug(access.Setting(GitHubSetup.Org))
            ?? throw new ProviderException(Trouble.NotFound, "The organization's login is missing. Enter it as in github.com/<login>.");
        return new GitHubScope(org, Slug(access.Setting(GitHubSetup.Enterprise)));
    }

    /// <summary>For people.</summary>
    public string Name => Enterprise is null ? $"the organization {Org}" : $"the enterprise {Enterprise}";

    public string Copilot => Enterprise is null ? $"orgs/{Escaped(Org)}/copilot" : $"enterprises/{Escaped(Enterprise)}/copilot";

    /// <summary>Settings and policies exist for organizations only.</summary>
    public string OrgCopilot => $"orgs/{Escaped(Org)}/copilot";

    public string Billing => Enterprise is null ? $"organizations/{Escaped(Org)}/settings/billing" : $"enterprises/{Escaped(Enterprise)}/settings/billing";

    /// <summary>The report of all people together is named after its owner.</summary>
    public string WholeReport => Enterprise is null ? "organization-1-day" : "enterprise-1-day";

    // People paste the address of the page instead of the login.
    private static string? Slug(string? text) => text?.Trim().TrimEnd('/').Split('/')[^1] is { Length: > 0 } slug ? slug.TrimStart('@') : null;

    private static string Escaped(string slug) => Uri.EscapeDataString(slug);
}
