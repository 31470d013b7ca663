using TeamCost.FakeProviders;
using TeamCost.FakeProviders.GitHub;
using TeamCost.Web.Features.Providers;

namespace TeamCost.Web.Tests.Features.Providers.GitHub;

/// <summary>Every refusal of the contract has a trouble and a sentence of its own.</summary>
public sealed class GitHubRefusalTests(ConnectorApp app) : IClassFixture<ConnectorApp>, IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 11, 17);

    private readonly FakeGitHub _fake = FakeGitHub.FromSamples();

    public Task InitializeAsync() => _fake.StartAsync();

    public async Task DisposeAsync() => await _fake.DisposeAsync();

    [Fact]
    public Task A_bad_token_is_rejected() => ShouldRefuse(
        "people", Trouble.KeyRejected, "GitHub does not accept this token (bad credentials): it is wrong, expired or revoked.", token: "ghp_other");

    [Fact]
    public Task A_token_without_single_sign_on_says_where_to_authorize_it() => ShouldRefuse(
        "people", Trouble.SsoNeeded,
        "The token is not authorized for single sign-on of the organization larkspur-labs. Press Configure SSO beside it at github.com/settings/tokens.", token: "ghp_no-sso");

    [Fact]
    public Task A_token_without_reports_says_which_scope_and_policy() => ShouldRefuse(
        "people", Trouble.PermissionMissing,
        "The token may not read the Copilot usage reports of the organization larkspur-labs. It needs read:org (classic) or \"Organization Copilot metrics\" (fine-grained) of an owner, and the policy \"Copilot usage metrics\" must be on.",
        token: "ghp_no-reports");

    [Fact]
    public Task A_token_without_seats_says_which_scope() => ShouldRefuse(
        "seats", Trouble.PermissionMissing,
        "The token may not read the Copilot seats of the organization larkspur-labs. It needs manage_billing:copilot or read:org (classic), or \"GitHub Copilot Business\" (fine-grained).",
        token: "ghp_no-seats");

    [Fact]
    public Task A_token_without_billing_advises_a_classic_token_of_an_owner() => ShouldRefuse(
        "invoice", Trouble.PermissionMissing,
        "The token may not read the bill of the organization larkspur-labs. Use a classic token of an owner or billing manager; if an enterprise pays, also enter its slug.",
        token: "ghp_no-billing");

    [Fact]
    public Task An_organization_that_its_enterprise_pays_for_asks_for_the_enterprises_slug()
    {
        _fake.IsPaidByEnterprise = true;
        return ShouldRefuse(
            "invoice", Trouble.PermissionMissing,
            "An enterprise owns and pays for the organization larkspur-labs, and GitHub shows the bill only there. Enter the enterprise's slug and use a classic token of an enterprise owner or billing manager.");
    }

    [Fact]
    public Task A_policy_that_is_off_says_who_turns_it_on()
    {
        _fake.IsMetricsPolicyOn = false;
        return ShouldRefuse(
            "people", Trouble.PolicyOff,
            "The policy \"Copilot usage metrics\" is off for the organization larkspur-labs. An owner turns it on under Settings → Copilot → Policies.");
    }

    [Theory]
    [InlineData("people", "GitHub shows no Copilot usage reports of the organization nobody under this token: the name is wrong, or the token lacks read:org (for an enterprise read:enterprise).")]
    [InlineData("seats", "GitHub knows no Copilot seats of the organization nobody under this token: the name is wrong, Copilot is not set up there, or the token lacks manage_billing:copilot.")]
    [InlineData("invoice", "GitHub shows no bill of the organization nobody under this token: the name is wrong, or the token is not of an owner or billing manager.")]
    public Task A_wrong_organization_is_not_found(string feed, string sentence) => ShouldRefuse(feed, Trouble.NotFound, sentence, org: "nobody");

    [Fact]
    public async Task The_hourly_limit_says_until_when()
    {
        _fake.HourlyLimit = 0;

        var refusal = await ShouldRefuse("seats", Trouble.RateLimited, "GitHub's hourly limit of this token is used up until 13:00 UTC.");

        refusal.RetryAfter.ShouldBe(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    public async Task A_secondary_limit_waits_as_long_as_it_says(int status)
    {
        _fake.Faults.Next("/seats", Sample(status, "403_secondary", ("Retry-After", "90")), times: 20);

        var refusal = await ShouldRefuse("seats", Trouble.RateLimited, "GitHub asks to go slower (secondary rate limit).");

        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task A_secondary_limit_known_by_its_message_alone_waits_a_minute()
    {
        _fake.Faults.Next("/seats", Sample(403, "403_secondary"), times: 20);

        var refusal = await ShouldRefuse("seats", Trouble.RateLimited, "GitHub asks to go slower (secondary rate limit).");

        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_billing_problem_of_the_account_is_told_on_testing()
    {
        _fake.HasBillingProblem = true;

        var account = await app.Connector("github").VerifyAsync(Access(), CancellationToken.None);

        var seats = account.Permissions[0];
        (seats.Trouble, seats.Sentence).ShouldBe((
            Trouble.AccountProblem,
            "GitHub reports a problem with the Copilot billing of the organization larkspur-labs: its payment method or billing set-up needs attention."));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public Task A_broken_server_is_an_outage(int status)
    {
        _fake.Faults.Next("/seats", Sample(status, "503"), times: 20);
        return ShouldRefuse("seats", Trouble.ProviderDown, $"GitHub has a problem of its own ({status}).");
    }

    [Fact]
    public Task An_unknown_version_is_ours_to_mend()
    {
        _fake.Faults.Next("/seats", Fault.Answer(400, """{"message":"2026-03-10 is not a supported version."}"""), times: 20);
        return ShouldRefuse("seats", Trouble.RequestRefused, "GitHub refuses the request as wrong (400). It may no longer accept API version 2026-03-10.");
    }

    [Fact]
    public Task A_missing_user_agent_blames_what_is_on_the_way()
    {
        _fake.Faults.Next("/seats", Fault.Answer(403, """{"message":"Please make sure your request has a User-Agent header."}"""), times: 20);
        return ShouldRefuse("seats", Trouble.RequestRefused, "GitHub misses the User-Agent header; a proxy on the way may take it off.");
    }

    [Fact]
    public async Task A_next_page_on_another_host_gets_no_token()
    {
        await using var elsewhere = FakeGitHub.FromSamples();
        await elsewhere.StartAsync();
        _fake.Faults.Next("/seats", Fault.Answer(200, """{"total_seats":1,"seats":[]}""", ("Link", $"<{elsewhere.Address}orgs/larkspur-labs/copilot/billing/seats?page=2>; rel=\"next\"")));

        (await ConnectorApp.RefusalAsync(() => ReadAsync("seats"))).Trouble.ShouldBe(Trouble.AddressRefused);
        elsewhere.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_that_lead_in_a_circle_end()
    {
        _fake.Faults.Next("/seats", Fault.Answer(200, """{"total_seats":1,"seats":[]}""", ("Link", $"<{_fake.Address}orgs/larkspur-labs/copilot/billing/seats?page=1>; rel=\"next\"")), times: 9);

        (await ConnectorApp.RefusalAsync(() => ReadAsync("seats"))).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Theory]
    [InlineData("user_id")]
    [InlineData("user_initiated_interaction_count")]
    [InlineData("loc_added_sum")]
    [InlineData("day")]
    public async Task A_renamed_counter_is_a_bad_answer_not_a_zero(string field)
    {
        _fake.Blobs.Faults.Next("/r/", Fault.Renamed(field, "renamed"), times: 20);

        (await ConnectorApp.RefusalAsync(() => ReadAsync("people"))).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_an_outage_and_a_malformed_one_a_bad_answer()
    {
        _fake.Blobs.Faults.Next("/r/", Fault.CutOff(), times: 20);
        (await ConnectorApp.RefusalAsync(() => ReadAsync("people"))).Trouble.ShouldBeOneOf(Trouble.ProviderDown, Trouble.BadAnswer);

        _fake.Blobs.Faults.Clear();
        _fake.Blobs.Faults.Next("/r/", new Fault { Rewrite = text => text[..^30] }, times: 20);
        var bad = await ConnectorApp.RefusalAsync(() => ReadAsync("people"));
        (bad.Trouble, bad.Message).ShouldBe((Trouble.BadAnswer, "A file of GitHub's report could not be read: it is cut off or not in the expected form."));

        _fake.Blobs.Faults.Clear();
        _fake.Blobs.Faults.Next("/r/", Fault.Html(200), times: 20);
        (await ConnectorApp.RefusalAsync(() => ReadAsync("people"))).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task A_token_that_opens_nothing_fails_the_test_with_the_first_reason()
    {
        var refusal = await ConnectorApp.RefusalAsync(() => app.Connector("github").VerifyAsync(Access("ghp_nothing"), CancellationToken.None));

        refusal.Trouble.ShouldBe(Trouble.PermissionMissing);
    }

    [Theory]
    [InlineData("ghp_no-seats", "Seats")]
    [InlineData("ghp_no-reports", "Usage reports")]
    [InlineData("ghp_no-billing", "Bill")]
    public async Task A_missing_permission_is_one_tick_less_with_its_sentence(string token, string what)
    {
        var account = await app.Connector("github").VerifyAsync(Access(token), CancellationToken.None);

        var missing = account.Permissions.Single(permission => permission.Trouble is not null);
        (missing.What, missing.Trouble).ShouldBe((what, Trouble.PermissionMissing));
        missing.Sentence.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("sk-ant-admin01-EXAMPLE")]
    [InlineData("key_EXAMPLE")]
    [InlineData("ghr_EXAMPLE")]
    public void A_key_of_another_kind_is_known_before_anything_is_sent(string key) => app.Connector("github").Setup.CheckKey(key).ShouldNotBeNull();

    private ProviderAccess Access(string token = "ghp_good", string org = "larkspur-labs") => ConnectorApp.Access(_fake, token, ("org", org));

    private Task<ProviderDay> ReadAsync(string feed, string token = "ghp_good", string org = "larkspur-labs") =>
        app.Connector("github").ReadDayAsync(Access(token, org), feed, feed == "invoice" ? new DateOnly(2026, 10, 1) : Day, CancellationToken.None);

    private async Task<ProviderException> ShouldRefuse(string feed, Trouble trouble, string sentence, string token = "ghp_good", string org = "larkspur-labs")
    {
        var refusal = await ConnectorApp.RefusalAsync(() => ReadAsync(feed, token, org));
        (refusal.Trouble, refusal.Message).ShouldBe((trouble, sentence));
        return refusal;
    }

    private static Fault Sample(int status, string name, params (string, string)[] headers) => Fault.Answer(status, Samples.Json("copilot-errors.json")[name]!.ToJsonString(), headers);
}
