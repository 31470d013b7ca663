using TeamCost.Contracts;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.OpenRouter;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Providers;
using static TeamCost.Web.Tests.Features.Providers.SampleAnswers;

namespace TeamCost.Web.Tests.Features.Providers.OpenRouter;

public sealed class OpenRouterConnectorTests(ConnectorApp app) : IClassFixture<ConnectorApp>, IAsyncLifetime
{
    private const string Mira = "mira.okafor@larkspur.example";
    private const string Pedro = "pedro.santos@larkspur.example";
    private const string Sonnet = "anthropic/claude-sonnet-5-20260615";
    private const string DeepSeek = "deepseek/deepseek-v4-20260401";
    private static readonly DateOnly Day = new(2026, 11, 17);

    private readonly FakeOpenRouter _fake = FakeOpenRouter.FromSamples();

    public Task InitializeAsync() => _fake.StartAsync();

    public async Task DisposeAsync() => await _fake.DisposeAsync();

    [Fact]
    public async Task The_sample_day_gives_exactly_the_expected_total()
    {
        var day = await ReadAsync("activity");

        day.Usage.Sum(line => line.Reported!.Amount).ShouldBe(ExpectedNumber("openrouter", "activity 2026-11-17 usd"));
        day.Bill.Sum(item => item.Amount.Amount).ShouldBe(ExpectedNumber("openrouter", "activity 2026-11-17 usd"));
        (day.Usage.Sum(line => line.Requests), day.Usage.Sum(line => line.Tokens.Input), day.Usage.Sum(line => line.Tokens.Output), day.Usage.Sum(line => line.Tokens.Reasoning))
            .ShouldBe((236, 912_000, 109_000, 9_000));
        day.Usage.ShouldAllBe(line => line.Tool == "api" && line.Provider == "openrouter" && line.PaidBy == PaidModes.Metered && line.Rate.Recorded && line.Rate.Band == null);
    }

    [Fact]
    public async Task Each_member_of_the_organization_has_a_part()
    {
        var day = await ReadAsync("activity");

        day.Usage.Select(line => (line.Identity, line.Model, line.Reported!.Amount)).ShouldBe(
            [(Mira, Sonnet, 0.9m), (Pedro, Sonnet, 0.384m), (Pedro, DeepSeek, 0.066m)], ignoreOrder: true);
        day.Names.Select(name => (name.Name, name.ExternalId, name.DisplayName)).ShouldBe(
            [(Mira, "user_2xLarkspurMira", "Mira Okafor"), (Pedro, "user_2xLarkspurPedro", "Pedro")], ignoreOrder: true);
    }

    [Fact]
    public async Task Without_members_each_key_has_a_part_and_its_creator_is_a_hint()
    {
        _fake.Facts = _fake.Facts with { Members = [] };

        var day = await ReadAsync("activity");

        day.Usage.Sum(line => line.Reported!.Amount).ShouldBe(1.35m);
        day.Usage.Where(line => line.Identity == "key:search-eval").Sum(line => line.Reported!.Amount).ShouldBe(0.9m);
        day.Names.Single(name => name.Name == "key:support-bot").ShouldSatisfyAllConditions(
            name => name.Kind.ShouldBe(IdentityKind.Key), name => name.Hint.ShouldBe("created by user_2xLarkspurPedro"),
            name => name.ExternalId.ShouldBe(_fake.Facts.Keys[1].Hash));
    }

    [Fact]
    public async Task What_no_member_owns_is_nobodys_and_is_not_lost()
    {
        var use = _fake.Facts.Uses[0];
        _fake.Facts = _fake.Facts with { Uses = [.. _fake.Facts.Uses, use with { MemberId = null, KeyHash = null, UsageUsd = 0.0000001m, Requests = 7, PromptTokens = 5, CompletionTokens = 3, ReasoningTokens = 2 }] };

        var nobodys = (await ReadAsync("activity")).Usage.Single(line => line.Identity is null);

        (nobodys.Model, nobodys.Reported!.Amount, nobodys.Requests, nobodys.Tokens).ShouldBe((Sonnet, 0.0000001m, 7, new TokenCounts(5, 3, 0, 0, 0, 2)));
    }

