using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Contracts;
using TeamCost.FakeProviders;
using TeamCost.Web.Data;
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

    [Fact]
    public async Task What_a_run_writes_after_its_account_was_erased_is_taken_away_and_kept_history_is_not()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);
        var connection = await acme.InAsync<AppDbContext, Connection>((db, ct) => db.Connections.AsNoTracking().SingleAsync(c => c.Id == id, ct));
        var late = new ProviderDay
        {
            Days = new DayRange(Today, Today),
            Usage = [new UsageLine(Today, 9, "api", "plain", "plain-1", null, new RateClass(Band: null), new TokenCounts(7, 0, 0, 0, 0, 0), 1, 0)],
            DataUpTo = world.Clock.GetUtcNow(),
        };
        (await world.KeeperAsync(acme, (keeper, ct) => keeper.RemoveAsync(id, eraseHistory: true, ct))).Match(_ => true, error => throw new ShouldAssertException(error.Message));

        await world.AsAliceAsync<ProviderDayRecorder, int>(acme, (recorder, ct) => recorder.RecordAsync(connection, "tokens", late, world.Clock.GetUtcNow(), ct));
        (await world.TokensAsync(acme)).ShouldBe(7);
        await EraseIfGoneAsync(world, acme, id);
        (await world.TokensAsync(acme)).ShouldBe(0);

        var other = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, other);
        await world.KeeperAsync(acme, (keeper, ct) => keeper.RemoveAsync(other, eraseHistory: false, ct));
        var kept = await world.TokensAsync(acme);
        await EraseIfGoneAsync(world, acme, other);
        kept.ShouldBeGreaterThan(0);
        (await world.TokensAsync(acme)).ShouldBe(kept);
    }

    private static Task<int> EraseIfGoneAsync(PlainWorld world, TestOrg org, Guid id) => world.AsAliceAsync<HistoryEraser, int>(org, async (eraser, ct) =>
    {
        await eraser.EraseIfGoneAsync(id, ct);
        return 0;
    });

    [Fact]
    public async Task A_day_that_fails_is_a_gap_with_its_words_and_read_later()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        world.Fake.Faults.Next($"costs?day={Day(-2)}", Fault.Answer(400, """{"message":"no such day"}"""));
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);

        var known = await world.StatusAsync(acme, id);
        var gap = known.Gaps.ShouldHaveSingleItem();
        (gap.Feed, gap.Day, gap.Attempts).ShouldBe(("costs", Today.AddDays(-2), 1));
        gap.Words.ShouldBe("Plain refuses the question: no such day");
        gap.RetryAt!.Value.ShouldBeInRange(world.Clock.GetUtcNow().AddSeconds(45), world.Clock.GetUtcNow().AddSeconds(60));
        (known.Status.State, known.Status.Gaps, known.Status.Backfill).ShouldBe((ConnectionState.Ok, 1, new BackfillProgress(9, 10)));
        known.Runs.ShouldHaveSingleItem().Outcome.ShouldBe(RunOutcome.Partly);
        known.Days[2].State.ShouldBe(DayState.Failed);
        known.Status.NextRunAt.ShouldBe(gap.RetryAt);

        world.Clock.SetTo(gap.RetryAt!.Value);
        await world.SyncAsync(acme, id);

        (await world.StatusAsync(acme, id)).Gaps.ShouldBeEmpty();
        (await world.BilledAsync(acme)).ShouldBe(Enumerable.Range(0, 10).Sum(back => world.Fake.TokensOf(Today.AddDays(-back))) / 1_000m);
    }

    [Fact]
    public async Task A_gap_can_be_tried_again_by_hand()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        world.Fake.Faults.Next($"tokens?day={Day(-2)}", Fault.Answer(400, "{}"));
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);
        (await world.StatusAsync(acme, id)).Status.Trouble!.Kind.ShouldBe(Trouble.RequestRefused);

        (await world.AsAliceAsync<SyncRequester, int>(acme, async (requester, ct) =>
            (await requester.RetryAsync(id, "tokens", Today.AddDays(-2), ct)).Match(gaps => gaps, _ => -1))).ShouldBe(1);
        await world.SyncAsync(acme, id);

        var known = await world.StatusAsync(acme, id);
        known.Gaps.ShouldBeEmpty();
        known.Status.Trouble.ShouldBeNull();
        known.Runs[0].Cause.ShouldBe(RunCause.ByHand);
    }

    [Fact]
    public async Task A_key_that_is_no_longer_known_stops_the_connection_and_the_admins_are_told_once()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        var adam = await acme.AdamAsync();
        var bob = await acme.BobAsync();
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);
        world.Fake.Accounts.Clear();
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.SyncAsync(acme, id);
        await RequestAsync(world, acme, id);
        await world.SyncAsync(acme, id);

        var known = await world.StatusAsync(acme, id);
        (known.Status.State, known.Status.NextRunAt).ShouldBe((ConnectionState.Broken, null));
        known.Status.Trouble!.Kind.ShouldBe(Trouble.KeyRejected);
        known.Status.Trouble.Sentence.ShouldBe("Plain does not know this key: Unknown key: [key]");
        known.Status.Trouble.NextStep.ShouldBe(Trouble.KeyRejected.NextStep());
        known.Runs[0].Outcome.ShouldBe(RunOutcome.Stopped);
        // Other mails may come meanwhile, of a model without a price.
        int Told(string email) => world.App.Mailbox.To(email).Count(mail => mail.Text.Contains("Plain does not know this key", StringComparison.Ordinal));
        await Eventually.True(() => Told(acme.Alice.Email) > 0 && Told(adam.Email) > 0, "the admins got a mail");
        (Told(acme.Alice.Email), Told(adam.Email), Told(bob.Email)).ShouldBe((1, 1, 0));
        (await world.TokensAsync(acme)).ShouldBe(Enumerable.Range(0, 10).Sum(back => world.Fake.TokensOf(Today.AddDays(-back))));
    }

    [Fact]
    public async Task A_feed_that_the_key_may_not_read_is_closed_and_knocked_at_a_week_later()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);
        world.Fake.MayReadCosts = false;
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.SyncAsync(acme, id);

        var costs = (await world.StatusAsync(acme, id)).Status.Feeds.Single(feed => feed.Key == "costs");
        (costs.IsOpen, costs.Trouble, costs.Sentence).ShouldBe((false, Trouble.PermissionMissing, "Plain refuses: This key may not read costs."));
        (await world.StatusAsync(acme, id)).Status.State.ShouldBe(ConnectionState.Ok);

        world.Fake.MayReadCosts = true;
        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.SyncAsync(acme, id);
        (await world.StatusAsync(acme, id)).Status.Feeds.Single(feed => feed.Key == "costs").IsOpen.ShouldBeFalse();

        world.Clock.Advance(TimeSpan.FromDays(5));
        await world.SyncAsync(acme, id);

        (await world.StatusAsync(acme, id)).Status.Feeds.Single(feed => feed.Key == "costs").IsOpen.ShouldBeTrue();
        (await world.BilledAsync(acme)).ShouldBe(Enumerable.Range(-9, 19).Sum(day => world.Fake.TokensOf(Today.AddDays(day))) / 1_000m);
    }

    [Fact]
    public async Task A_limit_ends_the_run_until_the_provider_allows_more_and_no_day_is_blamed()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        world.Fake.Faults.Next($"tokens?day={Day(-1)}", Fault.Answer(429, "{}", ("Retry-After", "900")));
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);

        var known = await world.StatusAsync(acme, id);
        (known.Status.State, known.Status.Trouble!.Kind, known.Gaps.Count).ShouldBe((ConnectionState.Failing, Trouble.RateLimited, 0));
        known.Status.NextRunAt.ShouldBe(world.Clock.GetUtcNow().AddMinutes(15));
        known.Runs.ShouldHaveSingleItem().DaysRead.ShouldBe(3);

        world.Clock.Advance(TimeSpan.FromMinutes(15));
        await world.SyncAsync(acme, id);

        (await world.StatusAsync(acme, id)).Status.Trouble.ShouldBeNull();
        (await world.TokensAsync(acme)).ShouldBe(Enumerable.Range(0, 10).Sum(back => world.Fake.TokensOf(Today.AddDays(-back))));
    }

    [Fact]
    public async Task A_provider_that_is_down_is_left_alone_for_longer_each_time()
    {
        await using var world = await PlainWorld.StartAsync(("TeamCost:Providers:BreakerTries", "10000"));
        var acme = await world.App.NewOrgAsync();
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);
        world.Fake.Faults.Next("", Fault.Html(503), times: 500);
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 5; i++)
        {
            world.Clock.Advance(TimeSpan.FromHours(26));
            await world.SyncAsync(acme, id);
            waits.Add((await world.StatusAsync(acme, id)).Status.NextRunAt!.Value - world.Clock.GetUtcNow());
        }

        waits.ShouldBeInOrder(SortDirection.Ascending);
        waits[^1].ShouldBeInRange(TimeSpan.FromMinutes(12), TimeSpan.FromHours(1));
        var broken = await world.StatusAsync(acme, id);
        (broken.Status.State, broken.Status.Trouble!.Kind).ShouldBe((ConnectionState.Failing, Trouble.ProviderDown));
        broken.Status.Trouble.Since.ShouldBe(world.Clock.GetUtcNow().AddHours(-26 * 4));
        broken.Status.Light.ShouldBe(ConnectionLight.Quiet);

        world.Fake.Faults.Clear();
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.SyncAsync(acme, id);

        (await world.StatusAsync(acme, id)).Status.State.ShouldBe(ConnectionState.Ok);
        (await world.TokensAsync(acme)).ShouldBe(Enumerable.Range(-9, 16).Sum(day => world.Fake.TokensOf(Today.AddDays(day))));
    }

    [Fact]
    public async Task An_answer_of_another_shape_is_a_gap_and_never_zero()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        world.Fake.Faults.Next($"tokens?day={Day(-3)}", Fault.Answer(200, """{"tokens":"many"}"""), times: 2);
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);

        var known = await world.StatusAsync(acme, id);
        known.Gaps.ShouldHaveSingleItem().Words.ShouldContain("could not be read at $.tokens");
        known.Status.Trouble!.Kind.ShouldBe(Trouble.BadAnswer);
    }

    [Fact]
    public async Task A_run_whose_process_died_is_marked_cut_and_the_next_goes_on()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);
        // As a killed process leaves it: a lease that nobody renews, a run that never ended, days half read.
        await world.App.ExecuteAsync("update connections set lease_by = gen_random_uuid(), lease_until = now() + interval '1 hour', next_run_at = $1", world.Clock.GetUtcNow());
        await world.App.ExecuteAsync("update connection_runs set outcome = 'running', ended_at = null");
        await world.App.ExecuteAsync("delete from connection_days where day < $1", Today.AddDays(-4));
        await world.App.ExecuteAsync("delete from usage_lines where day < $1", Today.AddDays(-4));
        var syncer = world.App.Services.GetRequiredService<ConnectionSyncer>();
        (await syncer.RunAsync(acme.Id, id, CancellationToken.None)).ShouldBeNull();

        await world.App.ExecuteAsync("update connections set lease_until = now() - interval '1 second'");
        await world.SyncAsync(acme, id);

        var known = await world.StatusAsync(acme, id);
        known.Runs.Select(run => run.Outcome).ShouldBe([RunOutcome.Good, RunOutcome.Cut], ignoreOrder: true);
        (await world.TokensAsync(acme)).ShouldBe(Enumerable.Range(0, 10).Sum(back => world.Fake.TokensOf(Today.AddDays(-back))));
    }

    [Fact]
    public async Task A_run_that_was_given_up_for_dead_writes_nothing_more()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        var isDead = new TaskCompletionSource();
        world.Fake.Faults.Next($"tokens?day={Day(-1)}", Fault.Held(isDead.Task));
        var id = await world.ConnectAsync(acme);
        await Eventually.True(() => world.Fake.Asked("costs").Count > 0, "the run is under way");
        await world.App.ExecuteAsync("update connections set lease_by = gen_random_uuid(), lease_until = now() - interval '1 second'");
        isDead.SetResult();
        await world.SyncAsync(acme, id);

        var known = await world.StatusAsync(acme, id);
        known.Runs.Select(run => run.Outcome).ShouldBe([RunOutcome.Good, RunOutcome.Cut], ignoreOrder: true);
        (await world.TokensAsync(acme)).ShouldBe(Enumerable.Range(0, 10).Sum(back => world.Fake.TokensOf(Today.AddDays(-back))));
    }

    [Fact]
    public async Task Many_who_run_it_at_once_are_one_run()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        var id = await world.ConnectAsync(acme);
        var syncer = world.App.Services.GetRequiredService<ConnectionSyncer>();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => syncer.RunAsync(acme.Id, id, CancellationToken.None)));
        await world.SyncAsync(acme, id);

        world.Fake.MostInFlight.ShouldBe(1);
        (await world.StatusAsync(acme, id)).Runs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_run_that_takes_long_lets_others_have_their_turn_and_goes_on()
    {
        await using var world = await PlainWorld.StartAsync(("TeamCost:Sync:RunSeconds", "0.000001"));
        var acme = await world.App.NewOrgAsync();
        var id = await world.ConnectAsync(acme);
        await Eventually.AsyncTrue(async () => (await world.StatusAsync(acme, id)).Runs.Count > 3, "several runs came one after the other");

        (await world.StatusAsync(acme, id)).Runs[^1].Outcome.ShouldBe(RunOutcome.Partly);
    }

    private static Task<bool> RequestAsync(PlainWorld world, TestOrg org, Guid id) =>
        world.AsAliceAsync<SyncRequester, bool>(org, async (requester, ct) => (await requester.RequestAsync(id, ct)).Match(_ => true, _ => false));

    private static string Day(int offset) => Today.AddDays(offset).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
