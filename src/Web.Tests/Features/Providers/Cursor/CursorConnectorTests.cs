using TeamCost.Contracts;
using TeamCost.FakeProviders.Cursor;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Providers;
using static TeamCost.Web.Tests.Features.Providers.SampleAnswers;

namespace TeamCost.Web.Tests.Features.Providers.Cursor;

public sealed class CursorConnectorTests(ConnectorApp app) : IClassFixture<ConnectorApp>, IAsyncLifetime
{
    private const string Mira = "mira.okafor@larkspur.example";
    private const string Jonas = "jonas.weber@larkspur.example";
    private static readonly DateOnly Day = new(2026, 11, 18);

    private readonly FakeCursor _fake = FakeCursor.FromSamples();

    public Task InitializeAsync() => _fake.StartAsync();

    public async Task DisposeAsync() => await _fake.DisposeAsync();

    [Fact]
    public async Task The_sample_day_gives_exactly_the_expected_totals()
    {
        var day = await ReadAsync("events");

        day.Usage.Sum(line => line.Requests).ShouldBe((long)ExpectedNumber("cursor", "events 2026-11-18", "count"));
        day.Bill.Sum(item => item.Amount.Amount).ShouldBe(ExpectedNumber("cursor", "events 2026-11-18", "billed_usd"));
        Reported(day, PaidModes.Metered).ShouldBe(ExpectedNumber("cursor", "events 2026-11-18", "billed_usd"));
        Reported(day, PaidModes.Seat).ShouldBe(ExpectedNumber("cursor", "events 2026-11-18", "included_usd"));
        (await ReadAsync("events", new DateOnly(2026, 11, 17))).Usage.ShouldBeEmpty();
    }

    [Fact]
    public async Task Events_become_lines_by_hour_person_model_and_how_they_are_paid()
    {
        var day = await ReadAsync("events");

        day.Usage.Single(line => line.Model == "claude-sonnet-5").ShouldBe(new UsageLine(
            Day, 17, "cursor", "cursor", "claude-sonnet-5", null, new RateClass(Tiers.Standard, "", null, true), new TokenCounts(12_000, 3_200, 310_000, 45_000, 0, 0), 1, 0,
            Identity: Mira, Reported: new Money(0.32305m), PaidBy: PaidModes.Metered));
        day.Usage.Single(line => line.Model == "default").Tokens.ShouldBe(default);
        day.Bill.ShouldBe(
        [
            new BillItem(Day, "cursor", "cursor", "On-demand usage", new Money(0.32305m), BillKind.Usage, "claude-sonnet-5", Mira),
            new BillItem(Day, "cursor", "cursor", "On-demand usage", new Money(0.19m), BillKind.Usage, "gpt-5.4", Jonas),
        ]);
        day.Names.Select(name => name.Name).ShouldBe([Mira, Jonas, "ada.lindqvist@larkspur.example"], ignoreOrder: true);
    }

    [Fact]
    public async Task Two_events_alike_in_everything_are_two()
    {
        _fake.Facts = _fake.Facts with { Events = [.. _fake.Facts.Events, .. _fake.Facts.Events] };

        var day = await ReadAsync("events");

        (day.Usage.Sum(line => line.Requests), day.Usage.Count).ShouldBe((8, 4));
        day.Bill.Sum(item => item.Amount.Amount).ShouldBe(1.0261m);
    }

    [Fact]
    public async Task A_service_account_and_nobody_at_all_keep_their_events()
    {
        var one = _fake.Facts.Events[0] with { Email = null };
        _fake.Facts = _fake.Facts with { Events = [one with { ServiceAccountId = "sa_1", ServiceAccountName = "nightly" }, one] };

        var day = await ReadAsync("events");

        day.Usage.Select(line => line.Identity).ShouldBe(["service:nightly", null], ignoreOrder: true);
        day.Names.ShouldBe([new IdentityName("service:nightly", IdentityKind.Service, "cursor", "sa_1", "nightly")]);
    }

    [Fact]
    public async Task A_day_of_included_use_only_was_charged_nothing_and_says_so()
    {
        _fake.Facts = _fake.Facts with { Events = [.. _fake.Facts.Events.Where(one => !one.IsChargeable)] };

        (await ReadAsync("events")).Bill.ShouldBe([new BillItem(Day, "cursor", "cursor", "On-demand usage", new Money(0), BillKind.Usage)]);
    }