    [Fact]
    public async Task Use_on_the_customers_own_provider_key_is_never_on_the_bill()
    {
        _fake.Facts = _fake.Facts with { Uses = [.. _fake.Facts.Uses.Select(use => use with { ByokUsd = use.UsageUsd * 10 })] };

        var day = await ReadAsync("activity");

        day.Bill.Sum(item => item.Amount.Amount).ShouldBe(1.35m);
        day.Usage.Sum(line => line.Reported!.Amount).ShouldBe(1.35m);
        day.Activity.Where(item => item.Metric == "byok-usd").Sum(item => item.Value).ShouldBe(13.5m);
    }

    [Fact]
    public async Task A_day_without_use_asks_about_nobody_and_a_found_day_asks_no_further()
    {
        (await ReadAsync("activity", new DateOnly(2026, 11, 16))).Usage.ShouldBeEmpty();
        _fake.Requests.Count.ShouldBe(1);

        _fake.Facts = _fake.Facts with { Uses = [.. _fake.Facts.Uses.Where(use => use.MemberId == "user_2xLarkspurMira")] };
        await ReadAsync("activity");
        _fake.Requests.ShouldNotContain(request => request.PathAndQuery.Contains("user_2xLarkspurPedro", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Members_are_asked_for_once_in_a_run()
    {
        var access = Access();

        await app.Connector("openrouter").ReadDayAsync(access, "activity", Day, CancellationToken.None);
        await app.Connector("openrouter").ReadDayAsync(access, "activity", Day, CancellationToken.None);

        _fake.Requests.Count(request => request.PathAndQuery.Contains("members", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Credits_are_figures()
    {
        (await ReadAsync("credits", ConnectorApp.Today)).Figures.ShouldBe(
        [
            new FigureItem("Credits left", 132.65m, "USD"), new FigureItem("Credits bought so far", 250m, "USD"), new FigureItem("Credits used so far", 117.35m, "USD"),
        ]);
    }

    [Fact]
    public async Task Keys_are_read_to_the_last_page_disabled_ones_too_and_two_of_one_name_stay_two()
    {
        var key = _fake.Facts.Keys[0];
        _fake.KeysPerPage = 2;
        _fake.Facts = _fake.Facts with { Keys = [.. _fake.Facts.Keys, key with { Hash = "aaaabbbbcccc", IsDisabled = true }] };

        var names = (await ReadAsync("keys", ConnectorApp.Today)).Names;

        names.Where(name => name.Kind is IdentityKind.Key).Select(name => name.Name).ShouldBe(["key:search-eval (6ab9f1eb)", "key:support-bot", "key:search-eval (aaaabbbb)"], ignoreOrder: true);
        names.Single(name => name.Name == "key:search-eval (aaaabbbb)").Hint.ShouldBe($"created by {Mira}, disabled");
        names.Count(name => name.Kind is IdentityKind.Email).ShouldBe(2);
    }

    [Fact]
    public async Task Twice_and_in_another_order_the_tables_hold_the_same_sums()
    {
        List<(string, ProviderDay)> days =
            [("activity", await ReadAsync("activity")), ("activity", await ReadAsync("activity", Day.AddDays(-1))), ("credits", await ReadAsync("credits", ConnectorApp.Today)), ("keys", await ReadAsync("keys", ConnectorApp.Today))];

        var one = await app.RecordAsync("openrouter", days);
        await app.RecordAsync("openrouter", days, one);
        days.Reverse();
        var other = await app.RecordAsync("openrouter", days);

        foreach (var recorded in (Recorded[])[one, other])
        {
            (await recorded.ReportedUsdAsync(Day)).ShouldBe(1.35m);
            (await recorded.BilledUsdAsync(Day, Day)).ShouldBe(1.35m);
        }
    }

    [Fact]
    public async Task A_management_key_shows_ticks_credits_and_how_far_back_history_goes()
    {
        var account = await app.Connector("openrouter").VerifyAsync(Access(), CancellationToken.None);

        (account.AccountName, account.HistoryFrom).ShouldBe(("OpenRouter organization of 2 members", new DateOnly(2026, 10, 21)));
        account.Permissions.ShouldAllBe(permission => permission.Trouble == null);
        account.Notes.ShouldContain("Credits left: $132.65 of $250.00.");
    }

    [Fact]
    public async Task An_ordinary_key_is_of_the_wrong_kind()
    {
        const string Sentence = "This is an ordinary OpenRouter API key. Reading activity needs a management key, made under Settings → Management Keys.";

        var onTest = await ConnectorApp.RefusalAsync(() => app.Connector("openrouter").VerifyAsync(Access("sk-or-ordinary"), CancellationToken.None));
        var onReading = await ConnectorApp.RefusalAsync(() => ReadAsync("activity", key: "sk-or-ordinary"));

        (onTest.Trouble, onTest.Message).ShouldBe((Trouble.KeyOfWrongKind, Sentence));
        (onReading.Trouble, onReading.Message).ShouldBe((Trouble.KeyOfWrongKind, Sentence));
        app.Connector("openrouter").Setup.CheckKey("sk-ant-admin01-EXAMPLE").ShouldNotBeNull();
    }

    [Fact]
    public async Task An_unknown_key_is_rejected() => await ShouldRefuse(
        Trouble.KeyRejected, "OpenRouter does not accept this key: it is wrong, disabled or deleted.", key: "sk-or-other");

    [Fact]
    public async Task A_day_out_of_the_window_is_ours_to_mend() => await ShouldRefuse(
        Trouble.RequestRefused, "OpenRouter refuses the request as wrong (400); activity covers the last 30 completed UTC days only.", day: ConnectorApp.Today);

    [Theory]
    [InlineData(402, Trouble.AccountProblem, "OpenRouter asks for payment: the account has no credits left.")]
    [InlineData(403, Trouble.PermissionMissing, "This OpenRouter key may not read that.")]
    [InlineData(404, Trouble.NotFound, "OpenRouter does not know what was asked for under this account.")]
    [InlineData(429, Trouble.RateLimited, "OpenRouter's rate limit is reached.")]
    [InlineData(500, Trouble.ProviderDown, "OpenRouter has a problem of its own (500).")]
    public async Task Every_other_refusal_has_its_sentence(int status, Trouble trouble, string sentence)
    {
        _fake.Faults.Next("activity", Fault.Answer(status, "{\"error\":{\"code\":" + status + ",\"message\":\"No\"}}", ("Retry-After", "30")), times: 20);
        await ShouldRefuse(trouble, sentence);
    }

    [Theory]
    [InlineData("usage")]
    [InlineData("model_permaslug")]
    [InlineData("prompt_tokens")]
    [InlineData("data")]
    public async Task A_renamed_field_is_a_bad_answer_not_a_zero(string field)
    {
        _fake.Faults.Next("activity", Fault.Renamed(field, "renamed"), times: 20);
        (await ConnectorApp.RefusalAsync(() => ReadAsync("activity"))).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_leaves_no_half_day()
    {
        _fake.Faults.Next("user_id", Fault.CutOff(), times: 20);
        (await ConnectorApp.RefusalAsync(() => ReadAsync("activity"))).Trouble.ShouldBeOneOf(Trouble.ProviderDown, Trouble.BadAnswer);
    }

    private ProviderAccess Access(string key = "sk-or-good") => ConnectorApp.Access(_fake, key);

    private Task<ProviderDay> ReadAsync(string feed, DateOnly? day = null, string key = "sk-or-good") =>
        app.Connector("openrouter").ReadDayAsync(Access(key), feed, day ?? Day, CancellationToken.None);

    private async Task ShouldRefuse(Trouble trouble, string sentence, string key = "sk-or-good", DateOnly? day = null)
    {
        var refusal = await ConnectorApp.RefusalAsync(() => ReadAsync("activity", day, key));
        (refusal.Trouble, refusal.Message).ShouldBe((trouble, sentence));
    }
}
