using TeamCost.FakeProviders;
using TeamCost.FakeProviders.Cursor;
using TeamCost.Web.Features.Providers;

namespace TeamCost.Web.Tests.Features.Providers.Cursor;

/// <summary>Every refusal of the contract has a trouble and a sentence of its own.</summary>
public sealed class CursorRefusalTests(ConnectorApp app) : IClassFixture<ConnectorApp>, IAsyncLifetime
{
    private readonly FakeCursor _fake = FakeCursor.FromSamples();

    public Task InitializeAsync() => _fake.StartAsync();

    public async Task DisposeAsync() => await _fake.DisposeAsync();

    [Theory]
    [InlineData("401")]
    [InlineData("401_observed")]
    public async Task A_bad_or_personal_key_is_rejected(string sample)
    {
        Next(401, sample);
        await ShouldRefuse(Trouble.KeyRejected, "Cursor does not accept this key: it is wrong or deleted, or a personal user key instead of a team API key.");
    }

    [Fact]
    public Task An_unknown_key_is_rejected() => ShouldRefuse(
        Trouble.KeyRejected, "Cursor does not accept this key: it is wrong or deleted, or a personal user key instead of a team API key.", key: "key_other");

    [Fact]
    public Task A_plan_without_the_api_is_a_limit_of_the_plan_and_not_a_bad_key() => ShouldRefuse(
        Trouble.PlanTooSmall, "Cursor offers usage events to teams on the Enterprise plan only. The key is good.", key: "key_small-plan");

    [Fact]
    public async Task Commits_without_ai_tracking_close_their_feed_only() => await ShouldRefuse(
        Trouble.PlanTooSmall, "Cursor offers commits with AI lines to teams on the Enterprise plan only. The key is good.", key: "key_no-tracking", feed: "commits");

    [Fact]
    public async Task A_key_without_the_right_says_whose_is_needed()
    {
        _fake.Faults.Next("", Fault.Answer(403, """{"error":"Forbidden","message":"Insufficient scope"}"""), times: 20);
        await ShouldRefuse(Trouble.PermissionMissing, "This key may not read usage events. Make a team API key as an admin of the team.");
    }

    [Theory]
    [InlineData("429")]
    [InlineData("429_older")]
    public async Task A_limit_waits_as_it_is_told_or_a_minute(string sample)
    {
        Next(429, sample, ("Retry-After", "17"));
        (await ShouldRefuse(Trouble.RateLimited, "Cursor's limit of requests a minute is reached.")).RetryAfter.ShouldBe(TimeSpan.FromSeconds(17));

        _fake.Faults.Clear();
        Next(429, sample);
        (await ShouldRefuse(Trouble.RateLimited, "Cursor's limit of requests a minute is reached.")).RetryAfter.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_range_that_is_too_long_is_ours_to_mend()
    {
        Next(400, "400");
        await ShouldRefuse(Trouble.RequestRefused, "Cursor refuses the range of days (400): it may be longer than it allows.");
    }

    [Fact]
    public async Task A_wrong_path_is_not_found()
    {
        _fake.Faults.Next("", Fault.Answer(404, "{}"), times: 20);
        await ShouldRefuse(Trouble.NotFound, "Cursor has no usage events at this address for this team.");
    }

    [Fact]
    public async Task A_broken_server_is_an_outage()
    {
        Next(500, "500");
        await ShouldRefuse(Trouble.ProviderDown, "Cursor has a problem of its own (500).");
    }

    [Theory]
    [InlineData("isChargeable")]
    [InlineData("chargedCents")]
    [InlineData("timestamp")]
    [InlineData("hasNextPage")]
    [InlineData("usageEvents")]
    public async Task A_renamed_field_is_a_bad_answer_not_a_zero(string field)
    {
        _fake.Faults.Next("", Fault.Renamed(field, "renamed"), times: 20);
        (await ConnectorApp.RefusalAsync(() => ReadAsync("events", "key_good"))).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task A_page_that_is_cut_off_or_malformed_leaves_no_half_day()
    {
        _fake.Faults.Next("", Fault.CutOff(), times: 20);
        (await ConnectorApp.RefusalAsync(() => ReadAsync("events", "key_good"))).Trouble.ShouldBeOneOf(Trouble.ProviderDown, Trouble.BadAnswer);

        _fake.Faults.Clear();
        _fake.Faults.Next("", new Fault { Rewrite = text => text[..^10] }, times: 20);
        (await ConnectorApp.RefusalAsync(() => ReadAsync("events", "key_good"))).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task A_key_that_opens_nothing_fails_the_test_with_the_plans_sentence()
    {
        var refusal = await ConnectorApp.RefusalAsync(() => app.Connector("cursor").VerifyAsync(ConnectorApp.Access(_fake, "key_small-plan"), CancellationToken.None));

        (refusal.Trouble, refusal.Message).ShouldBe((Trouble.PlanTooSmall, "Cursor offers the members of the team to teams on the Enterprise plan only. The key is good."));
    }

    [Theory]
    [InlineData("sk-ant-admin01-EXAMPLE", true)]
    [InlineData("ghp_EXAMPLE", true)]
    [InlineData("key_EXAMPLE", false)]
    [InlineData("crsr_EXAMPLE", false)]
    [InlineData("something-new", false)]
    public void Only_what_is_certainly_anothers_key_is_refused_unasked(string key, bool isRefused) => (app.Connector("cursor").Setup.CheckKey(key) is not null).ShouldBe(isRefused);

    private void Next(int status, string sample, params (string, string)[] headers) =>
        _fake.Faults.Next("", Fault.Answer(status, Samples.Json("cursor-errors.json")[sample]!.ToJsonString(), headers), times: 20);

    private Task<ProviderDay> ReadAsync(string feed, string key) =>
        app.Connector("cursor").ReadDayAsync(ConnectorApp.Access(_fake, key), feed, new DateOnly(2026, 11, 18), CancellationToken.None);

    private async Task<ProviderException> ShouldRefuse(Trouble trouble, string sentence, string key = "key_good", string feed = "events")
    {
        var refusal = await ConnectorApp.RefusalAsync(() => ReadAsync(feed, key));
        (refusal.Trouble, refusal.Message).ShouldBe((trouble, sentence));
        return refusal;
    }
}
