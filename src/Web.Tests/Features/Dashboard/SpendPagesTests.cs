using System.Globalization;
using System.Net;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Dashboard;

/// <summary>The pages about spend, over rows of the rollup put there by hand: what adds up, who sees what, and what nonsense gets.</summary>
public sealed class SpendPagesTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly string[] Dimensions = ["model", "tool", "provider", "project", "team", "person"];

    [Fact]
    public async Task The_rows_of_every_dimension_add_up_to_the_total_to_the_last_decimal()
    {
        var (org, _) = await FilledAsync();

        var totals = new List<decimal>();
        foreach (var by in Dimensions)
        {
            var page = await org.Alice.GetAsync($"{org.Path}/spend?by={by}&range=90d");
            var rows = page.Page.QuerySelectorAll("[data-testid=spend-table] tbody tr").Select(row => Exact(row.QuerySelector("td .muted, td span[title]")!)).ToList();
            var total = Exact(page.Find("[data-testid=spend-table] tfoot td span[title]"));
            rows.Sum().ShouldBe(total, by);
            totals.Add(total);
        }

        totals.Distinct().Count().ShouldBe(1);
        totals[0].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_seat_without_a_price_is_named_on_the_first_screen()
    {
        var (org, _) = await FilledAsync();
        await using (var seat = app.Admin.CreateCommand("""
            with source as (insert into sources (org_id, id, kind, natural_key, name) values ($1, gen_random_uuid(), 'connection', 'x:seats', 'Cursor') returning id)
            insert into seats (org_id, source_id, holder, from_day, provider, tool, plan, seen_at)
            select $1, id, holder, now()::date - 5, 'cursor', 'cursor', plan, now() from source, (values ('1', 'enterprise'), ('2', 'teams')) held(holder, plan)
            """))
        {
            seat.Parameters.AddWithValue(org.Id);
            await seat.ExecuteNonQueryAsync();
        }

        (await org.Alice.GetAsync(org.Path)).Find("[data-testid=unpriced-fees]").TextContent.ShouldContain("1 × cursor enterprise");
        (await (await org.BobAsync()).GetAsync(org.Path)).Page.QuerySelector("[data-testid=unpriced-fees]").ShouldBeNull();
    }

    [Fact]
    public async Task Page_and_fragment_render_the_same_region()
    {
        var (org, _) = await FilledAsync();
        foreach (var (path, id) in new[] { ("", "dashboard"), ("/spend", "spend"), ("/people", "people") })
        {
            var page = await org.Alice.GetAsync(org.Path + path);
            using var ask = new HttpRequestMessage(HttpMethod.Get, org.Path + path);
            ask.Headers.Add("HX-Request-Type", "partial");
            using var response = await org.Alice.Client.SendAsync(ask);
            var fragment = await Answer.OfAsync(response);

            fragment.Page.QuerySelector(".shell").ShouldBeNull();
            fragment.Find($"#{id}").TextContent.ShouldBe(page.Find($"#{id}").TextContent);
        }
    }

    [Fact]
    public async Task A_member_sees_totals_and_the_own_page_but_no_colleague_by_name()
    {
        var (org, bob) = await FilledAsync();

        var dashboard = await bob.GetAsync(org.Path);
        dashboard.Status.ShouldBe(HttpStatusCode.OK);
        dashboard.Body.ShouldNotContain("Alice");
        (await bob.GetAsync($"{org.Path}/spend?by=person")).Body.ShouldNotContain("Alice");
        (await bob.GetAsync($"{org.Path}/people/{bob.UserId}")).Status.ShouldBe(HttpStatusCode.OK);
        (await bob.GetAsync($"{org.Path}/people/{org.Alice.UserId}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        var narrowed = await bob.GetAsync($"{org.Path}/spend?person={org.Alice.UserId}");
        narrowed.Errors.ShouldContain("Your role does not show");
        narrowed.Text("total").ShouldBe((await bob.GetAsync($"{org.Path}/spend")).Text("total"));
    }

    [Fact]
    public async Task A_member_sees_colleagues_where_the_organization_allows_it()
    {
        var (org, bob) = await FilledAsync();
        await app.ExecuteAsync("update organizations set members_see_names = true where org_id = $1", org.Id);

        (await bob.GetAsync($"{org.Path}/people/{org.Alice.UserId}")).Status.ShouldBe(HttpStatusCode.OK);
        (await bob.GetAsync($"{org.Path}/spend?by=person")).Body.ShouldContain("Alice");
    }

    [Theory]
    [InlineData("/spend?from=2026-02-30&to=soon&by=planet&show=cake&measure=love&page=-4")]
    [InlineData("/spend?person=%27%3B+drop+table&team=x&range=always&page=99999999999999999999")]
    [InlineData("?range=%F0%9F%92%A9&model=%00&by=")]
    [InlineData("/people?from=0001-01-01&to=9999-12-31")]
    public async Task Nonsense_in_the_address_gets_a_page_with_a_sentence(string query)
    {
        var (org, _) = await FilledAsync();

        var page = await org.Alice.GetAsync(org.Path + query);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Errors.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_model_without_a_price_is_unknown_and_never_free()
    {
        var (org, _) = await FilledAsync();

        var page = await org.Alice.GetAsync($"{org.Path}/spend?model=mystery-1");

        page.Find("[data-testid=spend-table] tbody").TextContent.ShouldContain("unknown");
        (await org.Alice.GetAsync(org.Path)).Text("health").ShouldContain("mystery-1");
    }

    [Fact]
    public async Task An_organization_without_usage_shows_how_to_get_it_in()
    {
        var org = await app.NewOrgAsync();

        var page = await org.Alice.GetAsync(org.Path);

        page.Find("#command-login").TextContent.ShouldStartWith("teamcost login --server http");
        page.Find("#command-totals").TextContent.ShouldContain("/v1/sync");
    }

    [Fact]
    public async Task Charlie_finds_none_of_the_pages()
    {
        var (org, _) = await FilledAsync();
        var charlie = await app.NewOutsiderAsync();
        foreach (var path in new[] { "", "/spend", "/people", $"/people/{org.Alice.UserId}", "/teams", "/events" })
        {
            (await charlie.GetAsync(org.Path + path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    /// <summary>Alice's and Bob's usage of three models over forty days, one of them without a price.</summary>
    private async Task<(TestOrg Org, Person Bob)> FilledAsync()
    {
        var org = await app.NewOrgAsync();
        var bob = await org.BobAsync();
        await app.ExecuteAsync("""
            insert into daily_usage
            select $1, day, day, n, who, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', tool, provider, model, project, 'metered', 'request',
              1000 * n, 500, 200, 100, 50, 10, 3, 1, case when model = 'mystery-1' then 1000 * n + 850 else 0 end,
              0, cost, cost, cost, cost, 0, 0, 0, 0
            from (select (now() at time zone 'UTC')::date - back as day, back * 10 + m as n, case when m % 2 = 0 then $2 else $3 end as who,
                (array['claude-code', 'codex', 'claude-code'])[m] as tool, (array['anthropic', 'openai', 'anthropic'])[m] as provider,
                (array['claude-sonnet-4-5', 'gpt-5', 'mystery-1'])[m] as model, (array['web', '', 'api'])[m] as project,
                case when m = 3 then 0 else 0.123456789012 * (back + m) end as cost
              from generate_series(0, 39) back, generate_series(1, 3) m) rows
            """, org.Id, org.Alice.UserId, bob.UserId);
        return (org, bob);
    }

    private static decimal Exact(AngleSharp.Dom.IElement money) => money.TextContent == "unknown"
        ? 0
        : decimal.Parse(money.GetAttribute("title")!.Split(' ')[0].Replace("$", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