    [Fact]
    public async Task All_pages_are_read_and_midnight_belongs_to_one_day()
    {
        var one = _fake.Facts.Events[0];
        var midnight = new DateTimeOffset(2026, 11, 18, 0, 0, 0, TimeSpan.Zero);
        _fake.Facts = _fake.Facts with
        {
            Events =
            [
                .. Enumerable.Range(0, 1_234).Select(i => one with { At = midnight.AddSeconds(i) }), one with { At = midnight.AddDays(1) },
                one with { At = midnight.AddMilliseconds(-1) },
            ],
        };

        (await ReadAsync("events")).Usage.Sum(line => line.Requests).ShouldBe(1_234);
        (await ReadAsync("events", Day.AddDays(1))).Usage.Sum(line => line.Requests).ShouldBe(1);
        (await ReadAsync("events", Day.AddDays(-1))).Usage.Sum(line => line.Requests).ShouldBe(1);
        _fake.Requests.Count.ShouldBe(3 + 1 + 1);
    }

    [Fact]
    public async Task A_day_that_grows_while_it_is_read_is_read_again()
    {
        var one = _fake.Facts.Events[0];
        _fake.Facts = _fake.Facts with { Events = [.. Enumerable.Repeat(one, 700)] };
        var grown = false;
        _fake.OnEventPage = (fake, page) =>
        {
            if (page == 2 && !grown)
            {
                grown = true;
                fake.Facts = fake.Facts with { Events = [.. fake.Facts.Events, one] };
            }
        };

        (await ReadAsync("events")).Usage.Sum(line => line.Requests).ShouldBe(701);
    }

    [Fact]
    public async Task A_day_that_never_stands_still_is_a_bad_answer()
    {
        var one = _fake.Facts.Events[0];
        _fake.Facts = _fake.Facts with { Events = [.. Enumerable.Repeat(one, 700)] };
        _fake.OnEventPage = (fake, _) => fake.Facts = fake.Facts with { Events = [.. fake.Facts.Events, one] };

        (await ConnectorApp.RefusalAsync(() => ReadAsync("events"))).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Activity_is_ai_lines_tabs_edits_and_requests_by_mode(bool isOlder)
    {
        (_fake.HasNewerFields, _fake.HasTextIds) = (!isOlder, isOlder);

        var day = await ReadAsync("activity");

        decimal Of(string who, string metric, string detail = "") => day.Activity.Single(item => item.Identity == who && item.Metric == metric && item.Detail == detail).Value;
        (Of(Mira, "lines-added"), Of(Mira, "lines-removed")).ShouldBe((366, 101));
        (Of(Mira, "suggestions", "tab"), Of(Mira, "acceptances", "tab"), Of(Mira, "suggestions", "edits"), Of(Mira, "acceptances", "edits")).ShouldBe((170, 70, 15, 13));
        (Of(Mira, "interactions", "agent"), Of(Mira, "interactions", "cmdk")).ShouldBe((2, 1));
        day.Activity.ShouldAllBe(item => item.Value > 0 && item.Day == Day);
        day.Usage.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, "410001")]
    [InlineData(true, "user_EXAMPLE410001")]
    public async Task Members_who_are_not_removed_hold_seats_and_all_are_named(bool hasTextIds, string holder)
    {
        _fake.HasTextIds = hasTextIds;
        _fake.Facts = _fake.Facts with { Members = [.. _fake.Facts.Members, _fake.Facts.Members[0] with { Id = 9, Email = "boss@larkspur.example", Role = "free-owner" }] };

        var day = await ReadAsync("members", ConnectorApp.Today);

        day.Seats!.Count.ShouldBe(3);
        day.Seats[0].ShouldBe(new SeatItem(holder, Mira, "cursor", "cursor", "teams", null, null, null, null));
        day.Names.Count.ShouldBe(5);
        day.Names.Single(name => name.Name == Mira).DisplayName.ShouldBe("Mira Okafor");
    }

