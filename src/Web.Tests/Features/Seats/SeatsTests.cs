using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using TeamCost.Web.Features.Seats;
using TeamCost.Web.Platform.Charts;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Seats;

/// <summary>Who holds which licence, whose word its price is, and what idle ones cost.</summary>
public sealed class SeatsTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task Each_seat_shows_holder_price_and_last_use_and_the_idle_ones_are_added_up()
    {
        var (world, alice, path) = await WorldAsync("owner");
        await SeatAsync(world, "1", "github:mira", null, daysAgo: 200, usedDaysAgo: 1);
        await SeatAsync(world, "2", "github:jonas", alice.UserId, daysAgo: 200, usedDaysAgo: 9);
        await SeatAsync(world, "3", "github:ada", null, daysAgo: 200, usedDaysAgo: 30);
        await SeatAsync(world, "4", "github:new", null, daysAgo: 40, usedDaysAgo: null);
        await SeatAsync(world, "5", "cursor-5", null, daysAgo: 40, usedDaysAgo: 0, provider: "cursor", plan: "teams");

        var page = await alice.GetAsync($"{path}/seats");

        page.Text("seats-count").ShouldContain("5");
        Exact(page.Find("[data-testid=seats-month] .figure-value")).ShouldBe((4 * 19) + 40);
        Idle(page, "7").ShouldBe((3, 57m));
        Idle(page, "14").ShouldBe((2, 38m));
        Idle(page, "28").ShouldBe((2, 38m), "a seat that was never used is idle since it began");
        Idle(page, "never").ShouldBe((1, 19m));
        Rows(page)[0].ShouldStartWith("github:new");
        Rows(await alice.GetAsync($"{path}/seats?idle=7&sort=name")).Select(r => r.Split(' ')[0]).ShouldBe(["github:ada", "github:new", "Somebodygithub:jonas"]);
        Rows(await alice.GetAsync($"{path}/seats?provider=cursor")).Single().ShouldContain("$40.00");
        page.Text("seat-prices").ShouldContain("built-in list");
    }

    [Fact]
    public async Task A_seat_without_a_price_is_unknown_said_loudly_and_in_no_sum_until_somebody_sets_one()
    {
        var (world, alice, path) = await WorldAsync("owner");
        await SeatAsync(world, "1", "github:mira", null, daysAgo: 5, usedDaysAgo: 1);
        await SeatAsync(world, "2", "github:ada", null, daysAgo: 5, usedDaysAgo: 1, plan: "galactic");

        var page = await alice.GetAsync($"{path}/seats");
        page.Text("unpriced-seats").ShouldContain("1 seat of GitHub “galactic” has no known price and is in no sum");
        Exact(page.Find("[data-testid=seats-month] .figure-value")).ShouldBe(19);
        page.Find("[data-testid=seats-month] .figure-value").TextContent.ShouldStartWith("≥");
        page.Find("[data-testid=seats-table]").TextContent.ShouldContain("unknown");

        var saved = await alice.PostAsync(
            $"{path}/seats/prices", ("Form.Provider", "github"), ("Form.Plan", "galactic"), ("Form.UsdPerMonth", "42.50"), ("Form.Allowance", "100"), ("Form.From", $"{Today.AddDays(-2):yyyy-MM-dd}"));
        saved.Location.ShouldBe($"{path}/seats");
        page = await alice.GetAsync($"{path}/seats");
        page.Page.QuerySelector("[data-testid=unpriced-seats]").ShouldBeNull();
        Exact(page.Find("[data-testid=seats-month] .figure-value")).ShouldBe(61.5m);
        page.Text("seat-prices").ShouldContain($"you, from {Today.AddDays(-2).ToString("d MMM yyyy", CultureInfo.InvariantCulture)}");

        await alice.PostAsync(page.Find("[data-testid=seat-prices] form").GetAttribute("action")!);
        (await alice.GetAsync($"{path}/seats")).Text("unpriced-seats").ShouldContain("galactic");
    }

    [Fact]
    public async Task The_fees_are_the_rollups_to_the_last_decimal_and_a_new_price_changes_the_days_from_then_on()
    {
        var (world, alice, path) = await WorldAsync("owner");
        await SeatAsync(world, "1", "github:mira", null, daysAgo: 200, usedDaysAgo: 1);
        await alice.PostAsync($"{path}/seats/prices", ("Form.Provider", "github"), ("Form.Plan", "BUSINESS"), ("Form.UsdPerMonth", "31"), ("Form.From", "2026-01-01"));
        await MarkAsync(world);
        await world.SettleAsync();

        var page = await alice.GetAsync($"{path}/seats");

        var fees = await world.OneAsync<decimal>("select sum(billed_usd) from daily_usage where org_id = $1 and grain = 'seat-fee' and day >= $2", world.OrgId, new DateOnly(Today.Year, Today.Month, 1));
        Exact(page.Find("[data-testid=seats-fees] .figure-value")).ShouldBe(fees);
        Exact(page.Find("[data-testid=month-so-far] span")).ShouldBe(fees);
    }

    [Fact]
    public async Task Wrong_prices_are_told_beside_their_fields()
    {
        var (world, alice, path) = await WorldAsync("owner");
        await SeatAsync(world, "1", "github:mira", null, daysAgo: 5, usedDaysAgo: 1);

        var page = await alice.PostAsync($"{path}/seats/prices", ("Form.Provider", "Git Hub"), ("Form.Plan", ""), ("Form.UsdPerMonth", "-1"), ("Form.From", ""));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldContain("Lower-case letters");
        page.Errors.ShouldContain("As the seats show it");
        page.Errors.ShouldContain("between 0 and 100,000");
        page.Errors.ShouldContain("from which day on");
    }

    [Fact]
    public async Task A_member_sees_the_own_seat_and_no_sums_of_others_and_sets_no_price()
    {
        var (world, bob, path) = await WorldAsync("member");
        await SeatAsync(world, "1", "github:bob", bob.UserId, daysAgo: 5, usedDaysAgo: 1);
        await SeatAsync(world, "2", "github:carol", null, daysAgo: 50, usedDaysAgo: null);

        var page = await bob.GetAsync($"{path}/seats");

        Rows(page).Count.ShouldBe(1);
        page.Body.ShouldNotContain("carol");
        Exact(page.Find("[data-testid=seats-month] .figure-value")).ShouldBe(19);
        page.Page.QuerySelector("[data-testid=idle-table], [data-testid=seat-prices], [data-testid=pool-github]").ShouldBeNull();
        (await bob.PostAsync($"{path}/seats/prices", ("Form.Provider", "github"))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Plans_typed_in_stand_beside_the_seats_and_page_and_fragment_agree()
    {
        var (world, alice, path) = await WorldAsync("owner");
        await SeatAsync(world, "1", "github:mira", null, daysAgo: 5, usedDaysAgo: 1);
        await world.ExecuteAsync(
            """
            insert into plans (org_id, id, connection_id, name, provider, tool, seats, amount, currency, period, from_day, created_by)
            select $1, gen_random_uuid(), $1, name, 'perplexity', 'api', 4, 120, currency, 'year', '2026-01-01', $1 from (values ('Perplexity Pro', 'USD'), ('Le Chat', 'EUR')) v(name, currency)
            """,
            world.OrgId);

        var page = await alice.GetAsync($"{path}/seats");

        page.Text("plans-table").ShouldContain("Perplexity Pro");
        page.Text("plans-table").ShouldContain("unknown", customMessage: "no rate of the euro is known");
        Exact(page.Find("[data-testid=seats-month] .figure-value")).ShouldBe(19 + 40);
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"{path}/seats");
        ask.Headers.Add("HX-Request-Type", "partial");
        using var response = await alice.Client.SendAsync(ask);
        var fragment = await Answer.OfAsync(response);
        fragment.Page.QuerySelector(".shell").ShouldBeNull();
        fragment.Find("#seats").TextContent.ShouldBe(page.Find("#seats").TextContent);
    }

    [Fact]
    public async Task The_pool_is_seats_times_allowance_less_what_accounts_say_was_used()
    {
        var (world, alice, path) = await WorldAsync("owner");
        await SeatAsync(world, "1", "github:mira", null, daysAgo: 200, usedDaysAgo: 1);
        await SeatAsync(world, "2", "github:ada", null, daysAgo: 200, usedDaysAgo: 1);
        await world.ExecuteAsync(
            """
            insert into daily_sources (org_id, utc_day, seq, source_id, person_id, tool, provider, model, tokens, requests, best_usd, unpriced_tokens, paid_by)
            values ($1, $2, 900, $1, '00000000-0000-0000-0000-000000000000', 'copilot', 'github', '', 0, 1, 8, 0, 'seat')
            """,
            world.OrgId, Today);

        var pool = (await alice.GetAsync($"{path}/seats")).Text("pool-github");

        pool.ShouldContain("3k");
        pool.ShouldContain("left of 3,800, 2 seats");
        pool.ShouldContain("used so far: 800");
    }

    [Theory]
    [InlineData(10, 100, null)]
    [InlineData(10, 200, "2026-11-15")]
    [InlineData(10, 300, "2026-11-10")]
    [InlineData(30, 299, null)]
    public void A_pool_runs_out_when_the_rest_is_used_up_at_the_rate_of_the_month_so_far(int today, int used, string? runsOut)
    {
        var day = new DateOnly(2026, 11, today);

        var pool = new SeatPool("github", "credits", 1, 300, day, new Dictionary<DateOnly, decimal> { [new DateOnly(2026, 11, 1)] = used - 10, [day] = 10 });

        pool.RunsOutOn.ShouldBe(runsOut is null ? null : DateOnly.Parse(runsOut, CultureInfo.InvariantCulture));
        pool.Chart().Lines.ShouldAllBe(line => line.Values.All(v => v == null || v >= 0));
        pool.Chart().Lines.First(l => l.Look == LineLook.Actual).Values.Count(v => v is not null).ShouldBe(today);
    }

    private static List<string> Rows(Answer page) =>
        [.. page.Page.QuerySelectorAll("[data-testid=seat-row]").Select(row => string.Join(" ", row.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)))];

    private static (int Seats, decimal Usd) Idle(Answer page, string key)
    {
        var cells = page.Find($"[data-testid=idle-{key}]").QuerySelectorAll("td");
        return (int.Parse(cells[0].TextContent, CultureInfo.InvariantCulture), Exact(cells[1].QuerySelector("span")!));
    }

    private static decimal Exact(IElement money) =>
        decimal.Parse(money.GetAttribute("title")!.Split(' ')[0].Replace("$", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private async Task<(UsageWorld World, Person Person, string Path)> WorldAsync(string role)
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var person = await app.NewPersonAsync("Somebody");
        await world.ExecuteAsync("insert into memberships (org_id, user_id, role) values ($1, $2, $3)", world.OrgId, person.UserId, role);
        await world.ExecuteAsync("insert into connections (org_id, id, provider, name, created_by) values ($1, $1, 'github', 'Larkspur', $1)", world.OrgId);
        await world.ExecuteAsync("insert into sources (org_id, id, kind, natural_key, name) values ($1, $1, 'connection', 'seats', 'Larkspur')", world.OrgId);
        return (world, person, $"/o/world-{world.OrgId:N}");
    }

    private static async Task SeatAsync(
        UsageWorld world, string holder, string name, Guid? person, int daysAgo, int? usedDaysAgo, string provider = "github", string plan = "business")
    {
        var id = Guid.CreateVersion7();
        await world.ExecuteAsync(
            "insert into identities (org_id, id, name, kind, provider, state, user_id) values ($1, $2, $3, 'login', $4, case when $5::uuid is null then 'unassigned' else 'person' end, $5)",
            world.OrgId, id, name, provider, (object?)person ?? DBNull.Value);
        await world.ExecuteAsync(
            """
            insert into seats (org_id, source_id, holder, from_day, identity_id, provider, tool, plan, last_activity_at, last_activity_in, seen_at)
            values ($1, $1, $2, $3, $4, $5, 'copilot', $6, $7, 'vscode', now())
            """,
            world.OrgId, holder, Today.AddDays(-daysAgo), id, provider, plan,
            usedDaysAgo is { } ago ? new DateTimeOffset(Today.AddDays(-ago).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : DBNull.Value);
    }

    private static Task MarkAsync(UsageWorld world) => world.ExecuteAsync(
        "insert into dirty_days (org_id, day) select $1, day::date from generate_series($2::date, $3::date, interval '1 day') day on conflict do nothing",
        world.OrgId, new DateOnly(Today.Year, Today.Month, 1), Today);
}
