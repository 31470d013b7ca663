using TeamCost.Contracts;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.GitHub;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Providers;
using static TeamCost.Web.Tests.Features.Providers.SampleAnswers;

namespace TeamCost.Web.Tests.Features.Providers.GitHub;

public sealed class GitHubConnectorTests(ConnectorApp app) : IClassFixture<ConnectorApp>, IAsyncLifetime
{
    private const string Totals = "github-copilot";
    private static readonly DateOnly Day = new(2026, 11, 17);

    private readonly FakeGitHub _fake = FakeGitHub.FromSamples();

    public Task InitializeAsync() => _fake.StartAsync();

    public async Task DisposeAsync() => await _fake.DisposeAsync();

    [Fact]
    public async Task The_sample_day_gives_exactly_the_expected_totals()
    {
        var day = await ReadAsync("people", Day);

        decimal Wanted(string name) => ExpectedNumber(Totals, "users 2026-11-17", name);
        Sum(day, "interactions").ShouldBe(Wanted("interactions"));
        Sum(day, "suggestions").ShouldBe(Wanted("generations"));
        Sum(day, "acceptances").ShouldBe(Wanted("acceptances"));
        Sum(day, "lines-added").ShouldBe(Wanted("lines_added"));
        Sum(day, "lines-removed").ShouldBe(Wanted("lines_removed"));
        day.Usage.Sum(line => line.Reported?.Amount ?? 0).ShouldBe(Wanted("ai_credits") * 0.01m);
        day.Usage.Sum(line => line.Reported?.Amount ?? 0).ShouldBe(ExpectedNumber(Totals, "ai_credit 2026-11-17", "gross_usd"));
        day.Bill.Sum(item => item.Amount.Amount).ShouldBe(ExpectedNumber(Totals, "ai_credit 2026-11-17", "net_usd"));
        day.Usage.Where(line => line.Tool == "copilot").Sum(line => line.Requests).ShouldBe(48);
    }

    [Fact]
    public async Task Each_persons_credits_are_spread_over_the_bills_models_and_stay_exact()
    {
        var day = await ReadAsync("people", Day);

        var mira = day.Usage.Where(line => line.Identity == "github:mira-okafor").ToList();
        mira.Sum(line => line.Reported!.Amount).ShouldBe(1.425m);
        mira.Select(line => line.Model).ShouldBe(["Claude Sonnet 4.6", "GPT-5.4", "Auto: GPT-5.4"]);
        mira.Select(line => line.Requests).ShouldBe([18, 0, 0]);
        mira.ShouldAllBe(line => line.PaidBy == PaidModes.Seat && line.Rate.Recorded && line.Rate.Band == null && line.Provider == "github");
        day.Usage.Where(line => line.Identity == "github:jonas-weber").Sum(line => line.Reported!.Amount).ShouldBe(0.1825m);
        day.Usage.Where(line => line.Identity == "github:ada-lindqvist" && line.Tool == "copilot").Sum(line => line.Reported!.Amount).ShouldBe(0.6125m);
    }

    [Fact]
    public async Task The_command_line_is_a_tool_of_its_own_with_tokens_and_without_a_price()
    {
        var cli = (await ReadAsync("people", Day)).Usage.Single(line => line.Tool == "copilot-cli");

        (cli.Identity, cli.Model, cli.Requests).ShouldBe(("github:ada-lindqvist", "Copilot CLI", 143));
        cli.Tokens.ShouldBe(new TokenCounts(17_160_000, 96_400, 0, 0, 0, 0));
        cli.Reported.ShouldBeNull();
        cli.Rate.Recorded.ShouldBeFalse();
    }

    [Fact]
    public async Task Prompts_are_split_by_feature_and_add_up_and_command_line_prompts_are_not_added_again()
    {
        var day = await ReadAsync("people", Day);

        day.Activity.Where(item => item.Metric == "interactions").Select(item => (item.Detail, item.Value)).ShouldBe(
            [("chat_panel_agent_mode", 18m), ("chat_panel_ask_mode", 9m), ("copilot_cli", 21m)], ignoreOrder: true);
        day.Activity.Single(item => item.Metric == "sessions").ShouldSatisfyAllConditions(item => item.Value.ShouldBe(4), item => item.Tool.ShouldBe("copilot-cli"));
    }