    [Fact]
    public async Task The_spend_of_the_cycle_is_a_figure_and_never_a_line()
    {
        var day = await ReadAsync("members", ConnectorApp.Today);

        day.Figures.ShouldBe([new FigureItem("Spend of the cycle", 0.51305m, "USD"), new FigureItem("Included use of the cycle", 0.042m, "USD")]);
        (day.Usage.Count, day.Bill.Count).ShouldBe((0, 0));
        _fake.HasNewerFields = false;
        (await ReadAsync("members", ConnectorApp.Today)).Figures.ShouldBe([new FigureItem("Spend of the cycle (may contain included use)", 0.51305m, "USD")]);
    }

    [Fact]
    public async Task Commits_with_ai_lines_are_counted_once_each()
    {
        var one = _fake.Facts.Commits[0];
        _fake.Facts = _fake.Facts with
        {
            Commits = [.. _fake.Facts.Commits, one, one with { Hash = "0123", TabAdded = 0, TabDeleted = 0, ComposerAdded = 0, ComposerDeleted = 0 }],
        };

        var day = await ReadAsync("commits");

        day.Activity.Select(item => (item.Identity, item.Metric, item.Value)).ShouldBe([(Mira, "commits", 1m), (Jonas, "commits", 1m)], ignoreOrder: true);
    }

    [Fact]
    public async Task Conversations_are_sessions_where_cursor_tells_them()
    {
        _fake.Facts = _fake.Facts with { Events = [.. _fake.Facts.Events.Select((one, i) => one with { Conversation = $"c{i % 2}" })] };

        (await ReadAsync("events")).Activity.Where(item => item.Metric == "sessions").Sum(item => item.Value).ShouldBe(3);
    }

    [Fact]
    public async Task Today_is_complete_up_to_now_and_a_day_that_is_over_to_its_end()
    {
        (await ReadAsync("events", ConnectorApp.Today)).DataUpTo.ShouldBe(TeamCost.FakeProviders.FixedClock.AtSamples.GetUtcNow());
        (await ReadAsync("events")).DataUpTo.ShouldBe(new DateTimeOffset(2026, 11, 19, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Twice_and_in_another_order_the_tables_hold_the_same_sums()
    {
        List<(string, ProviderDay)> days =
        [
            ("events", await ReadAsync("events")), ("activity", await ReadAsync("activity")), ("members", await ReadAsync("members", ConnectorApp.Today)),
            ("commits", await ReadAsync("commits")), ("activity", await ReadAsync("activity", Day.AddDays(-1))), ("events", await ReadAsync("events", Day.AddDays(-1))),
        ];

        var one = await app.RecordAsync("cursor", days);
        await app.RecordAsync("cursor", days, one);
        days.Reverse();
        var other = await app.RecordAsync("cursor", days);

        foreach (var recorded in (Recorded[])[one, other])
        {
            (await recorded.BilledUsdAsync(Day, Day)).ShouldBe(0.51305m);
            (await recorded.ReportedUsdAsync(Day)).ShouldBe(0.55505m);
            (await recorded.ActivityAsync(Day, "lines-added")).ShouldBe(366 + 64 + 22);
            (await recorded.ActivityAsync(Day, "commits")).ShouldBe(2);
            (await recorded.SeatsAsync()).ShouldBe(3);
        }
    }

    [Fact]
    public async Task A_good_key_shows_what_the_plan_offers()
    {
        var all = await app.Connector("cursor").VerifyAsync(Access(), CancellationToken.None);
        (all.AccountId, all.AccountName).ShouldBe((null, "Cursor team of 3 members"));
        all.Permissions.ShouldAllBe(permission => permission.Trouble == null);

        var some = await app.Connector("cursor").VerifyAsync(Access("key_no-tracking"), CancellationToken.None);
        some.Permissions.Single(permission => permission.Trouble is not null).ShouldSatisfyAllConditions(
            closed => closed.What.ShouldBe("Commits with AI lines"), closed => closed.Trouble.ShouldBe(Trouble.PlanTooSmall));
    }

    private ProviderAccess Access(string key = "key_good") => ConnectorApp.Access(_fake, key);

    private Task<ProviderDay> ReadAsync(string feed, DateOnly? day = null) => app.Connector("cursor").ReadDayAsync(Access(), feed, day ?? Day, CancellationToken.None);

    private static decimal Reported(ProviderDay day, string paidBy) => day.Usage.Where(line => line.PaidBy == paidBy).Sum(line => line.Reported!.Amount);
}
