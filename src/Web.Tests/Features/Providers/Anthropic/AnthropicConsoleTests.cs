using TeamCost.DemoWorld;
using TeamCost.Contracts;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.Anthropic;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Tests.Features.Providers.Anthropic;

/// <summary>The Console adapter against the fake over HTTP, with the samples' organization.</summary>
public sealed class AnthropicConsoleTests : IAsyncLifetime
{
    private const string Key = "sk-ant-admin01-good";
    private static readonly DateOnly Day17 = new(2026, 11, 17);
    private static readonly DateOnly Day18 = new(2026, 11, 18);
    private ProviderBench<FakeAnthropic> _bench = null!;

    public async Task InitializeAsync() => _bench = await ProviderBench<FakeAnthropic>.OfAsync(FakeAnthropic.FromSamples(), "anthropic");

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Claude_code_of_the_sample_day_has_exactly_the_expected_cost()
    {
        var day = await _bench.ReadAsync("usage", Day18, Key);
        var expected = Samples.Json("expected-totals.json")["anthropic"]!["claude_code 2026-11-18"]!;

        var code = day.Usage.Where(line => line.Tool == "claude-code").ToList();
        code.Sum(line => line.Reported!.Amount).ShouldBe(decimal.Parse(expected["estimated_usd_all"]!.GetValue<string>()));
        code.Where(line => line.PaidBy == PaidModes.Metered).Sum(line => line.Reported!.Amount)
            .ShouldBe(decimal.Parse(expected["estimated_usd_customer_type_api"]!.GetValue<string>()));
        code.ShouldAllBe(line => line.Rate.Recorded && line.Rate.Band == null && line.Hour == null && line.Session == null);
        code.Where(line => line.PaidBy == PaidModes.Seat).Select(line => line.Identity).Distinct().ShouldBe(["ada.lindqvist@larkspur.example"]);
        code.Select(line => line.Identity).Distinct().Count().ShouldBe(expected["actors"]!.GetValue<int>());
    }

