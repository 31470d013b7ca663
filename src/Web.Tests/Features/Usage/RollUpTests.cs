using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Support;
using static TeamCost.Web.Tests.Features.Usage.UsageWorld;

namespace TeamCost.Web.Tests.Features.Usage;

/// <summary>The counting rules, on made-up sources of every kind.</summary>
public sealed class RollUpTests(TestApp app) : IClassFixture<TestApp>
{
    private static long Input(IEnumerable<DailyUsage> rows) => rows.Sum(row => row.Input);

    private static void Adds(IEnumerable<DailyUsage> rows) => rows.ShouldAllBe(row =>
        row.BestUsd == row.InputUsd + row.OutputUsd + row.CacheUsd + row.SearchUsd + row.RecordedUsd);

    [Fact]
    public async Task Two_devices_with_different_logs_add_up_and_with_the_same_logs_count_once()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync();
        var (old, copied) = (SourceClaim.Device(ann, Guid.NewGuid(), "old"), SourceClaim.Device(ann, Guid.NewGuid(), "new"));

        await world.SendAsync(old, Line(session: "same", input: 1_000, output: 5), Line(session: "only old", input: 30));
        await world.SendAsync(copied, Line(session: "same", input: 900, output: 50), Line(session: "only new", input: 4));

        var rows = await world.RowsAsync();
        Input(rows).ShouldBe(1_034);
        rows.Sum(row => row.Output).ShouldBe(70);
        rows.Sum(row => row.BestUsd).ShouldBe(1_034 * 0.000003m + 70 * 0.000015m);
        rows.ShouldAllBe(row => row.PersonId == ann);
        Adds(rows);
    }

    [Fact]
    public async Task Device_telemetry_and_upload_of_one_session_count_once_and_belong_to_the_device()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var (ann, ben) = (await world.PersonAsync("ann"), await world.PersonAsync("ben"));

        await world.SendAsync(SourceClaim.Upload(Guid.NewGuid(), Guid.NewGuid(), "shared"), Line(input: 2_000, identity: await world.EmailOfAsync(ben), project: "claimed"));
        await world.SendAsync(SourceClaim.Device(ann, Guid.NewGuid(), "laptop"), Line(input: 1_000, project: "real"));
        await world.SendAsync(SourceClaim.Telemetry("t", "otlp", null, ann, false), Line(input: 1_500));

        var row = (await world.RowsAsync()).ShouldHaveSingleItem();
        (row.Input, row.PersonId).ShouldBe((2_000, ann));
        row.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task Day_totals_of_the_same_machine_count_only_what_exceeds_its_sessions()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var (ann, machine) = (await world.PersonAsync(), Guid.NewGuid());
        await world.SendAsync(SourceClaim.Device(ann, machine, "laptop"), Line(input: 1_000, output: 100, project: "shop"));
        var device = await world.OneAsync<Guid>("select id from devices where org_id = $1", world.OrgId);

        await world.SendAsync(SourceClaim.OwnTotals(Guid.NewGuid(), ann, device, "ccusage"), Line(input: 1_300, output: 80, session: null, hour: null, dayKind: DayKinds.Local));

        var rows = await world.RowsAsync();
        (Input(rows), rows.Sum(row => row.Output)).ShouldBe((1_300, 100));
        rows.Single(row => row.Project == "shop").Input.ShouldBe(1_000);
        var excess = rows.Single(row => row.Project == "");
        (excess.Input, excess.Output, excess.InputUsd, excess.OutputUsd).ShouldBe((300, 0, 0.0009m, 0m));
        Adds(rows);
    }

    [Fact]
    public async Task Day_totals_of_another_machine_add_up()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync();

        await world.SendAsync(SourceClaim.Device(ann, Guid.NewGuid(), "laptop"), Line(input: 1_000));
        await world.SendAsync(SourceClaim.OwnTotals(Guid.NewGuid(), ann, null, "server"), Line(input: 300, session: null, hour: null));

        Input(await world.RowsAsync()).ShouldBe(1_300);
    }

    [Fact]
    public async Task A_self_declared_total_never_displaces_the_lines_of_a_device()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync();
        var email = await world.EmailOfAsync(ann);

        await world.SendAsync(SourceClaim.Device(ann, Guid.NewGuid(), "laptop"), Line(input: 1_000, project: "shop"));
        await world.SendAsync(SourceClaim.SharedTotals(Guid.NewGuid(), "shared"), Line(input: 400, session: null, hour: null, identity: email));

        var row = (await world.RowsAsync()).ShouldHaveSingleItem();
        (row.Input, row.Project).ShouldBe((1_000, "shop"));
    }

    [Theory]
    [InlineData(400, 1_000)]
    [InlineData(1_000, 1_000)]
    [InlineData(1_700, 1_700)]
    public async Task Of_a_connection_and_the_client_side_the_larger_counts(long said, long counted)
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync();
        var email = await world.EmailOfAsync(ann);

        await world.SendAsync(SourceClaim.Device(ann, Guid.NewGuid(), "laptop"), Line(input: 1_000, output: 10, project: "shop"));
        await world.SendAsync(SourceClaim.Connection(Guid.NewGuid(), "one"), Line(input: said / 2, output: 5, session: null, tool: "api", identity: email));
        await world.SendAsync(SourceClaim.Connection(Guid.NewGuid(), "two"), Line(input: said - (said / 2), output: 5, session: null, hour: 22, tool: "api", identity: email));

        var rows = await world.RowsAsync();
        Input(rows).ShouldBe(counted);
        rows.Sum(row => row.BestUsd).ShouldBe((counted * 0.000003m) + (10 * 0.000015m));
        rows.Single(row => row.Project == "shop").Input.ShouldBe(1_000);
        Adds(rows);
    }

    [Fact]
    public async Task A_connection_that_names_nobody_known_is_compared_with_nobody()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync();

        await world.SendAsync(SourceClaim.Device(ann, Guid.NewGuid(), "laptop"), Line(input: 1_000));
        await world.SendAsync(SourceClaim.Connection(Guid.NewGuid(), "account"), Line(input: 700, session: null, tool: "api", identity: "key-7"));

        var rows = await world.RowsAsync();
        Input(rows).ShouldBe(1_700);
        var unknown = rows.Single(row => row.PersonId == Guid.Empty);
        unknown.IdentityId.ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task A_name_that_is_assigned_later_counts_for_its_person()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync();
        await world.SendAsync(SourceClaim.Device(ann, Guid.NewGuid(), "laptop"), Line(input: 1_000));
        await world.SendAsync(SourceClaim.Connection(Guid.NewGuid(), "account"), Line(input: 700, session: null, tool: "api", identity: "key-7"));
        await world.SettleAsync();

        await world.ExecuteAsync("update identities set state = 'person', user_id = $2 where org_id = $1", world.OrgId, ann);
        await world.RebuildAsync();

        var row = (await world.RowsAsync()).ShouldHaveSingleItem();
        (row.Input, row.PersonId).ShouldBe((1_000, ann));
    }

    [Fact]
    public async Task A_seat_makes_list_value_no_spend_and_a_person_outweighs_the_organization()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var (ann, ben) = (await world.PersonAsync("ann"), await world.PersonAsync("ben"));
        await world.ExecuteAsync("insert into billing_modes (org_id, tool, user_id, mode, set_by) values ($1, 'claude-code', $2, 'seat', $3)", world.OrgId, Guid.Empty, ann);
        await world.ExecuteAsync("insert into billing_modes (org_id, tool, user_id, mode, set_by) values ($1, 'claude-code', $2, 'metered', $2)", world.OrgId, ben);

        await world.SendAsync(SourceClaim.Device(ann, Guid.NewGuid(), "laptop"), Line(session: "a", input: 1_000_000, output: 0));
        await world.SendAsync(SourceClaim.Device(ben, Guid.NewGuid(), "laptop"), Line(session: "b", input: 1_000_000, output: 0));

        var rows = await world.RowsAsync();
        var (seat, metered) = (rows.Single(row => row.PersonId == ann), rows.Single(row => row.PersonId == ben));
        (seat.BillingMode, seat.EstimatedUsd, seat.BestUsd, seat.ListUsd).ShouldBe(("seat", 0m, 3m, 3m));
        (metered.BillingMode, metered.EstimatedUsd).ShouldBe(("metered", 3m));
    }

    [Fact]
    public async Task A_day_with_a_bill_is_billed_and_never_estimated_as_well()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync();
        await world.SendAsync(SourceClaim.Device(ann, Guid.NewGuid(), "laptop"), Line(input: 1_000_000, output: 0), Line(input: 1_000_000, output: 0, day: Day.AddDays(1)));
        var source = await world.OneAsync<Guid>("select id from sources where org_id = $1", world.OrgId);
        await world.ExecuteAsync(
            """
            insert into bill_lines (org_id, day, source_id, key, provider, tool, what, amount, currency, amount_usd, observed_at)
            values ($1, $2, $3, gen_random_uuid(), 'anthropic', 'api', 'cost report', 2.5, 'USD', 2.5, now())
            """, world.OrgId, Day, source);
        await world.RebuildAsync();

        var rows = await world.RowsAsync();
        rows.Where(row => row.Day == Day).Sum(row => row.EstimatedUsd).ShouldBe(0);
        rows.Sum(row => row.BilledUsd).ShouldBe(2.5m);
        rows.Where(row => row.Day == Day.AddDays(1)).Sum(row => row.EstimatedUsd).ShouldBe(3m);
        rows.Sum(row => row.BestUsd).ShouldBe(6m);
    }

    [Fact]
    public async Task What_the_tool_recorded_wins_over_list_value_and_another_currency_is_unknown()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var laptop = SourceClaim.Device(await world.PersonAsync(), Guid.NewGuid(), "laptop");

        await world.SendAsync(laptop,
            Line(session: "a", input: 1_000_000, output: 0, reported: new Money(1.25m)),
            Line(session: "b", input: 500, output: 0, reported: new Money(9m, "EUR")),
            Line(session: "c", input: 700, output: 0, model: "no-such-model"));

        var rows = await world.RowsAsync();
        rows.Sum(row => row.RecordedUsd).ShouldBe(1.25m);
        rows.Sum(row => row.BestUsd).ShouldBe(1.25m);
        rows.Sum(row => row.UnpricedTokens).ShouldBe(1_200);
        rows.Sum(row => row.ListUsd).ShouldBe(3m + (500 * 0.000003m));
        Adds(rows);
    }

    [Fact]
    public async Task An_hour_belongs_to_the_local_day_in_which_it_begins_and_a_day_without_hours_is_never_shifted()
    {
        var newYork = await UsageWorld.MakeAsync(app.Services, "America/New_York");
        var laptop = SourceClaim.Device(await newYork.PersonAsync(), Guid.NewGuid(), "laptop");
        // The clocks go forward on 8 March 2026: midnight is 05:00 UTC before and 04:00 UTC after.
        DateOnly eighth = new(2026, 3, 8), ninth = new(2026, 3, 9);

        await newYork.SendAsync(laptop,
            Line(day: eighth, hour: 4, input: 1), Line(day: eighth, hour: 5, input: 2), Line(day: ninth, hour: 3, input: 4), Line(day: ninth, hour: 4, input: 8),
            Line(day: ninth, hour: null, session: null, input: 16, dayKind: DayKinds.Local));

        var rows = await newYork.RowsAsync();
        rows.GroupBy(row => row.Day).ToDictionary(day => day.Key, day => Input(day)).ShouldBe(
            new Dictionary<DateOnly, long> { [new(2026, 3, 7)] = 1, [eighth] = 6, [ninth] = 24 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Spend_stays_with_the_team_of_the_day()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync();
        var before = await world.TeamAsync(ann, Day.AddDays(-10), Day);
        var after = await world.TeamAsync(ann, Day);

        await world.SendAsync(SourceClaim.Device(ann, Guid.NewGuid(), "laptop"), Line(day: Day.AddDays(-1), input: 1), Line(input: 2), Line(day: Day.AddDays(-20), input: 4));

        var rows = await world.RowsAsync();
        rows.ToDictionary(row => row.Input, row => row.TeamId).ShouldBe(
            new Dictionary<long, Guid> { [1] = before, [2] = after, [4] = Guid.Empty }, ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_written_while_a_rollup_runs_is_never_lost()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var laptop = SourceClaim.Device(await world.PersonAsync(), Guid.NewGuid(), "laptop");

        var sending = Task.WhenAll(Enumerable.Range(0, 4).Select(async n =>
        {
            for (var i = 0; i < 10; i++)
            {
                await world.SendAsync(laptop, Line(session: $"{n} {i}", input: 1, day: Day.AddDays(i % 3)), Line(session: $"{n} grows", input: i));
            }
        }));
        while (!sending.IsCompleted)
        {
            await world.RollUpAsync();
        }

        await sending;
        Input(await world.RowsAsync()).ShouldBe(40 + (4 * 9));
    }

    [Fact]
    public async Task A_rollup_that_dies_half_way_leaves_its_days_marked_and_its_old_rows_in_place()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var laptop = SourceClaim.Device(await world.PersonAsync(), Guid.NewGuid(), "laptop");
        await world.SendAsync(laptop, Line(input: 100));
        await world.SettleAsync();
        await world.ExecuteAsync("insert into bill_lines (org_id, day, source_id, key, provider, tool, what, amount, currency, amount_usd, observed_at) select $1, $2, id, gen_random_uuid(), 'x', 'y', 'z', 1e11, 'USD', 9e11, now() from sources where org_id = $1", world.OrgId, Day);
        await world.ExecuteAsync("insert into bill_lines (org_id, day, source_id, key, provider, tool, what, amount, currency, amount_usd, observed_at) select $1, $2, id, gen_random_uuid(), 'x', 'y', 'z', 1e11, 'USD', 9e11, now() from sources where org_id = $1", world.OrgId, Day);
        await world.RebuildAsync();

        // Their sum does not fit into the column: the round fails after it deleted the old rows.
        await Should.ThrowAsync<Npgsql.PostgresException>(world.RollUpAsync());

        (await world.OneAsync<long>("select count(*) from dirty_days where org_id = $1", world.OrgId)).ShouldBe(1);
        (await world.OneAsync<decimal>("select sum(input) from daily_usage where org_id = $1", world.OrgId)).ShouldBe(100m);
        await world.ExecuteAsync("delete from bill_lines where org_id = $1", world.OrgId);
        Input(await world.RowsAsync()).ShouldBe(100);
    }
}
