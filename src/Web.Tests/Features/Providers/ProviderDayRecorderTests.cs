using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;
using static TeamCost.Web.Tests.Features.Usage.UsageWorld;

namespace TeamCost.Web.Tests.Features.Providers;

public sealed class ProviderDayRecorderTests(TestApp app) : IClassFixture<TestApp>
{
    private static async Task<Connection> ConnectAsync(UsageWorld world)
    {
        var id = Guid.CreateVersion7();
        await world.ExecuteAsync(
            "insert into connections (org_id, id, provider, name, state, created_by) values ($1, $2, 'github', 'GitHub', 'ok', $2)", world.OrgId, id);
        return await world.ReadAsync(db => db.Connections.AsNoTracking().SingleAsync(c => c.Id == id));
    }

    private static Task<int> RecordAsync(UsageWorld world, Connection connection, ProviderDay day, DateTimeOffset? at = null) =>
        world.InsideAsync<ProviderDayRecorder, int>(recorder => recorder.RecordAsync(connection, "feed", day, at ?? Morning, CancellationToken.None));

    private static ProviderDay Whole(DateOnly day, int input = 100) => new()
    {
        Days = new DayRange(day, day),
        DataUpTo = Noon(day),
        Names = [new IdentityName("github:ann", IdentityKind.Login, "github", "7", "Ann")],
        Usage = [Line(input: input, session: null, hour: null, day: day, identity: "github:ann", provider: "github", tool: "copilot", paidBy: PaidModes.Seat)],
        Bill = [new BillItem(day, "github", "copilot", "AI credits", new Money(0.5m), Identity: "github:ann")],
        Activity = [new ActivityItem(day, "copilot", "github", ActivityMetrics.Commits, 3, "github:ann")],
        Seats = [new SeatItem("7", "github:ann", "github", "copilot", "business", day, null, null, null)],
        Figures = [new FigureItem("Seats", 1, "seats"), new FigureItem("Credits left", 12.5m, "credits")],
    };

    private static async Task<string> StateAsync(UsageWorld world)
    {
        await world.SettleAsync();
        var name = (await world.NamesAsync()).ShouldHaveSingleItem();
        var bills = await world.ReadAsync(db => db.BillLines.AsNoTracking().OrderBy(l => l.Day).ToListAsync());
        var seats = await world.ReadAsync(db => db.Seats.AsNoTracking().OrderBy(s => s.FromDay).ToListAsync());
        var activity = await world.ReadAsync(db => db.DailyActivity.AsNoTracking().OrderBy(a => a.Day).ToListAsync());
        var figures = await world.ReadAsync(db => db.ConnectionFigures.AsNoTracking().OrderBy(f => f.Day).ThenBy(f => f.Name).ToListAsync());
        return string.Join('\n', [
            $"{name.Name} {name.DisplayName}",
            .. (await world.LinesAsync()).Select(l => $"{l.Day} {l.Input} {l.PaidBy}"), .. bills.Select(l => $"{l.Day} {l.Amount}"),
            .. seats.Select(s => $"{s.FromDay} {s.UntilDay}"), .. activity.Select(a => $"{a.Day} {a.Metric} {a.Value}"), .. figures.Select(f => $"{f.Day} {f.Name} {f.Amount}")]);
    }

    [Fact]
    public async Task Everything_that_a_feed_says_is_kept_once_however_often_and_in_whatever_order_it_is_read()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var connection = await ConnectAsync(world);
        (await RecordAsync(world, connection, Whole(Day))).ShouldBe(6);
        await RecordAsync(world, connection, Whole(Day.AddDays(1)), Morning.AddMinutes(1));
        var once = await StateAsync(world);

        await RecordAsync(world, connection, Whole(Day.AddDays(1)), Morning.AddMinutes(2));
        await RecordAsync(world, connection, Whole(Day), Morning.AddMinutes(3));
        (await world.DirtyAsync()).ShouldBe(0);
        await RecordAsync(world, connection, Whole(Day, input: 999), Morning.AddMinutes(-3));

