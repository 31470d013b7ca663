using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Providers.GitHub;

/// <summary>
/// What GitHub only says of everybody together: pull requests, reviews, and how many people were active. The counters that the people's
/// rows also have are left alone, or they would count twice.
/// </summary>
internal sealed class OrganizationReport(GitHubApi api)
{
    public async Task<ProviderDay> ReadAsync(ProviderAccess access, GitHubScope scope, DateOnly day, CancellationToken ct)
    {
        var rows = await api.ReportAsync<WholeRow>(access, scope, scope.WholeReport, day, ct);
        if (rows is null)
        {
            return new ProviderDay { Days = Days.Only(day), IsNotYet = true, DataUpTo = Days.Start(day) };
        }

        var whole = rows.LastOrDefault(row => Days.Read(row.Day) == day)
            ?? throw new ProviderException(Trouble.BadAnswer, $"GitHub's report of {scope.Name} for {Days.Text(day)} does not speak of that day.");
        return new ProviderDay
        {
            Days = Days.Only(day),
            Activity = [.. Activity(whole, day).Where(item => item.Value > 0)],
            DataUpTo = Days.End(day),
        };
    }

    private static IEnumerable<ActivityItem> Activity(WholeRow whole, DateOnly day)
    {
        yield return Item("active-users", whole.ActiveUsers
            ?? throw new ProviderException(Trouble.BadAnswer, "GitHub's report of everybody could not be read: it has no daily_active_users."));
        yield return Item("active-users-cli", whole.CliUsers);
        yield return Item("active-users-cloud-agent", whole.CloudAgentUsers);
        yield return Item("active-users-code-review", whole.ReviewUsers);
        yield return Item(ActivityMetrics.PullRequests, whole.PullRequests?.Created);
        yield return Item("pull-requests-merged", whole.PullRequests?.Merged);
        yield return Item("pull-requests-reviewed", whole.PullRequests?.Reviewed);
        yield return Item("review-suggestions", whole.PullRequests?.Suggestions);
        yield return Item("review-suggestions-applied", whole.PullRequests?.AppliedSuggestions);

        ActivityItem Item(string metric, long? value) => new(day, "copilot", "github", metric, value ?? 0);
    }
}
