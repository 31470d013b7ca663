using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;
using static TeamCost.Web.Tests.Features.Usage.UsageWorld;

namespace TeamCost.Web.Tests.Features.Billing;

public sealed class SeatRecorderTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly SourceClaim Account = SourceClaim.Connection(Guid.NewGuid(), "GitHub", "seats");

    private static SeatItem Seat(string holder, DateOnly? from = null, string plan = "business", DateOnly? endsOn = null, DateTimeOffset? active = null) =>
        new(holder, $"github:{holder}", "github", "copilot", plan, from, endsOn, active, active is null ? null : "vscode");

    private static async Task<List<(string Holder, DateOnly From, DateOnly? Until, string Plan)>> SeatsAsync(UsageWorld world) =>
        [.. (await world.ReadAsync(db => db.Seats.AsNoTracking().OrderBy(s => s.Holder).ThenBy(s => s.FromDay).ToListAsync()))
            .Select(s => (s.Holder, s.FromDay, s.UntilDay, s.Plan))];

    [Fact]
    public async Task A_seat_opens_when_the_provider_says_or_when_it_is_first_seen()
    {
        var world = await UsageWorld.MakeAsync(app.Services);

        await world.SeatsAsync(Account, Day, Seat("ann", Day.AddDays(-20)), Seat("ben"));

        (await SeatsAsync(world)).ShouldBe([("ann", Day.AddDays(-20), null, "business"), ("ben", Day, null, "business")]);
        (await world.OneAsync<bool>("select exists (select from dirty_days where org_id = $1 and day = $2)", world.OrgId, Day.AddDays(-20))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_seat_that_is_no_longer_listed_closes_on_that_day_and_opens_again_as_another_interval()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SeatsAsync(Account, Day, Seat("ann"), Seat("ben"));

        await world.SeatsAsync(Account, Day.AddDays(5), Seat("ben"));
        await world.SeatsAsync(Account, Day.AddDays(9), Seat("ann"), Seat("ben"));

        (await SeatsAsync(world)).ShouldBe([
            ("ann", Day, Day.AddDays(5), "business"), ("ann", Day.AddDays(9), null, "business"), ("ben", Day, null, "business")]);
    }

    [Fact]
    public async Task A_list_that_missed_somebody_is_mended_by_the_day_from_which_the_provider_says_the_seat_is_held()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SeatsAsync(Account, Day, Seat("ann", Day.AddDays(-9)));
        await world.SeatsAsync(Account, Day.AddDays(1));

        await world.SeatsAsync(Account, Day.AddDays(2), Seat("ann", Day.AddDays(-9)));

        (await SeatsAsync(world)).ShouldBe([("ann", Day.AddDays(-9), Day.AddDays(1), "business"), ("ann", Day.AddDays(1), null, "business")]);
    }

    [Fact]
    public async Task Another_plan_is_another_interval_and_the_first_one_of_a_day_is_only_corrected()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SeatsAsync(Account, Day, Seat("ann"));
        await world.SeatsAsync(Account, Day, Noon(Day).AddHours(1), Seat("ann", plan: "enterprise"));

        await world.SeatsAsync(Account, Day.AddDays(3), Seat("ann", plan: "business"));

        (await SeatsAsync(world)).ShouldBe([("ann", Day, Day.AddDays(3), "enterprise"), ("ann", Day.AddDays(3), null, "business")]);
    }

    [Fact]
    public async Task A_seat_taken_away_and_given_again_between_two_lists_is_two_intervals()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SeatsAsync(Account, Day, Seat("ann", Day.AddDays(-9)));

        await world.SeatsAsync(Account, Day.AddDays(6), Seat("ann", Day.AddDays(4)));

        (await SeatsAsync(world)).ShouldBe([("ann", Day.AddDays(-9), Day.AddDays(4), "business"), ("ann", Day.AddDays(4), null, "business")]);
    }

    [Fact]
    public async Task A_list_that_comes_late_changes_nothing()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SeatsAsync(Account, Day.AddDays(5), Seat("ann", Day));

        await world.SeatsAsync(Account, Day.AddDays(3), Seat("ben", Day));
        await world.SeatsAsync(Account, Day.AddDays(3));

        (await SeatsAsync(world)).ShouldBe([("ann", Day, null, "business")]);
    }

    [Fact]
    public async Task The_same_list_again_writes_nothing_and_news_of_activity_marks_no_day()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SeatsAsync(Account, Day, Seat("ann", Day, active: Morning));
        await world.SettleAsync();

        var again = await world.SeatsAsync(Account, Day, Noon(Day).AddHours(1), Seat("ann", Day, active: Morning));
        var active = await world.SeatsAsync(Account, Day, Noon(Day).AddHours(2), Seat("ann", Day, active: Morning.AddHours(2)));

        (again, active).ShouldBe((0, 1));
        (await world.DirtyAsync()).ShouldBe(0);
        (await world.ReadAsync(db => db.Seats.SingleAsync())).LastActivityAt.ShouldBe(Morning.AddHours(2));
    }

    [Fact]
    public async Task A_cancellation_that_takes_effect_later_is_kept_and_its_days_are_summed_again()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        await world.SeatsAsync(Account, Day, Seat("ann", Day));
        await world.SettleAsync();

        await world.SeatsAsync(Account, Day, Noon(Day).AddHours(1), Seat("ann", Day, endsOn: Day.AddDays(2)));

        (await world.ReadAsync(db => db.Seats.SingleAsync())).EndsOn.ShouldBe(Day.AddDays(2));
        (await world.OneAsync<DateOnly>("select coalesce(min(day), '2000-01-01') from dirty_days where org_id = $1", world.OrgId)).ShouldBeOneOf(Day.AddDays(2), new DateOnly(2000, 1, 1));
    }
}
