using System.Globalization;

namespace TeamCost.Web.Features.Providers.GitHub;

/// <summary>GitHub Copilot of an organization or enterprise: usage reports, seats and bills (docs/providers/github-copilot.md).</summary>
public sealed class GitHubConnector : IProviderConnector
{
    private static readonly DateOnly FirstReport = new(2025, 10, 10);

    private readonly TimeProvider _clock;
    private readonly GitHubApi _api;
    private readonly PeopleReport _people;
    private readonly OrganizationReport _organization;
    private readonly SeatList _seats;
    private readonly MonthlyBill _invoice;

    public GitHubConnector(ProviderHttp http, TimeProvider clock)
    {
        _clock = clock;
        _api = new GitHubApi(http, new GitHubRefusals(clock));
        _people = new PeopleReport(_api, clock);
        _organization = new OrganizationReport(_api);
        _seats = new SeatList(_api, clock);
        _invoice = new MonthlyBill(_api, clock);
    }

    public ProviderSetup Setup => GitHubSetup.Value;

    public async Task<AccountSummary> VerifyAsync(ProviderAccess access, CancellationToken ct)
    {
        var scope = GitHubScope.Of(access);
        var today = Days.Of(_clock.GetUtcNow());
        CopilotSettings? settings = null;
        Permission[] permissions =
        [
            await TryAsync("Seats", [GitHubSetup.Seats], async () => settings = await _api.AskAsync<CopilotSettings>(access, scope, $"{scope.OrgCopilot}/billing", ct)),
            await TryAsync("Usage reports", [GitHubSetup.People, GitHubSetup.Organization], () => _api.AskAsync<ReportLinks>(
                access, scope, $"{scope.Copilot}/metrics/reports/users-1-day?day={Days.Text(today.AddDays(-4))}", ct)),
            await TryAsync("Bill", [GitHubSetup.Invoice], () => _api.AskAsync<CreditBill>(
                access, scope, $"{scope.Billing}/ai_credit/usage?year={today.Year}&month={today.Month}", ct)),
        ];
        if (permissions.All(permission => permission.Trouble is not null))
        {
            throw new ProviderException(permissions[0].Trouble!.Value, permissions[0].Sentence!);
        }

        var first = today.AddDays(-365);
        return new AccountSummary(
            IdOf(access, scope), scope.Enterprise is null ? scope.Org : $"{scope.Enterprise} (enterprise)", permissions,
            first < FirstReport ? FirstReport : first, [.. Notes(settings, access)]);
    }

    public Task<ProviderDay> ReadDayAsync(ProviderAccess access, string feed, DateOnly day, CancellationToken ct)
    {
        var scope = GitHubScope.Of(access);
        return feed switch
        {
            GitHubSetup.People => _people.ReadAsync(access, scope, day, ct),
            GitHubSetup.Organization => _organization.ReadAsync(access, scope, day, ct),
            GitHubSetup.Seats => _seats.ReadAsync(access, scope, day, ct),
            GitHubSetup.Invoice => _invoice.ReadAsync(access, scope, day, ct),
            _ => throw new ArgumentOutOfRangeException(nameof(feed), feed, "GitHub has no such feed."),
        };
    }

    private static async Task<Permission> TryAsync(string what, IReadOnlyList<string> feeds, Func<Task> ask)
    {
        try
        {
            await ask();
            return new Permission(what, feeds);
        }
        // A dead token, a limit or an outage is about everything.
        catch (ProviderException refused) when (refused.IsPermanent && refused.Trouble is not Trouble.KeyRejected)
        {
            return new Permission(what, feeds, refused.Trouble, refused.Message);
        }
    }

    // Logins are unique on one host only.
    private static string IdOf(ProviderAccess access, GitHubScope scope)
    {
        var name = scope.Enterprise is { } enterprise ? $"enterprise:{enterprise}" : scope.Org;
        var host = access.Setting(GitHubSetup.Address) is null ? "" : access.BaseAddress.Host + "/";
        return (host + name).ToLowerInvariant();
    }

    private static IEnumerable<string> Notes(CopilotSettings? settings, ProviderAccess access)
    {
        if (settings?.Plan is { } plan)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Plan: Copilot {plan}, {settings.Seats?.Total ?? 0:N0} seats.");
        }

        if (access.Meter.RateLeft is { } left)
        {
            yield return $"GitHub's limit: {left}.";
        }
    }
}
