using TeamCost.FakeProviders;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers;

public sealed class ConnectionSyncerTests
{
    private static readonly DateOnly Today = PlainWorld.Today;

    [Fact]
    public async Task The_past_fills_in_newest_day_first_and_a_second_run_changes_nothing()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);

        world.Fake.Asked("tokens").ShouldBe(Enumerable.Range(0, 10).Select(back => Day(-back)));
        var expected = Enumerable.Range(0, 10).Sum(back => world.Fake.TokensOf(Today.AddDays(-back)));
        (await world.TokensAsync(acme)).ShouldBe(expected);
        (await world.BilledAsync(acme)).ShouldBe(expected / 1_000m);
        var known = await world.StatusAsync(acme, id);
        known.Status.Backfill.ShouldBe(new BackfillProgress(10, 10));
        known.Status.State.ShouldBe(ConnectionState.Ok);
        known.Status.Light.ShouldBe(ConnectionLight.Live);
        known.Runs.ShouldHaveSingleItem().Outcome.ShouldBe(RunOutcome.Good);
        known.Runs[0].Cause.ShouldBe(RunCause.Connect);
        known.Runs[0].Requests.ShouldBe(21);
        known.Days.Count.ShouldBe(10);

        world.Clock.Advance(TimeSpan.FromHours(25));
        await world.SyncAsync(acme, id);

        (await world.TokensAsync(acme)).ShouldBe(expected + world.Fake.TokensOf(Today.AddDays(1)));
    }

    private static string Day(int offset) => Today.AddDays(offset).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