        (await StateAsync(world)).ShouldBe(once);
        (await world.RowsAsync()).Where(row => row.Day == Day).Select(row => row.Grain).Order().ShouldBe(["bill", "request", "seat-fee"]);
    }

    [Fact]
    public async Task What_is_not_there_yet_writes_nothing_and_takes_nothing_away()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var connection = await ConnectAsync(world);
        await RecordAsync(world, connection, Whole(Day));
        var before = await StateAsync(world);

        (await RecordAsync(world, connection, new ProviderDay { Days = new DayRange(Day, Day), DataUpTo = Noon(Day), IsNotYet = true }, Morning.AddHours(1))).ShouldBe(0);

        (await StateAsync(world)).ShouldBe(before);
    }

    [Fact]
    public async Task A_day_that_is_empty_now_takes_away_what_it_said_but_no_seats_it_does_not_speak_of()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var connection = await ConnectAsync(world);
        await RecordAsync(world, connection, Whole(Day));

        await RecordAsync(world, connection, new ProviderDay { Days = new DayRange(Day, Day), DataUpTo = Noon(Day) }, Morning.AddHours(1));

        (await world.LinesAsync()).ShouldBeEmpty();
        (await world.RowsAsync()).Where(row => row.Day == Day).Select(row => row.Grain).ShouldBe(["seat-fee"]);
    }

    [Fact]
    public async Task A_line_that_cannot_be_true_is_a_bad_answer_of_the_provider()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var connection = await ConnectAsync(world);

        var failed = await Should.ThrowAsync<ProviderException>(() => RecordAsync(world, connection, Whole(Day) with { Bill = [new BillItem(Day, "", "api", "x", new Money(1))] }));

        failed.Trouble.ShouldBe(Trouble.BadAnswer);
        (await world.OneAsync<long>("select count(*) from bill_lines where org_id = $1", world.OrgId)).ShouldBe(0);
    }

    [Fact]
    public async Task A_day_of_five_thousand_people_is_one_day()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var connection = await ConnectAsync(world);
        var people = Enumerable.Range(0, 5_000).Select(n => $"github:dev-{n}").ToList();
        ProviderDay day = new()
        {
            Days = new DayRange(Day, Day),
            DataUpTo = Noon(Day),
            Names = [.. people.Select((name, n) => new IdentityName(name, IdentityKind.Login, "github", $"{n}"))],
            Usage = [.. people.SelectMany(name => Enumerable.Range(0, 3).Select(n => Line(input: 10 + n, session: null, hour: null, identity: name, model: $"model-{n}", provider: "github", tool: "copilot")))],
            Bill = [.. people.Select(name => new BillItem(Day, "github", "copilot", "AI credits", new Money(0.01m), Identity: name))],
            Activity = [.. people.Select(name => new ActivityItem(Day, "copilot", "github", ActivityMetrics.Interactions, 2, name))],
            Seats = [.. people.Select((name, n) => new SeatItem($"{n}", name, "github", "copilot", "business", Day, Day.AddDays(1), null, null))],
        };

        (await RecordAsync(world, connection, day)).ShouldBe(30_000);
        await RecordAsync(world, connection, day, Morning.AddHours(1));

        var rows = await world.RowsAsync();
        (rows.Sum(row => row.Input), rows.Where(row => row.Grain == "bill").Sum(row => row.BilledUsd)).ShouldBe((165_000, 50m));
        rows.Where(row => row.Grain == "seat-fee" && row.Day == Day).Sum(row => row.BilledUsd).ShouldBe(5_000 * 19m / 31, 0.00000001m);
        (await world.OneAsync<decimal>("select sum(value) from daily_activity where org_id = $1", world.OrgId)).ShouldBe(10_000);
    }

    [Fact]
    public async Task A_renamed_connection_renames_its_sources_and_no_others()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var (connection, other) = (await ConnectAsync(world), await ConnectAsync(world));
        await RecordAsync(world, connection, Whole(Day));
        await RecordAsync(world, other, Whole(Day));

        await world.AskCommittedAsync<SourceOpener, int>(async sources => { await sources.RenameAsync(connection.Id, "Engineering", CancellationToken.None); return 0; });

        (await world.ReadAsync(db => db.Sources.Select(s => s.Name).ToListAsync())).Order().ShouldBe(["Engineering", "GitHub"]);
    }
}
