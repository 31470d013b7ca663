using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.FakeProviders;
using TeamCost.Web.Features.Providers;

namespace TeamCost.Web.Tests.Features.Providers;

public sealed class ProviderHttpTests : IAsyncLifetime
{
    private PlainWorld _world = null!;

    public async Task InitializeAsync() => _world = await PlainWorld.StartAsync(("TeamCost:Providers:LargestAnswer", "20000"));

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_server_error_is_tried_again_and_each_try_is_counted()
    {
        _world.Fake.Faults.Next("account", Fault.Answer(502, "bad gateway"), times: 3);
        var access = Access();

        (await VerifyAsync(access)).AccountName.ShouldBe("Plain Labs");
        access.Meter.Requests.ShouldBe(4);
    }

    [Fact]
    public async Task Five_tries_are_enough()
    {
        _world.Fake.Faults.Next("account", Fault.Html(503), times: 10);
        var access = Access();

        (await RefusalAsync(access)).Trouble.ShouldBe(Trouble.ProviderDown);
        access.Meter.Requests.ShouldBe(5);
    }

    [Fact]
    public async Task A_short_wait_is_waited_for_and_a_long_one_ends_the_run()
    {
        _world.Fake.Faults.Next("account", Fault.Answer(429, "{}", ("Retry-After", "1")));
        (await VerifyAsync(Access())).AccountName.ShouldBe("Plain Labs");

        _world.Fake.Faults.Next("account", Fault.Answer(429, "{}", ("Retry-After", "90")));
        var access = Access();
        (await RefusalAsync(access)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(90));
        access.Meter.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_date_and_a_reset_header_say_the_same()
    {
        var at = _world.Clock.GetUtcNow().AddMinutes(10);
        _world.Fake.Faults.Next("account", Fault.Answer(429, "{}", ("Retry-After", at.ToString("R", CultureInfo.InvariantCulture))));
        (await RefusalAsync(Access())).RetryAfter.ShouldBe(TimeSpan.FromMinutes(10));

        _world.Fake.Faults.Next("account", Fault.Answer(429, "{}",
            ("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))));
        var access = Access();
        (await RefusalAsync(access)).RetryAfter.ShouldBe(TimeSpan.FromMinutes(10));
        access.Meter.RateLeft.ShouldBe("0 of 5,000 requests left until 12:10 UTC");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again()
    {
        _world.Fake.Faults.Next("account", Fault.CutOff(), times: 2);

        (await VerifyAsync(Access())).AccountName.ShouldBe("Plain Labs");
    }

    [Fact]
    public async Task An_answer_of_another_shape_is_a_bad_answer_and_not_asked_for_for_ever()
    {
        _world.Fake.Faults.Next("account", Fault.Answer(200, "[1,2]"), times: 5);
        var access = Access();

        (await RefusalAsync(access)).Trouble.ShouldBe(Trouble.BadAnswer);
        access.Meter.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_that_is_too_slow_or_too_large_ends()
    {
        // Patience of its own: under the others' a busy machine would be a slow provider.
        await using var hasty = await PlainWorld.StartAsync(("TeamCost:Providers:TimeoutSeconds", "1"));
        hasty.Fake.Faults.Next("account", Fault.Held(new TaskCompletionSource().Task), times: 2);
        var connector = new PlainConnector(hasty.App.Services.GetRequiredService<ProviderHttp>());
        (await Should.ThrowAsync<ProviderException>(connector.VerifyAsync(Access(hasty, isWaitedFor: true), CancellationToken.None)))
            .Message.ShouldBe("The provider did not answer within 1 seconds.");

        _world.Fake.Faults.Next("account", Fault.Answer(200, $$"""{"id":"{{new string('x', 30_000)}}"}"""), times: 2);
        (await RefusalAsync(Access())).Message.ShouldContain("larger than");
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_refused_before_the_key_goes_there()
    {
        await using var elsewhere = new PlainProvider();
        await elsewhere.StartAsync();
        _world.Fake.Faults.Next("account", Fault.Answer(302, "", ("Location", new Uri(elsewhere.Address, "account").AbsoluteUri)));

        (await RefusalAsync(Access())).Trouble.ShouldBe(Trouble.AddressRefused);
        elsewhere.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_redirect_within_the_origin_is_followed()
    {
        _world.Fake.Faults.Next("account", Fault.Answer(301, "", ("Location", "/account?moved=1")));

        (await VerifyAsync(Access())).AccountName.ShouldBe("Plain Labs");
        _world.Fake.Requests.ShouldContain(request => request.PathAndQuery == "/account?moved=1");
    }

    [Fact]
    public async Task A_link_on_a_private_host_is_not_downloaded()
    {
        await using var elsewhere = new PlainProvider();
        await elsewhere.StartAsync();
        var http = _world.App.Services.GetRequiredService<ProviderHttp>();

        foreach (var link in new[] { new Uri(elsewhere.Address, "account").AbsoluteUri, "https://169.254.169.254/latest/meta-data", "https://localhost:1/x" })
        {
            var refused = await Should.ThrowAsync<ProviderException>(http.DownloadAsync(
                Access(), new Uri(link), (_, _) => Task.FromResult(1), failed => new ProviderException(Trouble.ProviderDown, failed.Path), CancellationToken.None));
            refused.Trouble.ShouldBe(Trouble.AddressRefused, link);
        }

        elsewhere.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_that_never_answers_is_left_alone_for_a_while()
    {
        await using var world = await PlainWorld.StartAsync(("TeamCost:Providers:BreakerTries", "5"));
        world.Fake.Faults.Next("", Fault.Answer(500, "{}"), times: 50);
        var connector = new PlainConnector(world.App.Services.GetRequiredService<ProviderHttp>());
        await Should.ThrowAsync<ProviderException>(connector.VerifyAsync(Access(world), CancellationToken.None));

        var refused = await Should.ThrowAsync<ProviderException>(connector.VerifyAsync(Access(world), CancellationToken.None));

        refused.Message.ShouldContain("left alone for a moment");
        world.Fake.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_budget_lets_no_more_through_than_a_minute_allows()
    {
        var budget = new RequestBudget(TimeProvider.System);
        var id = Guid.NewGuid();
        await budget.WaitAsync(id, 2, CancellationToken.None);
        await budget.WaitAsync(id, 2, CancellationToken.None);

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Should.ThrowAsync<OperationCanceledException>(async () => await budget.WaitAsync(id, 2, soon.Token));
        await budget.WaitAsync(Guid.NewGuid(), 2, CancellationToken.None);
    }

    [Fact]
    public async Task What_the_provider_repeats_of_the_key_is_taken_out()
    {
        var refused = await RefusalAsync(Access("pk-plain-bad-0002"));

        refused.Trouble.ShouldBe(Trouble.KeyRejected);
        refused.Message.ShouldBe("Plain does not know this key: Unknown key: [key]");
    }

    [Theory]
    [InlineData("30", "2026-11-20T12:00:30Z")]
    [InlineData("1763640600", "2025-11-20T12:10:00Z")]
    [InlineData("1763640600000", "2025-11-20T12:10:00Z")]
    [InlineData("6m30s", "2026-11-20T12:06:30Z")]
    [InlineData("120ms", "2026-11-20T12:00:00.12Z")]
    [InlineData("2026-11-20T13:00:00Z", "2026-11-20T13:00:00Z")]
    [InlineData("soon", null)]
    public void Resets_come_in_many_spellings(string text, string? expected)
    {
        var now = DateTimeOffset.Parse("2026-11-20T12:00:00Z", CultureInfo.InvariantCulture);

        RateHeaders.Instant(text, now).ShouldBe(expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));
    }

    private static ProviderAccess Access(PlainWorld world, string key = PlainProvider.Key, bool isWaitedFor = false) =>
        new(Guid.NewGuid(), world.Fake.Address, key, new Dictionary<string, string>(), new RunMeter()) { IsWaitedFor = isWaitedFor };

    private ProviderAccess Access(string key = PlainProvider.Key, bool isWaitedFor = false) => Access(_world, key, isWaitedFor);

    private Task<AccountSummary> VerifyAsync(ProviderAccess access) =>
        new PlainConnector(_world.App.Services.GetRequiredService<ProviderHttp>()).VerifyAsync(access, CancellationToken.None);

    private Task<ProviderException> RefusalAsync(ProviderAccess access) => Should.ThrowAsync<ProviderException>(VerifyAsync(access));
}