    [Fact]
    public async Task People_are_named_by_login_with_their_unchanging_id_and_their_team_as_a_hint()
    {
        var names = (await ReadAsync("people", Day)).Names;

        names.Single(name => name.Login == "mira-okafor").ShouldBe(
            new IdentityName("github:mira-okafor", IdentityKind.Login, "github", "81000101", "mira-okafor", null, "in platform", "mira-okafor"));
        names.Single(name => name.Login == "ada-lindqvist").Hint.ShouldBeNull();
    }

    [Fact]
    public async Task October_is_billed_fifteen_dollars_day_by_day_though_nobodys_report_is_left()
    {
        var access = Access();
        var days = new List<ProviderDay>();
        foreach (var day in new DayRange(new DateOnly(2026, 10, 1), new DateOnly(2026, 10, 31)).Each())
        {
            days.Add(await Connector.ReadDayAsync(access, "people", day, CancellationToken.None));
        }

        days.Sum(day => day.Bill.Sum(item => item.Amount.Amount)).ShouldBe(ExpectedNumber(Totals, "october 2026 net usd", "ai_credits"));
        days.Sum(day => day.Usage.Sum(line => line.Reported!.Amount)).ShouldBe(72.00m);
        days.ShouldAllBe(day => !day.IsNotYet && day.Bill.Count == 2 && day.Bill.All(item => item.Kind == BillKind.Usage && item.Identity == null));
    }