    [Fact]
    public async Task Activity_of_the_sample_day_has_exactly_the_expected_totals()
    {
        var day = await _bench.ReadAsync("usage", Day18, Key);
        var expected = Samples.Json("expected-totals.json")["anthropic"]!["claude_code 2026-11-18"]!;

        Sum(ActivityMetrics.Sessions).ShouldBe(expected["sessions"]!.GetValue<decimal>());
        Sum(ActivityMetrics.LinesAdded).ShouldBe(expected["lines_added"]!.GetValue<decimal>());
        Sum(ActivityMetrics.LinesRemoved).ShouldBe(expected["lines_removed"]!.GetValue<decimal>());
        Sum(ActivityMetrics.Commits).ShouldBe(expected["commits"]!.GetValue<decimal>());
        Sum(ActivityMetrics.PullRequests).ShouldBe(expected["pull_requests"]!.GetValue<decimal>());
        Sum(ActivityMetrics.Acceptances).ShouldBe(17 + 55 + 119 + 26 + 34);
        Sum(ActivityMetrics.Suggestions).ShouldBe(19 + 62 + 131 + 26 + 34);
        day.Activity.ShouldContain(item => item.Detail == "non-interactive, remote" && item.Metric == ActivityMetrics.Sessions && item.Value == 2);
        day.Activity.ShouldContain(item => item.Detail == "vscode: edit_tool" && item.Metric == ActivityMetrics.Acceptances && item.Value == 88);

        decimal Sum(string metric) => day.Activity.Where(item => item.Metric == metric).Sum(item => item.Value);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    public async Task Remainder_and_metered_claude_code_are_together_the_messages_usage(int dayOfMonth)
    {
        var day = new DateOnly(2026, 11, dayOfMonth);
        var whole = await _bench.ReadAsync("usage", day, Key);
        var expected = Samples.Json("expected-totals.json")["anthropic"]!["messages usage"]![$"2026-11-{dayOfMonth}"]!;

        var metered = whole.Usage.Where(line => line.PaidBy == PaidModes.Metered).ToList();
        metered.Sum(line => line.Tokens.Input).ShouldBe(expected["uncached_input"]!.GetValue<long>());
        metered.Sum(line => line.Tokens.Output).ShouldBe(expected["output"]!.GetValue<long>());
        metered.Sum(line => line.Tokens.CacheRead).ShouldBe(expected["cache_read"]!.GetValue<long>());
        metered.Sum(line => line.Tokens.CacheWrite5m + line.Tokens.CacheWrite1h).ShouldBe(expected["cache_creation"]!.GetValue<long>());
        foreach (var model in _bench.Fake.Facts.Messages.Where(fact => DateOnly.FromDateTime(fact.At.UtcDateTime) == day).GroupBy(fact => fact.Model))
        {
            var sum = metered.Where(line => line.Model == model.Key).Aggregate(default(TokenCounts), (all, line) => all + line.Tokens);
            (sum.Input, sum.Output, sum.CacheRead, sum.CacheWrite5m, sum.CacheWrite1h).ShouldBe((
                model.Sum(fact => fact.Uncached), model.Sum(fact => fact.Output), model.Sum(fact => fact.CacheRead), model.Sum(fact => fact.CacheWrite5m),
                model.Sum(fact => fact.CacheWrite1h)));
        }
    }

    [Fact]
    public async Task A_day_without_claude_code_is_all_remainder_with_hours_projects_and_searches()
    {
        var day = await _bench.ReadAsync("usage", Day17, Key);

        day.Usage.ShouldAllBe(line => line.Tool == "api" && line.Hour == 9 && !line.Rate.Recorded && line.Reported == null);
        day.Activity.ShouldBeEmpty();
        day.Usage.Select(line => (line.Identity, line.Project, line.WebSearches, line.Tokens.CacheWrite1h)).ShouldBe(
            [("key:support-bot-prod", "Production", 12, 0), ("key:prototype-2025", "Default workspace", 0, 50_000)]);
    }

    [Fact]
    public async Task Console_use_without_a_key_belongs_to_nobody_and_to_the_default_workspace()
    {
        var day = await _bench.ReadAsync("usage", Day18, Key);

        var line = day.Usage.Single(line => line.Identity is null);
        (line.Model, line.Project, line.Tokens.Input, line.Tokens.Output).ShouldBe(("claude-opus-5", "Default workspace", 8_000, 2_000));
    }

    [Fact]
    public async Task Everybody_on_the_lines_is_named_with_what_helps_to_recognize_them()
    {
        var day = await _bench.ReadAsync("usage", Day18, Key);

        day.Names.Select(name => name.Name).ShouldBe(day.Usage.Select(line => line.Identity).OfType<string>().Distinct().Order(StringComparer.Ordinal));
        var mira = day.Names.Single(name => name.Name == "mira.okafor@larkspur.example");
        (mira.Kind, mira.ExternalId, mira.DisplayName, mira.Email).ShouldBe((IdentityKind.Email, "user_01c3t5NBWvQkWrbnkZs2uz7V", "Mira Okafor", mira.Name));
        var key = day.Names.Single(name => name.Name == "key:ci-nightly");
        (key.Kind, key.ExternalId, key.Hint).ShouldBe(
            (IdentityKind.Key, "apikey_013b4F7gR7duiYP8CvMunjb2", "created by mira.okafor@larkspur.example, workspace Production"));
    }

    [Theory]
    [InlineData(17, "10.27")]
    [InlineData(18, "24.175")]
    public async Task The_cost_report_comes_to_exactly_the_expected_dollars(int dayOfMonth, string usd)
    {
        var day = await _bench.ReadAsync("cost", new DateOnly(2026, 11, dayOfMonth), Key);

        day.Bill.Sum(item => item.Amount.Amount).ShouldBe(decimal.Parse(usd));
        day.Bill.ShouldAllBe(item => item.Kind == BillKind.Usage && item.Amount.Currency == "USD" && item.Identity == null);
        day.Usage.ShouldBeEmpty();
        day.Bill.ShouldContain(item => item.What == "Production: Web Search Usage" && item.Model == "");
    }

    [Fact]
    public async Task A_cost_of_an_unknown_type_is_kept_and_a_negative_one_is_a_credit()
    {
        _bench.Fake.Facts = _bench.Fake.Facts with
        {
            Costs = [new AnthropicCostFact(Day18, null, "", "session_usage", 250m), new AnthropicCostFact(Day18, null, "Goodwill", "something_new", -50.5m)],
        };

        var day = await _bench.ReadAsync("cost", Day18, Key);

        day.Bill.Select(item => (item.What, item.Amount.Amount, item.Kind)).ShouldBe(
            [("Default workspace: Session usage", 2.50m, BillKind.Usage), ("Default workspace: Goodwill", -0.505m, BillKind.Credit)]);
    }

    [Fact]
    public async Task Days_read_in_any_order_and_twice_are_equal()
    {
        var forwards = new[] { await _bench.ReadAsync("usage", Day17, Key), await _bench.ReadAsync("usage", Day18, Key) };
        var access = _bench.Access(Key);
        var second = await _bench.Connector.ReadDayAsync(access, "usage", Day18, default);
        var first = await _bench.Connector.ReadDayAsync(access, "usage", Day17, default);
        var again = await _bench.Connector.ReadDayAsync(access, "usage", Day18, default);

        first.Usage.ShouldBe(forwards[0].Usage);
        second.Usage.ShouldBe(forwards[1].Usage);
        again.Usage.ShouldBe(second.Usage);
        again.Activity.ShouldBe(second.Activity);
        again.Names.ShouldBe(second.Names);
    }

    [Fact]
    public async Task Names_are_asked_for_once_in_a_run()
    {
        var access = _bench.Access(Key);
        foreach (var day in new[] { Day17, Day18 })
        {
            await _bench.Connector.ReadDayAsync(access, "usage", day, default);
            await _bench.Connector.ReadDayAsync(access, "cost", day, default);
        }

        _bench.Fake.Requests.Count(request => request.PathAndQuery.Contains("/users", StringComparison.Ordinal)).ShouldBe(1);
        // Three lists of names; for each day Claude Code, three thirds of messages usage, and the cost report.
        access.Meter.Requests.ShouldBe(3 + (2 * (1 + 3 + 1)));
    }

    [Fact]
    public async Task Small_pages_and_unknown_fields_change_nothing()
    {
        var whole = await _bench.ReadAsync("usage", Day18, Key);
        _bench.Fake.MostPerPage = 1;
        _bench.Fake.SaysMore = true;

        var paged = await _bench.ReadAsync("usage", Day18, Key);

        paged.Usage.ShouldBe(whole.Usage);
        paged.Activity.ShouldBe(whole.Activity);
        paged.Names.ShouldBe(whole.Names);
        _bench.Fake.Requests.Count(request => request.PathAndQuery.Contains("/messages", StringComparison.Ordinal)).ShouldBe(3 + 24);
    }

    [Fact]
    public async Task Thousands_of_rows_come_over_several_pages_and_none_is_lost()
    {
        var sample = _bench.Fake.Facts.ClaudeCode.First(row => row.CustomerType == "api");
        _bench.Fake.Facts = _bench.Fake.Facts with
        {
            ClaudeCode = [.. Enumerable.Range(1, 2_345).Select(n => sample with { Email = $"person{n}@larkspur.example", Sessions = n })],
            Messages = [],
        };

        var day = await _bench.ReadAsync("usage", Day18, Key);

        day.Usage.Count.ShouldBe(2_345);
        day.Activity.Where(item => item.Metric == ActivityMetrics.Sessions).Sum(item => item.Value).ShouldBe(2_345 * 2_346 / 2);
        _bench.Fake.Requests.Count(request => request.PathAndQuery.Contains("claude_code", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task A_day_of_five_thousand_people_is_told_once_and_nobody_loses_hours()
    {
        var row = _bench.Fake.Facts.ClaudeCode.First(row => row.CustomerType == "api");
        var code = _bench.Fake.Facts.Workspaces.Single(workspace => workspace.Name == "Claude Code").Id;
        string[] people = [.. Enumerable.Range(1, 5_000).Select(n => $"p{n}")];
        _bench.Fake.Facts = _bench.Fake.Facts with
        {
            Users = [.. people.Select(p => new AnthropicUser($"user_{p}", $"{p}@larkspur.example", p, "developer", default))],
            Keys = [.. people.Select(p => new AnthropicKey($"apikey_{p}", $"claude_code_key_{p}", code, default, $"user_{p}", null))],
            ClaudeCode = [.. people.Select(p => row with { Email = $"{p}@larkspur.example", Models = [new ClaudeCodeModelFact("claude-opus-5", 900, 9, 90, 0, 10m)] })],
            Messages = [.. people.SelectMany(p => Enumerable.Range(8, 10).Select(hour => new MessagesFact(
                new DateTimeOffset(Day18, new TimeOnly(hour, 0), TimeSpan.Zero), $"apikey_{p}", code, null, "claude-opus-5", 100, 1, 10, 0, 0)))],
        };

        var day = await _bench.ReadAsync("usage", Day18, Key);

        day.Usage.Count(line => line.Tool == "claude-code").ShouldBe(5_000);
        day.Usage.Where(line => line.Tool == "api").ShouldAllBe(line => line.Hour == 17 && line.Tokens == new TokenCounts(100, 1, 10, 0, 0, 0));
        day.Usage.Sum(line => line.Tokens.Input).ShouldBe(5_000 * 1_000);
        day.Names.Count.ShouldBe(5_000);
    }

    [Fact]
    public async Task Terminals_and_remote_use_of_a_person_and_model_are_one_line_and_several_activities()
    {
        var row = _bench.Fake.Facts.ClaudeCode.First(row => row.CustomerType == "api");
        _bench.Fake.Facts = _bench.Fake.Facts with
        {
            Messages = [],
            ClaudeCode = [row, row with { IsRemote = true }, row with { Terminal = "tmux" }, row with { IsRemote = null, SaysSubscription = false }],
        };

        var day = await _bench.ReadAsync("usage", Day18, Key);

        var line = day.Usage.ShouldHaveSingleItem();
        line.Tokens.Input.ShouldBe(4 * row.Models[0].Input);
        line.Reported!.Amount.ShouldBe(4 * row.Models[0].Cents / 100m);
        day.Activity.Where(item => item.Metric == ActivityMetrics.Sessions).Select(item => (item.Detail, item.Value))
            .ShouldBe([("iTerm.app", 10), ("iTerm.app, remote", 5), ("tmux", 5)]);
    }

    [Fact]
    public async Task An_empty_day_is_an_empty_day()
    {
        var day = await _bench.ReadAsync("usage", new DateOnly(2026, 11, 10), Key);

        (day.IsNotYet, day.Usage.Count, day.Activity.Count, day.Names.Count).ShouldBe((false, 0, 0, 0));
        day.DataUpTo.ShouldBe(new DateTimeOffset(2026, 11, 11, 0, 0, 0, TimeSpan.Zero));
        (await _bench.ReadAsync("usage", new DateOnly(2026, 11, 20), Key)).DataUpTo.ShouldBe(new DateTimeOffset(2026, 11, 20, 11, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Testing_the_connection_names_the_organization_and_ticks_every_permission()
    {
        var summary = await _bench.Connector.VerifyAsync(_bench.Access(Key), default);

        (summary.AccountId, summary.AccountName).ShouldBe(("5b1c7f0e-93d4-4a6b-8e21-7c40d2f9a615", "Larkspur Labs"));
        summary.Permissions.Count.ShouldBe(4);
        summary.Permissions.ShouldAllBe(permission => permission.Trouble == null && permission.Sentence == null);
    }

    [Fact]
    public async Task A_report_that_is_not_offered_is_a_sentence_beside_its_tick()
    {
        _bench.Fake.Faults.Next("cost_report", Fault.Answer(404, Samples.Json("anthropic-errors.json")["404"]!.ToJsonString()));

        var summary = await _bench.Connector.VerifyAsync(_bench.Access(Key), default);

        var cost = summary.Permissions.Single(permission => permission.Trouble is not null);
        (cost.What, cost.Trouble).ShouldBe(("Cost report", Trouble.NotFound));
        cost.Feeds.ShouldBe(["cost"]);
    }

    [Fact]
    public async Task An_enterprise_feed_is_refused_for_a_console_key()
    {
        (await _bench.FailAsync("enterprise-usage", Day18, Key)).Trouble.ShouldBe(Trouble.KeyOfWrongKind);
    }
}
