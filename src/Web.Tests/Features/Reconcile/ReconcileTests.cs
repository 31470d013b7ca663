using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Reconcile;

/// <summary>The provider's word beside ours: columns that agree with every other page, and reasons that add up to the difference.</summary>
public sealed class ReconcileTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Sonnet = UsageWorld.Sonnet;
    private static readonly DateOnly March = new(2026, 3, 1);

    [Fact]
    public async Task Every_reason_is_right_and_all_of_them_are_the_difference_to_the_last_decimal()
    {
        var (world, alice, path) = await WorldAsync();
        var account = await AccountAsync(world);
        // At list, a million in and out of Sonnet is 3 + 15 dollars.
        await UseAsync(world, account, Day(2), Sonnet, 1_000_000, 1_000_000);
        await ChargeAsync(world, Day(2), 18.004321m, Sonnet);
        await UseAsync(world, account, Day(3), Sonnet + "-20250929", 1_000_000, 0);
        await ChargeAsync(world, Day(3), 2.123456789012m, Sonnet);
        await UseAsync(world, account, Day(4), "mystery-1", 500, 0);
        await ChargeAsync(world, Day(4), 7.5m, "mystery-1");
        await ChargeAsync(world, Day(4), 0.25m, "claude-nobody-used");
        await UseAsync(world, account, Day(5), Sonnet, 2_000_000, 0, PaidModes.Seat);
        await ChargeAsync(world, Day(5), 1.4m, "", "web_search");
        await ChargeAsync(world, Day(5), -0.4m, "", "Promotional credit", "credit");
        await UseAsync(world, account, Day(6), Sonnet, 1_000_000, 0);
        await UseAsync(world, account, Day(7), Sonnet, 3_000_000, 0);
        await ChargeAsync(world, Day(7), 5, Sonnet);
        await LateAsync(world, Day(7));
        await ChargeAsync(world, Day(8), 90, Sonnet, currency: "EUR");
        await world.SettleAsync();

        var page = await alice.GetAsync($"{path}/reconcile?month=2026-03&provider=anthropic");

        Usd(page, "why-rounding", "makes").ShouldBe(0.004321m);
        Usd(page, "why-price", "makes").ShouldBe(2.123456789012m - 3);
        Usd(page, "why-unknown-model", "makes").ShouldBe(7.5m);
        Usd(page, "why-no-use", "makes").ShouldBe(0.25m);
        Usd(page, "why-seat", "makes").ShouldBe(-6);
        Usd(page, "why-no-tokens", "makes").ShouldBe(1.4m);
        Usd(page, "why-discount", "makes").ShouldBe(-0.4m);
        Usd(page, "why-no-charge", "makes").ShouldBe(-3);
        Usd(page, "why-late", "makes").ShouldBe(5 - 9);
        var reasons = page.Page.QuerySelectorAll("[data-testid=explanation] tbody [data-col=makes] span").Sum(Exact);
        reasons.ShouldBe(Usd(page, "reconcile-anthropic", "difference"));
        reasons.ShouldBe(Usd(page, "reconcile-anthropic", "charged") - Usd(page, "reconcile-anthropic", "used"));
        Usd(page, "reconcile-anthropic", "charged").ShouldBe(18.004321m + 2.123456789012m + 7.5m + 0.25m + 1.4m - 0.4m + 5);
        page.Text("reconcile-notes").ShouldContain("90 EUR on 1 line is in no sum");
        page.Text("reconcile-notes").ShouldContain("1 day is not wholly read: 7 Mar");
    }

    [Fact]
    public async Task What_counts_is_what_the_spend_page_says_and_the_bridge_leads_there()
    {
        var (world, alice, path) = await WorldAsync();
        var account = await AccountAsync(world);
        await UseAsync(world, account, Day(2), Sonnet, 1_000_000, 0);
        await ChargeAsync(world, Day(2), 2.123456789012m, Sonnet);
        await ChargeAsync(world, Day(2), 4, "", "Priority tier", "fee");
        await ChargeAsync(world, Day(2), -0.5m, "", "Credit", "credit");
        await UseAsync(world, account, Day(9), Sonnet, 1_000_001, 0);
        await ChargeAsync(world, Day(31), 6.5m, "", "Invoice 03/2026", "check");
        await world.SettleAsync();

        var page = await alice.GetAsync($"{path}/reconcile?month=2026-03&provider=anthropic");
        var spend = await alice.GetAsync($"{path}/spend?from=2026-03-01&to=2026-03-31&provider=anthropic");

        var counts = Usd(page, "reconcile-total", "counts");
        counts.ShouldBe(Exact(spend.Find("[data-testid=spend-table] tfoot td span[title]")));
        counts.ShouldBe(2.123456789012m + 4 - 0.5m + 3.000003m);
        page.Page.QuerySelectorAll("[data-testid=bridge] tbody td span").Sum(Exact).ShouldBe(Usd(page, "bridge", "counts"));
        Usd(page, "bridge", "counts").ShouldBe(counts);
        Usd(page, "invoices", "difference").ShouldBe(6.5m - (2.123456789012m + 4 - 0.5m));
        page.Page.QuerySelectorAll("[data-testid=reconcile-days] tbody [data-col=counts] span").Sum(Exact).ShouldBe(counts);
    }

    [Fact]
    public async Task Machines_stand_beside_the_account_and_what_only_they_know_of_is_said()
    {
        var (world, alice, path) = await WorldAsync();
        var bob = await world.PersonAsync("bob");
        var email = await world.EmailOfAsync(bob);
        var account = await AccountAsync(world);
        await UseAsync(world, account, Day(2), Sonnet, 1_000_000, 0, identity: email);
        await world.SendAsync(SourceClaim.Device(bob, Guid.CreateVersion7(), "laptop"), UsageWorld.Line(input: 1_500_000, output: 0, day: Day(2)));
        await world.SettleAsync();

        var page = await alice.GetAsync($"{path}/reconcile?month=2026-03&provider=anthropic");

        Usd(page, "reconcile-anthropic", "used").ShouldBe(3);
        Usd(page, "reconcile-anthropic", "machines").ShouldBe(4.5m);
        Usd(page, "reconcile-anthropic", "counts").ShouldBe(4.5m);
        page.Text("outside").ShouldContain("$1.50");
    }

    [Fact]
    public async Task A_day_shows_its_own_reasons_and_the_fragment_is_the_page()
    {
        var (world, alice, path) = await WorldAsync();
        var account = await AccountAsync(world);
        await UseAsync(world, account, Day(2), Sonnet, 1_000_000, 0);
        await ChargeAsync(world, Day(2), 5, Sonnet);
        await UseAsync(world, account, Day(3), Sonnet, 1_000_000, 0);
        await world.SettleAsync();
        var address = $"{path}/reconcile?month=2026-03&provider=anthropic&day=2026-03-02";

        var page = await alice.GetAsync(address);

        page.Page.QuerySelector("[data-testid=why-no-charge]").ShouldBeNull("that is the third of March");
        Usd(page, "explanation", "difference").ShouldBe(2);
        using var ask = new HttpRequestMessage(HttpMethod.Get, address);
        ask.Headers.Add("HX-Request-Type", "partial");
        using var response = await alice.Client.SendAsync(ask);
        var fragment = await Answer.OfAsync(response);
        fragment.Page.QuerySelector(".shell").ShouldBeNull();
        fragment.Find("#reconcile").TextContent.ShouldBe(page.Find("#reconcile").TextContent);
    }

    [Fact]
    public async Task Members_are_refused_viewers_see_it_and_an_empty_month_says_so()
    {
        var acme = await app.NewOrgAsync();
        var path = $"{acme.Path}/reconcile";

        (await (await acme.BobAsync()).GetAsync(path)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await (await acme.VeraAsync()).GetAsync(path)).Find(".empty").TextContent.ShouldContain("Nothing to compare in");
        (await (await app.NewOutsiderAsync()).GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await acme.Alice.GetAsync(path + "?month=soon&provider=%00&day=2026-99-99")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static DateOnly Day(int day) => March.AddDays(day - 1);

    private static decimal Usd(Answer page, string testId, string column) => Exact(page.Find($"[data-testid={testId}] [data-col={column}] span"));

    private static decimal Exact(IElement money)
    {
        var text = money.GetAttribute("title")!.Split(' ')[0].Replace("$", "", StringComparison.Ordinal).Replace("\u2212", "-", StringComparison.Ordinal);
        return decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var usd) ? usd : 0;
    }

    private async Task<(UsageWorld World, Person Alice, string Path)> WorldAsync()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var alice = await app.NewPersonAsync("Alice");
        await world.ExecuteAsync("insert into memberships (org_id, user_id, role) values ($1, $2, 'owner')", world.OrgId, alice.UserId);
        return (world, alice, $"/o/world-{world.OrgId:N}");
    }

    private static async Task<SourceClaim> AccountAsync(UsageWorld world)
    {
        await world.ExecuteAsync(
            "insert into connections (org_id, id, provider, name, created_by) values ($1, $1, 'anthropic', 'Console', $1)", world.OrgId);
        await world.ExecuteAsync("insert into sources (org_id, id, kind, natural_key, name) values ($1, $1, 'connection', 'bills', 'Console')", world.OrgId);
        return SourceClaim.Connection(world.OrgId, "Console", "messages");
    }

    private static Task<UsageReceipt> UseAsync(
        UsageWorld world, SourceClaim account, DateOnly day, string model, long input, long output, string paidBy = PaidModes.NotSaid, string? identity = null) =>
        world.SendAsync(account, UsageWorld.Line(
            input: input, output: output, session: null, hour: null, model: model, tool: "api", day: day, identity: identity, grain: Grains.Estimate) with
        { PaidBy = paidBy });

    private static Task ChargeAsync(UsageWorld world, DateOnly day, decimal amount, string model, string what = "tokens", string kind = "usage", string currency = "USD") =>
        world.ExecuteAsync(
            """
            with marked as (insert into dirty_days (org_id, day) values ($1, $2) on conflict (org_id, day) do update set generation = dirty_days.generation + 1)
            insert into bill_lines (org_id, day, source_id, key, provider, tool, model, what, kind, amount, currency, amount_usd, observed_at)
            values ($1, $2, $1, gen_random_uuid(), 'anthropic', 'api', $3, $4, $5, $6, $7, case when $7 = 'USD' then $6 end, now())
            """,
            world.OrgId, day, model, what, kind, amount, currency);

    private static Task LateAsync(UsageWorld world, DateOnly day) =>
        world.ExecuteAsync("insert into connection_days (org_id, connection_id, feed, day, state) values ($1, $1, 'cost', $2, 'failed')", world.OrgId, day);
}