    [Fact]
    public async Task The_months_bill_is_only_compared_with_and_other_products_stay_out()
    {
        var month = await ReadAsync("invoice", new DateOnly(2026, 10, 1));

        month.Days.ShouldBe(new DayRange(new DateOnly(2026, 10, 1), new DateOnly(2026, 10, 31)));
        month.Bill.ShouldAllBe(item => item.Kind == BillKind.Check && item.Day.Month == 10);
        month.Bill.Single(item => item.What == "copilot_for_business").Amount.Amount.ShouldBe(ExpectedNumber(Totals, "october 2026 net usd", "seats"));
        month.Bill.Single(item => item.What == "copilot_ai_credits").Amount.Amount.ShouldBe(ExpectedNumber(Totals, "october 2026 net usd", "ai_credits"));
        month.Bill.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Seats_are_read_over_all_pages_with_their_plan_and_their_end()
    {
        var day = await ReadAsync("seats", ConnectorApp.Today);

        day.Seats!.Count.ShouldBe((int)ExpectedNumber(Totals, "seats"));
        day.Seats.Single(seat => seat.Identity == "github:psantos-dev").ShouldBe(
            new SeatItem("81000104", "github:psantos-dev", "github", "copilot", "business", new DateOnly(2026, 11, 4), new DateOnly(2026, 12, 1), null, null));
        day.Seats.Single(seat => seat.Holder == "81000101").ShouldSatisfyAllConditions(
            seat => seat.LastActivityIn.ShouldBe("vscode"), seat => seat.LastActivityAt.ShouldBe(new DateTimeOffset(2026, 11, 18, 16, 42, 10, TimeSpan.Zero)));
    }

    [Fact]
    public async Task A_seat_that_comes_twice_is_one_and_seats_without_a_holder_are_kept()
    {
        // The facts' types are not named: they are compiled into the app as well.
        var (direct, created) = (_fake.Facts.Seats[0] with { Team = null, CreatedAt = new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero) }, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        await using var fake = new FakeGitHub(_fake.Facts with
        {
            Seats =
            [
                .. Enumerable.Range(0, 250).Select(i => direct with { Holder = direct.Holder! with { Id = i + 1, Login = $"dev-{i}" } }),
                direct with { Team = _fake.Facts.Teams[0], CreatedAt = created, CancelledOn = new DateOnly(2026, 12, 1) },
                direct,
                direct with { Holder = null },
            ],
        })
        {
            Clock = FixedClock.AtSamples,
        };
        await fake.StartAsync();

        var day = await Connector.ReadDayAsync(Access(fake), "seats", ConnectorApp.Today, CancellationToken.None);

        day.Seats!.Count.ShouldBe(252);
        day.Seats.Count(seat => seat.Identity is null).ShouldBe(1);
        var twice = day.Seats.Single(seat => seat.Identity == "github:mira-okafor");
        (twice.From, twice.EndsOn).ShouldBe((new DateOnly(2026, 3, 1), null));
        fake.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_organizations_report_tells_only_what_the_peoples_reports_do_not()
    {
        var day = await ReadAsync("organization", Day);

        day.Usage.ShouldBeEmpty();
        day.Activity.ShouldAllBe(item => item.Identity == null && item.Tool == "copilot");
        day.Activity.Select(item => (item.Metric, item.Value)).ShouldBe(
        [
            ("active-users", 3m), ("active-users-cli", 1m), ("pull-requests", 1m), ("pull-requests-merged", 1m), ("pull-requests-reviewed", 2m), ("review-suggestions", 5m),
            ("review-suggestions-applied", 2m),
        ]);
    }

    [Theory]
    [InlineData(RowForm.Lines, 1)]
    [InlineData(RowForm.Lines, 2)]
    [InlineData(RowForm.Envelope, 1)]
    [InlineData(RowForm.Array, 2)]
    public async Task Rows_are_read_line_by_line_as_an_array_or_in_an_envelope_over_all_links(RowForm form, int links)
    {
        var plain = ConnectorApp.Text(await ReadAsync("people", Day));
        (_fake.RowForm, _fake.LinksPerReport) = (form, links);

        var day = await ReadAsync("people", Day);

        ConnectorApp.Text(day).ShouldBe(plain);
        _fake.Blobs.Requests.Count.ShouldBe(links + 1 + 2); // and the teams each time
    }

    [Fact]
    public async Task No_credential_ever_goes_to_the_store_of_reports()
    {
        await ReadAsync("people", Day);
        await ReadAsync("organization", Day);

        _fake.Blobs.Requests.ShouldNotBeEmpty();
        _fake.Blobs.Requests.ShouldAllBe(request => request.Credential.Length == 0 && request.Status == 200);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(410)]
    public async Task Expired_links_are_asked_for_again_and_everything_is_read_again(int status)
    {
        var good = ConnectorApp.Text(await ReadAsync("people", Day));
        (_fake.LinksPerReport, _fake.Blobs.ExpiredLinks, _fake.Blobs.ExpiredStatus) = (1, 1, status);

        ConnectorApp.Text(await ReadAsync("people", Day)).ShouldBe(good);
        _fake.Blobs.Requests.Count(request => request.Status == status).ShouldBe(1);
    }

    [Fact]
    public async Task A_link_that_redirects_and_a_file_that_breaks_off_once_are_read_whole()
    {
        var good = ConnectorApp.Text(await ReadAsync("people", Day));
        _fake.Blobs.IsRedirecting = true;
        _fake.Blobs.Faults.Next("/moved/", Fault.CutOff());

        ConnectorApp.Text(await ReadAsync("people", Day)).ShouldBe(good);
    }

    [Fact]
    public async Task Links_that_always_expire_are_an_outage_and_no_sentence_shows_a_link()
    {
        _fake.Blobs.ExpiredLinks = 100;

        var refusal = await ConnectorApp.RefusalAsync(() => ReadAsync("people", Day));

        refusal.Trouble.ShouldBe(Trouble.ProviderDown);
        refusal.ToString().ShouldNotContain("sig=");
    }

    [Fact]
    public async Task No_report_yet_is_neither_zero_nor_an_error()
    {
        var day = await ReadAsync("people", new DateOnly(2026, 11, 18));

        day.IsNotYet.ShouldBeTrue();
        (day.Usage.Count, day.Bill.Count, day.Activity.Count).ShouldBe((0, 0, 0));
        (await ReadAsync("organization", new DateOnly(2026, 11, 18))).IsNotYet.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_word_of_credits_their_cost_is_the_bills_and_nobodys_not_zero()
    {
        _fake.HasCredits = false;

        var day = await ReadAsync("people", Day);

        day.Usage.Where(line => line.Identity is not null).ShouldAllBe(line => line.Reported == null && !line.Rate.Recorded);
        day.Usage.Where(line => line.Identity is null).Sum(line => line.Reported!.Amount).ShouldBe(2.22m);
        day.Usage.Where(line => line.Tool == "copilot").Sum(line => line.Requests).ShouldBe(48);
    }

    [Fact]
    public async Task Where_the_bill_may_not_be_read_usage_goes_on_and_the_model_is_just_copilot()
    {
        var access = Access("ghp_no-billing");

        var day = await Connector.ReadDayAsync(access, "people", Day, CancellationToken.None);
        await Connector.ReadDayAsync(access, "people", Day, CancellationToken.None);

        day.Bill.ShouldBeEmpty();
        day.Usage.Where(line => line.Tool == "copilot").Select(line => line.Model).Distinct().ShouldBe(["Copilot"]);
        day.Usage.Sum(line => line.Reported?.Amount ?? 0).ShouldBe(2.22m);
        _fake.Requests.Count(request => request.PathAndQuery.Contains("ai_credit", StringComparison.Ordinal)).ShouldBe(1, "refused once, it is not asked again in the run");
    }

    [Fact]
    public async Task Net_amounts_are_spread_over_people_by_credits_to_the_last_decimal()
    {
        var bill = _fake.Facts.Credits.Select(one => one.Day == Day ? one with { Covered = 0 } : one).ToList();
        var agent = bill[0] with { Day = Day, Login = null, Model = "Coding Agent model", Sku = "coding_agent_ai_credit", Gross = 10m, Covered = 3m };
        await using var fake = new FakeGitHub(_fake.Facts with { Credits = [.. bill, agent] }) { Clock = FixedClock.AtSamples };
        await fake.StartAsync();

        var day = await Connector.ReadDayAsync(Access(fake), "people", Day, CancellationToken.None);

        day.Bill.GroupBy(item => item.Model).ToDictionary(same => same.Key, same => same.Sum(item => item.Amount.Amount)).ShouldBe(
            new Dictionary<string, decimal> { ["Claude Sonnet 4.6"] = 1.6025m, ["GPT-5.4"] = 0.435m, ["Auto: GPT-5.4"] = 0.1825m, ["Coding Agent model"] = 0.07m }, ignoreOrder: true);
        // Ten credits more than the people's reports know of are nobody's.
        day.Usage.Where(line => line.Identity is null).Sum(line => line.Reported!.Amount).ShouldBe(0.10m);
        day.Bill.Where(item => item.Identity is null).Sum(item => item.Amount.Amount).ShouldBe(2.29m * 10m / 232m, 0.0000001m);
    }

    [Fact]
    public async Task A_row_that_comes_twice_counts_once()
    {
        var plain = ConnectorApp.Text(await ReadAsync("people", Day));
        await using var fake = new FakeGitHub(_fake.Facts with { UserDays = [.. _fake.Facts.UserDays, .. _fake.Facts.UserDays.Where(row => row.Day == Day)] })
        {
            Clock = FixedClock.AtSamples,
        };
        await fake.StartAsync();

        ConnectorApp.Text(await Connector.ReadDayAsync(Access(fake), "people", Day, CancellationToken.None)).ShouldBe(plain);
    }

    [Fact]
    public async Task A_day_of_five_thousand_people_over_four_links_is_read_whole()
    {
        var rows = _fake.Facts.UserDays.Where(row => row.Day == Day).ToList();
        var people = Enumerable.Range(0, 5_000).Select(i => rows[i % 3] with { User = rows[i % 3].User with { Id = i + 1, Login = $"dev-{i}" } });
        await using var fake = new FakeGitHub(_fake.Facts with { UserDays = [.. people] }) { Clock = FixedClock.AtSamples, LinksPerReport = 4 };
        await fake.StartAsync();

        var day = await Connector.ReadDayAsync(Access(fake), "people", Day, CancellationToken.None);

        (day.Names.Count, day.Usage.Where(line => line.Tool == "copilot").Sum(line => line.Requests)).ShouldBe((5_000, (1_667L * 18) + (1_667 * 9) + (1_666 * 21)));
        day.Usage.Sum(line => line.Reported?.Amount ?? 0).ShouldBe(((1_667 * 142.5m) + (1_667 * 18.25m) + (1_666 * 61.25m)) * 0.01m);
        fake.Blobs.Requests.Count.ShouldBe(4 + 1);
    }

    [Fact]
    public async Task With_an_enterprises_slug_reports_seats_and_bills_of_the_enterprise_are_read()
    {
        await using var fake = new FakeGitHub(_fake.Facts with { Enterprise = "larkspur" }) { Clock = FixedClock.AtSamples, IsPaidByEnterprise = true };
        await fake.StartAsync();
        var access = ConnectorApp.Access(fake, "ghp_good", ("org", "larkspur-labs"), ("enterprise", "larkspur"));

        (await Connector.ReadDayAsync(access, "people", Day, CancellationToken.None)).Usage.Sum(line => line.Reported?.Amount ?? 0).ShouldBe(2.22m);
        (await Connector.ReadDayAsync(access, "organization", Day, CancellationToken.None)).Activity.ShouldNotBeEmpty();
        (await Connector.ReadDayAsync(access, "seats", ConnectorApp.Today, CancellationToken.None)).Seats!.Count.ShouldBe(4);
        (await Connector.ReadDayAsync(access, "invoice", new DateOnly(2026, 10, 1), CancellationToken.None)).Bill.Count.ShouldBe(2);
        fake.Requests.ShouldAllBe(request => request.PathAndQuery.StartsWith("/enterprises/larkspur/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Twice_and_in_another_order_the_tables_hold_the_same_sums()
    {
        List<(string, ProviderDay)> days = [];
        foreach (var (feed, day) in ((string, DateOnly)[])[("people", Day), ("people", new(2026, 10, 31)), ("organization", Day), ("seats", ConnectorApp.Today), ("invoice", new(2026, 10, 1))])
        {
            days.Add((feed, await ReadAsync(feed, day)));
        }

        var one = await app.RecordAsync("github", days);
        await app.RecordAsync("github", days, one);
        days.Reverse();
        var other = await app.RecordAsync("github", days);

        foreach (var recorded in (Recorded[])[one, other])
        {
            (await recorded.ReportedUsdAsync(Day)).ShouldBe(2.22m);
            (await recorded.ActivityAsync(Day, "interactions")).ShouldBe(48);
            (await recorded.ActivityAsync(Day, "lines-added")).ShouldBe(1_195);
            (await recorded.ActivityAsync(Day, "pull-requests")).ShouldBe(1);
            (await recorded.BilledUsdAsync(new(2026, 10, 1), new(2026, 10, 31), "check")).ShouldBe(72.00m);
            (await recorded.BilledUsdAsync(Day, Day)).ShouldBe(0m);
            (await recorded.SeatsAsync()).ShouldBe(4);
        }
    }

    [Fact]
    public async Task A_good_token_shows_three_ticks_the_plan_and_the_limit()
    {
        var account = await Connector.VerifyAsync(Access(), CancellationToken.None);

        (account.AccountId, account.AccountName, account.HistoryFrom).ShouldBe(("larkspur-labs", "larkspur-labs", new DateOnly(2025, 11, 20)));
        account.Permissions.Select(permission => (permission.What, permission.Trouble)).ShouldBe([("Seats", null), ("Usage reports", null), ("Bill", null)]);
        account.Notes.ShouldContain("Plan: Copilot business, 4 seats.");
        account.Notes.ShouldContain("GitHub's limit: 4,997 of 5,000 requests left until 13:00 UTC.");
    }

    private IProviderConnector Connector => app.Connector("github");

    private ProviderAccess Access(string token = "ghp_good") => ConnectorApp.Access(_fake, token, ("org", "larkspur-labs"));

    private static ProviderAccess Access(FakeGitHub fake) => ConnectorApp.Access(fake, "ghp_good", ("org", "larkspur-labs"));

    private Task<ProviderDay> ReadAsync(string feed, DateOnly day) => Connector.ReadDayAsync(Access(), feed, day, CancellationToken.None);

    private static decimal Sum(ProviderDay day, string metric) => day.Activity.Where(item => item.Metric == metric).Sum(item => item.Value);
}
