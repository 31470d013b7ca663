using TeamCost.DemoWorld;
using TeamCost.Contracts;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.OpenAi;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Providers;

namespace TeamCost.Web.Tests.Features.Providers.OpenAi;

/// <summary>The OpenAI connector against the fake over HTTP, with the samples' organization.</summary>
public sealed class OpenAiConnectorTests : IAsyncLifetime
{
    private const string Key = "sk-admin-good";
    private const string Search = "proj_u9uiVV39Wtr9w8cVcbiJDAva";
    private static readonly DateOnly Day16 = new(2026, 11, 16);
    private static readonly DateOnly Day17 = new(2026, 11, 17);
    private static readonly DateOnly Day18 = new(2026, 11, 18);
    private ProviderBench<FakeOpenAi> _bench = null!;

    public async Task InitializeAsync() => _bench = await ProviderBench<FakeOpenAi>.OfAsync(FakeOpenAi.FromSamples(), "openai");

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    public async Task Completions_come_to_exactly_the_expected_totals_with_cached_tokens_counted_once(int dayOfMonth)
    {
        var day = await _bench.ReadAsync("usage", new DateOnly(2026, 11, dayOfMonth), Key);
        var expected = Samples.Json("expected-totals.json")["openai"]!["completions"]![$"2026-11-{dayOfMonth}"]!;

        var lines = day.Usage.Where(line => line.Model.StartsWith("gpt-", StringComparison.Ordinal)).ToList();
        lines.Sum(line => line.Tokens.Prompt).ShouldBe(expected["input_incl_cached"]!.GetValue<long>());
        lines.Sum(line => line.Tokens.CacheRead).ShouldBe(expected["cached"]!.GetValue<long>());
        lines.Sum(line => line.Tokens.Output).ShouldBe(expected["output"]!.GetValue<long>());
        lines.Sum(line => line.Requests).ShouldBe(expected["requests"]!.GetValue<long>());
        lines.ShouldAllBe(line => line.Tool == "api" && line.Hour == 9 && line.Rate.Band == null && !line.Rate.Recorded && line.Reported == null);
    }

    [Fact]
    public async Task Lines_say_person_service_account_and_project()
    {
        var day = await _bench.ReadAsync("usage", Day18, Key);

        day.Usage.Select(line => (line.Model, line.Identity, line.Project)).ShouldBe([
            ("gpt-5.5", "mira.okafor@larkspur.example", "Search Relevance"), ("gpt-5.5", "pedro.santos@larkspur.example", "Search Relevance"),
            ("gpt-5.4-mini", "service:support-bot", "Support Bot"), ("text-embedding-3-small", null, "Search Relevance")]);
        day.Names.Select(name => (name.Name, name.Kind, name.ExternalId)).ShouldBe([
            ("mira.okafor@larkspur.example", IdentityKind.Email, "user-g9BjjtqdUtuMHsBtghgynwtU"),
            ("pedro.santos@larkspur.example", IdentityKind.Email, "user-bRjsG9B5sp7W4dAtTjS93gLg"),
            ("service:support-bot", IdentityKind.Service, "user-LwBhsUdcjSDsGJHr6ixxKh4t")]);
    }

