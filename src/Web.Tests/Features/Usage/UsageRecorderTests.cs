using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Support;
using static TeamCost.Web.Tests.Features.Usage.UsageWorld;

namespace TeamCost.Web.Tests.Features.Usage;

public sealed class UsageRecorderTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Sending_the_same_lines_twice_changes_nothing()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var laptop = SourceClaim.Device(await world.PersonAsync(), Guid.NewGuid(), "laptop");

        var first = await world.SendAsync(laptop, Line(), Line(hour: 10));
        await world.SettleAsync();
        var second = await world.SendAsync(laptop, Line(), Line(hour: 10));

        first.ShouldBe(new UsageReceipt(2, 0, first.Rejected));
        second.ShouldBe(new UsageReceipt(2, 2, second.Rejected));
        (await world.OneAsync<long>("select count(*) from dirty_days where org_id = $1", world.OrgId)).ShouldBe(0);
        (await world.LinesAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_line_is_priced_by_the_table_component_by_component()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var laptop = SourceClaim.Device(await world.PersonAsync(), Guid.NewGuid(), "laptop");

        await world.SendAsync(laptop, Line(input: 1_000_000, output: 100_000, cacheRead: 2_000_000, cacheWrite5m: 400_000, cacheWrite1h: 100_000));

        var line = (await world.LinesAsync()).ShouldHaveSingleItem();
        line.ListInputUsd.ShouldBe(3m);
        line.ListOutputUsd.ShouldBe(1.5m);
        line.ListCacheReadUsd.ShouldBe(0.6m);
        line.ListCacheWrite5mUsd.ShouldBe(1.5m);
        line.ListCacheWrite1hUsd.ShouldBe(0.6m);
    }

    [Fact]
    public async Task What_is_still_there_takes_nothing_back_and_each_cost_follows_its_counter()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var laptop = SourceClaim.Device(await world.PersonAsync(), Guid.NewGuid(), "laptop");

        await world.SendAsync(laptop, Line(input: 1_000, output: 10), Line(hour: 11));
        await world.SendAsync(laptop, Line(input: 500, output: 20));

        var lines = await world.LinesAsync();
        lines.Count.ShouldBe(2);
        var merged = lines.Single(line => line.Hour == 9);
        (merged.Input, merged.Output).ShouldBe((1_000, 20));
        (merged.ListInputUsd, merged.ListOutputUsd).ShouldBe((0.003m, 0.0003m));
    }

    [Fact]
    public async Task The_whole_truth_replaces_and_lines_that_vanished_there_vanish_here()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var account = SourceClaim.Connection(Guid.NewGuid(), "Anthropic");
        var day = new DayRange(Day, Day);

        await world.SendAsync(account, Batch([Line(session: null), Line(session: null, hour: 10)], wholeTruth: true, days: day));
        var receipt = await world.SendAsync(account, Batch([Line(input: 50, session: null)], wholeTruth: true, at: Morning.AddHours(1), days: day));

        receipt.Vanished.ShouldBe(1);
        (await world.LinesAsync()).ShouldHaveSingleItem().Input.ShouldBe(50);
    }

    [Fact]
    public async Task How_a_line_is_paid_for_is_kept_and_tells_lines_apart()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var account = SourceClaim.Connection(Guid.NewGuid(), "Anthropic");
        var day = new DayRange(Day, Day);
        UsageLine[] lines = [Line(input: 1, session: null) with { PaidBy = PaidModes.Seat }, Line(input: 2, session: null) with { PaidBy = PaidModes.Metered }, Line(input: 4, session: null)];

        await world.SendAsync(account, Batch(lines, wholeTruth: true, days: day));
        var again = await world.SendAsync(account, Batch(lines, wholeTruth: true, at: Morning.AddHours(1), days: day));
        await world.SendAsync(SourceClaim.Device(await world.PersonAsync(), Guid.NewGuid(), "laptop"), Line(input: 8) with { PaidBy = PaidModes.Seat });

        again.Unchanged.ShouldBe(3);
        (await world.LinesAsync()).ToDictionary(line => line.Input, line => line.PaidBy).ShouldBe(
            new Dictionary<long, string> { [1] = "seat", [2] = "metered", [4] = "not-said", [8] = "seat" }, ignoreOrder: true);
    }

    [Fact]
    public async Task An_older_telling_of_a_whole_day_changes_nothing()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var account = SourceClaim.Connection(Guid.NewGuid(), "Anthropic");
        var day = new DayRange(Day, Day);

        await world.SendAsync(account, Batch([Line(input: 50, session: null)], wholeTruth: true, at: Morning.AddHours(1), days: day));
        var receipt = await world.SendAsync(account, Batch([Line(session: null), Line(session: null, hour: 3)], wholeTruth: true, days: day));

        (receipt.Unchanged, receipt.Vanished).ShouldBe((2, 0));
        (await world.LinesAsync()).ShouldHaveSingleItem().Input.ShouldBe(50);
    }

    [Fact]
    public async Task A_whole_truth_about_one_name_leaves_the_others_alone()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var shared = SourceClaim.SharedTotals(Guid.NewGuid(), "ccusage");
        UsageLine Of(string name, long input, string model = Sonnet) => Line(input: input, session: null, hour: null, identity: name, model: model, dayKind: DayKinds.Local);

        await world.SendAsync(shared, Batch([Of("ann", 1), Of("ann", 2, "claude-opus-4-5"), Of("ben", 3)], wholeTruth: true), [new(Day, "ann"), new(Day, "ben")]);
        var receipt = await world.SendAsync(shared, Batch([Of("Ann", 7)], wholeTruth: true), [new(Day, "Ann")]);

        receipt.Vanished.ShouldBe(1);
        (await world.LinesAsync()).Select(line => line.Input).Order().ShouldBe([3, 7]);
    }

    [Fact]
    public async Task A_newer_reader_replaces_the_sessions_it_names_and_an_older_one_changes_nothing_of_them()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var laptop = SourceClaim.Device(await world.PersonAsync(), Guid.NewGuid(), "laptop");

        await world.SendAsync(laptop, Line(session: "a", hour: 3), Line(session: "a", hour: 4), Line(session: "b", hour: 3));
        await world.SendAsync(laptop, Batch([Line(session: "a", hour: 4, input: 60)], reader: 2));
        await world.SendAsync(laptop, Batch([Line(session: "a", hour: 3), Line(session: "a", hour: 4), Line(session: "c", hour: 5)], reader: 1));

        var lines = await world.LinesAsync();
        lines.Count.ShouldBe(3);
        lines.Single(line => line.ReaderVersion == 2).Input.ShouldBe(60);
        lines.Where(line => line.ReaderVersion == 1).Select(line => line.Hour).Order().ShouldBe([(short?)3, (short?)5]);
    }

    [Fact]
    public async Task Bad_lines_are_named_by_index_and_reason_and_good_ones_kept()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var laptop = SourceClaim.Device(await world.PersonAsync(), Guid.NewGuid(), "laptop");

        var receipt = await world.SendAsync(laptop,
            Line(), Line(input: -1), Line(hour: 24), Line(tool: ""), Line(day: Day.AddDays(100)), Line(identity: "ann"), Line(model: "a\0b"),
            Line(grain: "guess"), Line(reported: new Money(1, "usd")), Line() with { PaidBy = "barter" });

        receipt.Accepted.ShouldBe(1);
        receipt.Rejected.Select(line => line.Index).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        receipt.Rejected.ShouldAllBe(line => line.Reason.Length > 20 && line.Reason.EndsWith('.'));
        (await world.LinesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_new_login_on_the_same_machine_stays_the_same_device_and_another_person_is_another()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var (ann, ben, machine) = (await world.PersonAsync("ann"), await world.PersonAsync("ben"), Guid.NewGuid());

        await world.SendAsync(SourceClaim.Device(ann, machine, "laptop"), Line());
        await world.SendAsync(SourceClaim.Device(ann, machine, "laptop renamed"), Line());
        await world.SendAsync(SourceClaim.Device(ben, machine, "laptop"), Line());

        (await world.OneAsync<long>("select count(*) from devices where org_id = $1", world.OrgId)).ShouldBe(2);
        (await world.OneAsync<long>("select count(*) from sources where org_id = $1", world.OrgId)).ShouldBe(2);
    }

    [Fact]
    public async Task A_name_is_the_member_whose_confirmed_address_it_is_and_otherwise_nobody_yet()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync("ann");
        var shared = SourceClaim.Upload(Guid.NewGuid(), Guid.NewGuid(), "ci");

        await world.SendAsync(shared, Line(session: "b", identity: "build-bot"));
        await world.SendAsync(shared, Line(identity: (await world.EmailOfAsync(ann)).ToUpperInvariant()), Line(session: "c", identity: "Build-Bot"));

        (await world.OneAsync<long>("select count(*) from identities where org_id = $1 and state = 'person' and user_id = $2", world.OrgId, ann)).ShouldBe(1);
        (await world.OneAsync<long>("select count(*) from identities where org_id = $1 and state = 'unassigned'", world.OrgId)).ShouldBe(1);
    }

    [Fact]
    public async Task Many_batches_at_once_end_as_one_after_the_other()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var ann = await world.PersonAsync();
        var laptops = Enumerable.Range(0, 3).Select(n => SourceClaim.Device(ann, Guid.NewGuid(), $"laptop {n}")).ToList();
        var lines = Enumerable.Range(0, 300).Select(n => Line(input: n, session: $"s{n % 40}", hour: n % 24, day: Day.AddDays(n % 35))).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 24).Select(n =>
        {
            var random = new Random(n);
            return world.SendAsync(laptops[n % 3], [.. lines.OrderBy(_ => random.Next())]);
        }));

        var expected = lines.GroupBy(line => (line.Day, line.Hour, line.Session)).Sum(key => key.Max(line => line.Tokens.Input));
        (await world.LinesAsync()).Sum(line => line.Input).ShouldBe(3 * expected);
        (await world.RowsAsync()).Sum(row => row.Input).ShouldBe(expected);
    }
}
