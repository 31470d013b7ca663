using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Support;
using static TeamCost.Web.Tests.Features.Usage.UsageWorld;

namespace TeamCost.Web.Tests.Features.Usage;

/// <summary>Seats and plans as money of each day.</summary>
public sealed class FeesTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly SourceClaim GitHub = SourceClaim.Connection(Guid.NewGuid(), "GitHub", "seats");
    private static readonly DateOnly March = new(2026, 3, 1);

    private static SeatItem Seat(string holder, DateOnly from, string plan = "business", string provider = "github", DateOnly? endsOn = null) =>
        new(holder, holder, provider, "copilot", plan, from, endsOn, null, null);

    private static Task PriceAsync(UsageWorld world, string plan, DateOnly from, decimal usd) => world.ExecuteAsync(
        "insert into seat_prices (org_id, provider, plan, from_day, usd_per_month) values ($1, 'github', $2, $3, $4)", world.OrgId, plan, from, usd);

    private static async Task PlanAsync(UsageWorld world, string period, decimal amount, int seats, DateOnly from, DateOnly? until = null, string currency = "USD")
    {
        var connection = Guid.NewGuid();
        await world.ExecuteAsync(
            "insert into connections (org_id, id, provider, name, state, created_by) values ($1, $2, 'groq', 'Groq', 'by-hand', $2)", world.OrgId, connection);
        await world.ExecuteAsync(
            """
            insert into plans (org_id, id, connection_id, name, provider, tool, seats, amount, currency, period, from_day, until_day, created_by)
            values ($1, gen_random_uuid(), $2, 'A plan', 'groq', 'api', $3, $4, $5, $6, $7, $8, $2)
            """, world.OrgId, connection, seats, amount, currency, period, from, until is { } day ? day : DBNull.Value);
        await world.RebuildAsync();
    }

    private static decimal Of(IEnumerable<DailyUsage> rows, DateOnly first, DateOnly until) =>
        rows.Where(row => row.Day >= first && row.Day < until).Sum(row => row.BilledUsd);

    [Fact]
    public async Task A_whole_month_of_a_seat_is_its_price_to_the_last_decimal()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SeatsAsync(GitHub, Day, Seat("ann", new(2026, 1, 20)), Seat("ben", new(2026, 1, 20), "Enterprise"));

        var rows = await world.RowsAsync();

        Of(rows, new(2026, 2, 1), March).ShouldBe(58m);
        Of(rows, March, new(2026, 4, 1)).ShouldBe(58m);
        Of(rows, new(2026, 1, 1), new(2026, 2, 1)).ShouldBe(58m * 12 / 31, 0.000000000002m);
        rows.ShouldAllBe(row => row.Grain == "seat-fee" && row.BillingMode == "seat" && row.EstimatedUsd == 0 && row.BestUsd == 0 && row.Tool == "copilot");
        rows.Max(row => row.Day).ShouldBeLessThanOrEqualTo(DateOnly.FromDateTime(DateTime.UtcNow));
    }

    [Fact]
    public async Task A_seat_is_paid_for_until_it_closes_or_its_cancellation_takes_effect()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SeatsAsync(GitHub, new(2026, 3, 2), Seat("ann", March), Seat("ben", March, endsOn: new(2026, 3, 5)));
        await world.SeatsAsync(GitHub, new(2026, 3, 9), Seat("ben", March, endsOn: new(2026, 3, 5)));

        var rows = await world.RowsAsync();

        rows.GroupBy(row => row.IdentityId).Select(one => one.Count()).Order().ShouldBe([4, 8]);
    }

    [Fact]
    public async Task The_organizations_own_price_counts_from_its_day_on_and_the_built_in_one_before()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SeatsAsync(GitHub, Day, Seat("ann", March));
        await PriceAsync(world, "Business", new(2026, 3, 11), 31m);
        await world.RebuildAsync();

        var rows = await world.RowsAsync();

        rows.Single(row => row.Day == new DateOnly(2026, 3, 10)).BilledUsd.ShouldBe(19m / 31, 0.000000000002m);
        rows.Single(row => row.Day == new DateOnly(2026, 3, 11)).BilledUsd.ShouldBe(1m);
    }

    [Fact]
    public async Task A_seat_without_a_known_price_is_unknown_and_named_as_such()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SeatsAsync(GitHub, Day, Seat("ann", March, "enterprise", "cursor"), Seat("ben", March, "secret-plan"), Seat("cid", March));
        await PlanAsync(world, "month", 10, 3, March, new(2026, 4, 1), "EUR");

        var rows = await world.RowsAsync();
        var unpriced = await world.AskAsync<UnpricedFeesQuery, IReadOnlyList<UnpricedFee>>(query => query.RunAsync(new DayRange(March, new(2026, 3, 31)), CancellationToken.None));

        Of(rows, March, new(2026, 4, 1)).ShouldBe(19m);
        unpriced.ShouldBe([
            new UnpricedFee("cursor", "enterprise", null, 1, 31), new UnpricedFee("github", "secret-plan", null, 1, 31), new UnpricedFee("groq", "A plan", "EUR", 3, 93)]);
    }

    [Fact]
    public async Task A_seats_fee_is_its_holders_and_stays_with_the_team_of_the_day()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        var (before, after) = (await world.TeamAsync(ann, new(2026, 2, 1), Day), await world.TeamAsync(ann, Day));

        await world.SeatsAsync(GitHub, Day, Seat(await world.EmailOfAsync(ann), March));

        var rows = await world.RowsAsync();
        rows.ShouldAllBe(row => row.PersonId == ann && row.IdentityId == Guid.Empty);
        rows.Single(row => row.Day == Day.AddDays(-1)).TeamId.ShouldBe(before);
        rows.Single(row => row.Day == Day).TeamId.ShouldBe(after);
    }

    [Fact]
    public async Task A_fee_never_stands_instead_of_an_estimate()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SeatsAsync(GitHub, Day, Seat("ann", Day));
        await world.SendAsync(SourceClaim.Device(await world.PersonAsync(), Guid.NewGuid(), "laptop"), Line(input: 1_000_000, output: 0, provider: "github"));

        var rows = (await world.RowsAsync()).Where(row => row.Day == Day).ToList();

        (rows.Sum(row => row.EstimatedUsd) > 0, rows.Sum(row => row.BilledUsd) > 0).ShouldBe((true, true));
    }

    [Theory]
    [InlineData("2024-02-29", "2025-02-28", "2026-02-28")]
    [InlineData("2023-06-01", "2024-06-01", "2025-06-01")]
    [InlineData("2024-01-01", "2025-01-01", "2026-01-01")]
    public async Task A_plans_year_is_its_price_whether_or_not_a_leap_day_lies_in_it(string first, string second, string third)
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var (from, anniversary, next) = (DateOnly.Parse(first), DateOnly.Parse(second), DateOnly.Parse(third));
        await PlanAsync(world, "year", 100.10m, 7, from, next);

        var rows = await world.RowsAsync();

        Of(rows, from, anniversary).ShouldBe(700.70m);
        Of(rows, anniversary, next).ShouldBe(700.70m);
        rows.Count.ShouldBe(next.DayNumber - from.DayNumber);
    }

    [Fact]
    public async Task A_plans_month_is_its_price_and_ends_with_the_plan()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await PlanAsync(world, "month", 29.99m, 3, new(2026, 2, 1), new(2026, 3, 11));

        var rows = await world.RowsAsync();

        Of(rows, new(2026, 2, 1), March).ShouldBe(89.97m);
        rows.Max(row => row.Day).ShouldBe(Day);
    }

    [Fact]
    public async Task A_new_day_is_marked_for_whoever_pays_a_fee_even_if_nobody_says_anything()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await world.SeatsAsync(GitHub, today, Seat("ann", today.AddDays(-3)));
        await world.SettleAsync();
        // As if the last rollup had been the day before yesterday.
        await world.ExecuteAsync("delete from daily_usage where org_id = $1 and day >= $2", world.OrgId, today.AddDays(-1));
        await world.ExecuteAsync("delete from rolled_days where org_id = $1 and utc_day = $2", world.OrgId, today.AddDays(-1));
        await world.ExecuteAsync("update rolled_days set rolled_at = rolled_at - interval '2 days' where org_id = $1 and utc_day = $2", world.OrgId, today);

        await world.InsideAsync<FeeDays, int>(async days => { await days.MarkAsync(CancellationToken.None); return 0; });

        (await world.RowsAsync()).Select(row => row.Day).ShouldBe([today.AddDays(-3), today.AddDays(-2), today.AddDays(-1), today]);
        await world.InsideAsync<FeeDays, int>(async days => { await days.MarkAsync(CancellationToken.None); return 0; });
        (await world.DirtyAsync()).ShouldBe(0);
    }
}