    [Theory]
    [InlineData(17, false, false)]
    [InlineData(18, false, false)]
    [InlineData(17, true, false)]
    [InlineData(18, true, true)]
    public async Task Costs_come_to_exactly_the_expected_dollars_as_numbers_and_as_text(int dayOfMonth, bool asText, bool refusesKeys)
    {
        (_bench.Fake.WritesAmountsAsText, _bench.Fake.RefusesCostsByKey) = (asText, refusesKeys);
        var expected = decimal.Parse(Samples.Json("expected-totals.json")["openai"]!["costs usd"]![$"2026-11-{dayOfMonth}"]!.GetValue<string>());

        var day = await _bench.ReadAsync("costs", new DateOnly(2026, 11, dayOfMonth), Key);

        day.Bill.Sum(item => item.Amount.Amount).ShouldBe(expected);
        day.Bill.Count.ShouldBe(7);
        day.Bill.ShouldAllBe(item => item.Kind == BillKind.Usage && item.Amount.Currency == "USD");
        day.Bill.ShouldContain(item => item.What == "Support Bot: gpt-5.4-mini, output");
        day.Usage.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_recorded_sample_with_amounts_as_text_comes_to_the_same()
    {
        var sample = Samples.Json("openai-costs-string-amounts.json");
        sample["data"]!.AsArray().RemoveAt(1);
        _bench.Fake.Faults.Next("costs", Fault.Answer(200, sample.ToJsonString()));

        (await _bench.ReadAsync("costs", Day17, Key)).Bill.Sum(item => item.Amount.Amount).ShouldBe(8.575m);
    }

    [Fact]
    public async Task Grouping_costs_by_key_is_tried_once_in_a_run_and_dropped_when_refused()
    {
        _bench.Fake.RefusesCostsByKey = true;
        var access = _bench.Access(Key);
        await _bench.Connector.ReadDayAsync(access, "costs", Day17, default);
        await _bench.Connector.ReadDayAsync(access, "costs", Day18, default);

        _bench.Fake.Requests.Where(request => request.PathAndQuery.Contains("/costs", StringComparison.Ordinal)).Select(request => request.Status).ShouldBe([400, 200, 200]);
    }

    [Fact]
    public async Task A_cost_that_names_a_key_belongs_to_the_keys_owner_and_a_negative_one_is_a_credit()
    {
        _bench.Fake.Facts = _bench.Fake.Facts with
        {
            Costs =
            [
                new OpenAiCostFact(Day17, Search, "key_uVzUdM7LybaqR5Hb", "gpt-5.5, input", 0.0000123m, 1, "tokens"),
                new OpenAiCostFact(Day17, null, null, "Credit", -5m, null, null),
            ],
        };

        var day = await _bench.ReadAsync("costs", Day17, Key);

        day.Bill.Select(item => (item.What, item.Amount.Amount, item.Kind, item.Identity)).ShouldBe([
            ("Search Relevance: gpt-5.5, input", 0.0000123m, BillKind.Usage, "mira.okafor@larkspur.example"), ("Credit", -5m, BillKind.Credit, null)]);
        day.Names.Select(name => name.Name).ShouldBe(["mira.okafor@larkspur.example"]);
    }

    [Fact]
    public async Task Everything_that_is_not_counted_in_tokens_is_activity()
    {
        var day = await _bench.ReadAsync("other", Day16, Key);

        day.Activity.Select(item => (item.Metric, item.Value, item.Detail)).ShouldBe([
            ("images", 14m, "gpt-image-1, image.generation, 1024x1024"), ("image-requests", 9m, "gpt-image-1, image.generation, 1024x1024"),
            ("speech-characters", 18_250m, "tts-1"), ("speech-requests", 41m, "tts-1"),
            ("transcription-seconds", 5_460m, "whisper-1"), ("transcription-requests", 26m, "whisper-1"),
            ("vector-store-bytes", 734_003_200m, ""), ("code-interpreter-sessions", 6m, ""),
            ("file-searches", 37m, "vs_f4842dcb685d490e2a43212b"), ("web-searches", 22m, "gpt-5.5, medium"), ("web-search-requests", 19m, "gpt-5.5, medium")]);
        day.Activity.ShouldAllBe(item => item.Provider == "openai" && item.Tool == "api");
        day.Usage.ShouldBeEmpty();
    }

    [Fact]
    public async Task Moderations_are_usage_lines_and_free_of_output()
    {
        var day = await _bench.ReadAsync("usage", Day16, Key);

        var line = day.Usage.ShouldHaveSingleItem();
        (line.Model, line.Tokens.Input, line.Tokens.Output, line.Requests).ShouldBe(("omni-moderation-latest", 88_000, 0, 710));
    }

    [Theory]
    [InlineData(true, null, Tiers.Batch)]
    [InlineData(true, "flex", Tiers.Batch)]
    [InlineData(false, "flex", Tiers.Flex)]
    [InlineData(false, "priority", Tiers.Priority)]
    [InlineData(false, "default", Tiers.Standard)]
    [InlineData(null, null, Tiers.Standard)]
    [InlineData(null, "one_of_next_year", Tiers.Standard)]
    public async Task Batch_and_service_tier_decide_the_rate_and_a_dated_model_is_kept(bool? isBatch, string? serviceTier, string tier)
    {
        _bench.Fake.Facts = _bench.Fake.Facts with { Tokens = [Fact(9) with { IsBatch = isBatch, ServiceTier = serviceTier, Model = "gpt-5.5-2026-08-11" }] };

        var line = (await _bench.ReadAsync("usage", Day18, Key)).Usage.ShouldHaveSingleItem();

        (line.Rate.Tier, line.Model).ShouldBe((tier, "gpt-5.5-2026-08-11"));
    }

    [Fact]
    public async Task Hours_stay_apart_and_written_cache_is_counted_as_such()
    {
        _bench.Fake.Facts = _bench.Fake.Facts with { Tokens = [Fact(0) with { Cached = 300, CacheWrite = 200 }, Fact(23)] };

        var day = await _bench.ReadAsync("usage", Day18, Key);

        day.Usage.Select(line => (line.Hour, line.Tokens)).ShouldBe([
            (0, new TokenCounts(500, 10, 300, 200, 0, 0)), (23, new TokenCounts(1_000, 10, 0, 0, 0, 0))]);
    }

    [Fact]
    public async Task Counts_that_are_absent_are_derived_and_never_invented()
    {
        _bench.Fake.Faults.Next("completions", Fault.Answer(200,
            """{"object":"page","has_more":false,"next_page":null,"data":[{"object":"bucket","start_time":1795003200,"end_time":1795006800,"results":[{"object":"organization.usage.completions.result","input_tokens":1000,"output_tokens":7,"input_cached_tokens":400,"num_model_requests":3}]}]}"""));

        var line = (await _bench.ReadAsync("usage", Day18, Key)).Usage[0];

        (line.Hour, line.Model, line.Identity, line.Project, line.Requests, line.Tokens).ShouldBe(
            (12, "completions", null, null, 3, new TokenCounts(600, 7, 400, 0, 0, 0)));
    }

    [Fact]
    public async Task An_unknown_person_or_key_never_stops_the_reading()
    {
        _bench.Fake.Facts = _bench.Fake.Facts with
        {
            Tokens =
            [
                Fact(1) with { UserId = "user-LwBhsUdcjSDsGJHr6ixxKh4t", ApiKeyId = null, ProjectId = "proj_mwgvRfsjTqdGoALzVVXMAReX" },
                Fact(2) with { UserId = "user-gone", ApiKeyId = null }, Fact(3) with { UserId = null, ApiKeyId = "key_gone" },
                Fact(4) with { UserId = null, ApiKeyId = null, ProjectId = "proj_gone" }, Fact(5) with { UserId = null, ApiKeyId = "key_x", ProjectId = "proj_gone" },
            ],
        };

        var day = await _bench.ReadAsync("usage", Day18, Key);

        day.Usage.Select(line => (line.Identity, line.Project)).ShouldBe([
            ("service:support-bot", "Support Bot"), ("user-gone", "Search Relevance"), ("key:key_gone", "Search Relevance"), (null, "proj_gone"), ("key:key_x", "proj_gone")]);
        day.Names.Single(name => name.Name == "user-gone").Kind.ShouldBe(IdentityKind.UserId);
    }

    [Fact]
    public async Task Archived_projects_keep_their_names()
    {
        _bench.Fake.Facts = _bench.Fake.Facts with
        {
            Projects = [.. _bench.Fake.Facts.Projects, new OpenAiProject("proj_old", "Old Bot", 1_700_000_000, 1_790_000_000)],
            Tokens = [Fact(1) with { ProjectId = "proj_old" }],
        };

        (await _bench.ReadAsync("usage", Day18, Key)).Usage.Single().Project.ShouldBe("Old Bot");
    }

    [Fact]
    public async Task Small_pages_older_field_names_and_unknown_fields_change_nothing()
    {
        var (usage, other, costs) = (await _bench.ReadAsync("usage", Day17, Key), await _bench.ReadAsync("other", Day16, Key), await _bench.ReadAsync("costs", Day17, Key));
        (_bench.Fake.MostPerPage, _bench.Fake.SaysMore, _bench.Fake.SaysResult) = (1, true, true);

        var paged = await _bench.ReadAsync("usage", Day17, Key);

        paged.Usage.ShouldBe(usage.Usage);
        paged.Names.ShouldBe(usage.Names);
        (await _bench.ReadAsync("other", Day16, Key)).Activity.ShouldBe(other.Activity);
        (await _bench.ReadAsync("costs", Day17, Key)).Bill.ShouldBe(costs.Bill);
    }

    [Fact]
    public async Task Days_read_in_any_order_and_twice_are_equal()
    {
        var forwards = new[] { await _bench.ReadAsync("usage", Day17, Key), await _bench.ReadAsync("usage", Day18, Key) };
        var access = _bench.Access(Key);
        var second = await _bench.Connector.ReadDayAsync(access, "usage", Day18, default);
        var first = await _bench.Connector.ReadDayAsync(access, "usage", Day17, default);

        first.Usage.ShouldBe(forwards[0].Usage);
        second.Usage.ShouldBe(forwards[1].Usage);
        (await _bench.Connector.ReadDayAsync(access, "usage", Day18, default)).Usage.ShouldBe(second.Usage);
    }

    [Fact]
    public async Task Hundreds_of_people_and_projects_come_over_several_pages()
    {
        var facts = _bench.Fake.Facts;
        _bench.Fake.Facts = facts with
        {
            Users = [.. Enumerable.Range(1, 350).Select(n => new OpenAiUser($"user-{n}", $"Person {n}", $"P{n}@larkspur.example", "reader", 1_770_000_000))],
            Projects = [.. Enumerable.Range(1, 250).Select(n => new OpenAiProject($"proj_{n}", $"Project {n}", 1_770_000_000))],
            Tokens = [.. Enumerable.Range(1, 350).Select(n => Fact(n % 24) with { UserId = $"user-{n}", ProjectId = $"proj_{(n % 250) + 1}" })],
        };

        var day = await _bench.ReadAsync("usage", Day18, Key);

        day.Usage.Count.ShouldBe(350);
        day.Usage.ShouldAllBe(line => line.Identity!.EndsWith("@larkspur.example", StringComparison.Ordinal) && line.Project!.StartsWith("Project ", StringComparison.Ordinal));
        day.Usage.Sum(line => line.Tokens.Input).ShouldBe(350_000);
    }

    [Fact]
    public async Task Testing_the_connection_ticks_every_permission_and_warns_of_a_key_that_lapses()
    {
        _bench.Fake.Facts = _bench.Fake.Facts with
        {
            AdminKeys = [new OpenAiAdminKey("key_1", "TeamCost", "sk-admin-****good", 1_780_000_000, new DateTimeOffset(2026, 12, 5, 8, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds())],
        };

        var summary = await _bench.Connector.VerifyAsync(_bench.Access(Key), default);

        summary.Permissions.Count.ShouldBe(3);
        summary.Permissions.ShouldAllBe(permission => permission.Trouble == null);
        summary.Notes.ShouldBe(["This key expires on 5 December 2026: make a new one before that and replace it here."]);
    }

    [Fact]
    public async Task A_key_that_may_not_read_names_is_noted_and_reads_on_with_ids()
    {
        var summary = await _bench.Connector.VerifyAsync(_bench.Access("sk-admin-nonames"), default);
        var day = await _bench.ReadAsync("usage", Day17, "sk-admin-nonames");

        var names = summary.Permissions.Single(permission => permission.Trouble is not null);
        (names.Trouble, names.Feeds.Count).ShouldBe((Trouble.PermissionMissing, 0));
        names.Sentence.ShouldStartWith("Names cannot be resolved; ids are shown instead.");
        day.Usage.Select(line => (line.Identity, line.Project)).ShouldBe([
            ("user-g9BjjtqdUtuMHsBtghgynwtU", Search), ("key:key_gUiJAogKeKeKnhbw", "proj_mwgvRfsjTqdGoALzVVXMAReX"), (null, Search)]);
    }

    private static OpenAiTokenFact Fact(int hour) => new(
        "completions", new DateTimeOffset(2026, 11, 18, hour, 30, 0, TimeSpan.Zero), Search, "user-g9BjjtqdUtuMHsBtghgynwtU", "key_uVzUdM7LybaqR5Hb", "gpt-5.5", 1_000, 0, 0, 10, 1);
}
