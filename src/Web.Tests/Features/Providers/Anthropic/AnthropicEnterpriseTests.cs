using TeamCost.Contracts;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.Anthropic;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Tests.Features.Providers.Anthropic;

/// <summary>The Enterprise adapter against the fake over HTTP.</summary>
public sealed class AnthropicEnterpriseTests : IAsyncLifetime
{
    private const string Key = "sk-ant-api01-good";
    private static readonly DateOnly Day18 = new(2026, 11, 18);
    private ProviderBench<FakeAnthropic> _bench = null!;

    public async Task InitializeAsync() => _bench = await ProviderBench<FakeAnthropic>.OfAsync(FakeAnthropic.FromSamples(), "anthropic");

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Usage_and_bill_come_to_exactly_the_expected_amount_after_the_discount()
    {
        var day = await _bench.ReadAsync("enterprise-usage", Day18, Key);
        var expected = decimal.Parse(Samples.Json("expected-totals.json")["anthropic"]!["enterprise user_cost 2026-11-18 usd"]!["amount"]!.GetValue<string>());

        day.IsNotYet.ShouldBeFalse();
        day.Usage.Sum(line => line.Reported!.Amount).ShouldBe(expected);
        day.Bill.Sum(item => item.Amount.Amount).ShouldBe(expected);
        day.Bill.ShouldAllBe(item => item.Kind == BillKind.Usage && item.Identity != null && item.Model != "");
        day.Usage.Select(line => (line.Tool, line.Identity, line.Model, line.Requests, line.WebSearches, line.PaidBy)).ShouldBe([
            ("claude-code", "mira.okafor@larkspur.example", "claude-opus-5", 214, 0, PaidModes.Metered),
            ("claude-cowork", "jonas.weber@larkspur.example", "claude-sonnet-5", 88, 0, PaidModes.Metered),
            ("claude-chat", "mira.okafor@larkspur.example", "claude-sonnet-5", 61, 5, PaidModes.Metered)]);
        day.Usage[0].Tokens.ShouldBe(new TokenCounts(51_000, 27_000, 3_300_000, 210_000, 0, 0));
        day.DataUpTo.ShouldBe(new DateTimeOffset(2026, 11, 19, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Use_without_a_cost_is_covered_by_a_seat_and_an_unknown_product_keeps_its_name()
    {
        var use = _bench.Fake.Facts.EnterpriseUse[0] with { Product = "Claude in Space!", UserId = "user_gone", Email = null, Name = "Gone", IsDeleted = true };
        _bench.Fake.Facts = _bench.Fake.Facts with { EnterpriseUse = [use] };
        _bench.Fake.Faults.Next("user_cost_report", Fault.Answer(200, """{"data":[],"data_refreshed_at":null,"has_more":false,"next_page":null}"""));

        var day = await _bench.ReadAsync("enterprise-usage", Day18, Key);

        var line = day.Usage.ShouldHaveSingleItem();
        (line.Tool, line.Identity, line.PaidBy, line.Reported, line.Rate.Recorded).ShouldBe(("claude-in-space-", "user_gone", PaidModes.Seat, null, false));
        day.Bill.ShouldBeEmpty();
        day.Names.ShouldHaveSingleItem().ShouldBe(new IdentityName("user_gone", IdentityKind.UserId, "anthropic", "user_gone", "Gone", Hint: "deleted at Anthropic"));
    }

    [Fact]
    public async Task A_day_that_has_not_been_counted_yet_is_not_zero()
    {
        (await _bench.ReadAsync("enterprise-usage", new DateOnly(2026, 11, 20), Key)).IsNotYet.ShouldBeTrue();
        (await _bench.ReadAsync("enterprise-usage", new DateOnly(2026, 11, 19), Key)).DataUpTo.ShouldBe(new DateTimeOffset(2026, 11, 19, 4, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Activity_of_a_day_that_is_not_ready_is_not_yet_and_no_error()
    {
        (await _bench.ReadAsync("enterprise-activity", new DateOnly(2026, 11, 20), Key)).IsNotYet.ShouldBeTrue();
        (await _bench.ReadAsync("enterprise-activity", new DateOnly(2026, 11, 19), Key)).IsNotYet.ShouldBeFalse();
    }

    [Fact]
    public async Task Activity_keeps_every_count_under_its_product()
    {
        var day = await _bench.ReadAsync("enterprise-activity", Day18, Key);

        Of("claude-code", ActivityMetrics.Sessions).ShouldBe(4);
        Of("claude-code", ActivityMetrics.LinesAdded).ShouldBe(530);
        Of("claude-code", ActivityMetrics.LinesRemoved).ShouldBe(121);
        Of("claude-code", ActivityMetrics.Commits).ShouldBe(6);
        Of("claude-code", ActivityMetrics.PullRequests).ShouldBe(1);
        Of("claude-code", ActivityMetrics.Acceptances).ShouldBe(57 + 6 + 11);
        Of("claude-code", ActivityMetrics.Suggestions).ShouldBe(57 + 4 + 6 + 11 + 1);
        Of("claude-chat", ActivityMetrics.Interactions).ShouldBe(61);
        Of("claude-chat", "distinct-conversation").ShouldBe(9);
        Of("claude-cowork", "action").ShouldBe(88);
        Of("claude", "web-searches").ShouldBe(5);
        day.Names.Select(name => name.Email).ShouldBe(["jonas.weber@larkspur.example", "mira.okafor@larkspur.example"]);

        decimal Of(string tool, string metric) => day.Activity.Where(item => item.Tool == tool && item.Metric == metric).Sum(item => item.Value);
    }

    [Fact]
    public async Task A_list_that_expires_is_begun_again_three_times_and_then_given_up()
    {
        var whole = await _bench.ReadAsync("enterprise-usage", Day18, Key);
        _bench.Fake.MostPerPage = 1;
        _bench.Fake.ExpiringPages = 3;
        var restarted = await _bench.ReadAsync("enterprise-usage", Day18, Key);
        restarted.Usage.ShouldBe(whole.Usage);

        _bench.Fake.ExpiringPages = 4;
        var failed = await _bench.FailAsync("enterprise-usage", Day18, Key);
        (failed.Trouble, failed.Message).ShouldBe((Trouble.BadAnswer, "Anthropic's list expired 4 times while it was read; it is read again with the next run."));
    }

    [Fact]
    public async Task Hundreds_of_rows_come_over_several_pages_with_their_amounts()
    {
        var use = _bench.Fake.Facts.EnterpriseUse[0];
        _bench.Fake.Facts = _bench.Fake.Facts with
        {
            EnterpriseUse = [.. Enumerable.Range(1, 700).Select(n => use with { UserId = $"user_{n}", Email = $"p{n}@larkspur.example", Cents = n })],
        };
        _bench.Fake.MostPerPage = 300;

        var day = await _bench.ReadAsync("enterprise-usage", Day18, Key);

        day.Usage.Count.ShouldBe(700);
        day.Usage.ShouldAllBe(line => line.Identity == $"p{(int)(line.Reported!.Amount * 100m)}@larkspur.example");
        day.Bill.Sum(item => item.Amount.Amount).ShouldBe(700 * 701 / 2 / 100m);
    }

    [Fact]
    public async Task Days_before_the_api_begins_are_empty_and_not_asked_for()
    {
        var day = await _bench.ReadAsync("enterprise-usage", new DateOnly(2025, 12, 31), Key);

        (day.IsNotYet, day.Usage.Count, _bench.Fake.Requests.Count).ShouldBe((false, 0, 0));
    }

    [Fact]
    public async Task Testing_the_connection_says_how_far_back_it_goes()
    {
        var summary = await _bench.Connector.VerifyAsync(_bench.Access(Key), default);

        summary.HistoryFrom.ShouldBe(new DateOnly(2026, 1, 1));
        summary.Permissions.ShouldAllBe(permission => permission.Trouble == null);
        summary.Notes.ShouldNotBeEmpty();
    }
}
