using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Support;
using static TeamCost.Web.Tests.Features.Usage.UsageWorld;

namespace TeamCost.Web.Tests.Features.Usage;

/// <summary>What must hold of any lines whatsoever: random ones, from a seed that a failure names.</summary>
public sealed class RollUpPropertyTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly string[] Models = [Sonnet, "claude-opus-4-5", "claude-haiku-4-5", "no-such-model"];

    /// <summary>Lines whose counting is plain addition: one device a person, a session a line.</summary>
    private static List<UsageLine> PlainLines(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(n => Line(
            input: random.Next(1, 100_000), output: random.Next(0, 5_000), cacheRead: random.Next(0, 900_000), cacheWrite5m: random.Next(0, 9_000),
            cacheWrite1h: random.Next(0, 900), session: $"s{n}", hour: random.Next(6) == 0 ? null : random.Next(24), model: Models[random.Next(Models.Length)],
            day: Day.AddDays(random.Next(-12, 12)), project: $"p{random.Next(3)}", tool: random.Next(2) == 0 ? "claude-code" : "opencode",
            reported: random.Next(5) == 0 ? new Money(random.Next(1, 999_999) / 1_000_000m) : null))];

    [Theory]
    [InlineData("UTC", 1)]
    [InlineData("America/New_York", 2)]
    [InlineData("Asia/Kolkata", 3)]
    public async Task The_sum_of_any_partition_is_the_total_of_the_range(string timeZone, int seed)
    {
        var random = new Random(seed);
        var world = await UsageWorld.MakeAsync(app.Services, timeZone);
        var people = new List<Guid> { await world.PersonAsync("ann"), await world.PersonAsync("ben"), await world.PersonAsync("cid") };
        await world.TeamAsync(people[0], Day.AddDays(-30), Day);
        await world.TeamAsync(people[1], Day);
        var all = new List<UsageLine>();
        foreach (var person in people)
        {
            var lines = PlainLines(random, 250);
            all.AddRange(lines);
            await world.SendAsync(SourceClaim.Device(person, Guid.NewGuid(), "laptop"), [.. lines]);
        }

        await world.SettleAsync();
        var days = new DayRange(Day.AddDays(-20), Day.AddDays(20));
        var total = await TotalAsync(world, new SpendFilter(days));

        total.Tokens.ShouldBe(all.Sum(line => line.Tokens.Total));
        total.Requests.ShouldBe(all.Count);
        total.RecordedUsd.ShouldBe(all.Sum(line => line.Reported?.Amount ?? 0));
        total.BestUsd.ShouldBe(total.InputUsd + total.OutputUsd + total.CacheUsd + total.SearchUsd + total.RecordedUsd);

        // Any cut of the range into pieces.
        for (var round = 0; round < 5; round++)
        {
            var cuts = Enumerable.Range(0, random.Next(1, 8)).Select(_ => days.First.AddDays(random.Next(1, days.Count - 1))).Distinct().Order().Append(days.Last.AddDays(1)).ToList();
            var from = days.First;
            var sum = SpendSums.Zero;
            foreach (var cut in cuts)
            {
                sum += await TotalAsync(world, new SpendFilter(new DayRange(from, cut.AddDays(-1))));
                from = cut;
            }

            sum.ShouldBe(total);
        }

        // Any grouping, by day or not.
        for (var round = 0; round < 8; round++)
        {
            var by = Enum.GetValues<Dimension>().Where(_ => random.Next(2) == 0).ToList();
            var rows = await AskAsync(world, query => query.ByAsync(new SpendFilter(days), random.Next(2) == 0, by, CancellationToken.None));
            SpendSums.Of(rows.Select(row => row.Sums)).ShouldBe(total);
        }

        var hours = await world.ReadAsync(db => Task.FromResult(db.HourlyUsage.ToList()));
        hours.Sum(row => row.Tokens).ShouldBe(total.Tokens);
        hours.Sum(row => row.Requests).ShouldBe(total.Requests);
        hours.Sum(row => row.BestUsd).ShouldBe(total.BestUsd);
        (await world.ReadAsync(db => Task.FromResult(db.DailySessions.ToList()))).Sum(row => row.BestUsd).ShouldBe(total.BestUsd);
    }

    /// <summary>
    /// Everything at once: machines, telemetry, accounts with names of people and of nobody, modes of payment, recorded amounts, bills of every kind, seats,
    /// plans. Whatever counts, partitions add up, and no provider and day is both billed and estimated.
    /// </summary>
    [Theory]
    [InlineData("UTC", 21)]
    [InlineData("Pacific/Auckland", 22)]
    public async Task With_accounts_bills_and_seats_every_partition_adds_up_and_nothing_is_both_billed_and_estimated(string timeZone, int seed)
    {
        var random = new Random(seed);
        var world = await UsageWorld.MakeAsync(app.Services, timeZone);
        var people = new List<Guid> { await world.PersonAsync("ann"), await world.PersonAsync("ben") };
        await world.TeamAsync(people[0], Day.AddDays(-3));
        string?[] names = [await world.EmailOfAsync(people[0]), await world.EmailOfAsync(people[1]), "key:ci", null];
        foreach (var person in people)
        {
            await world.SendAsync(SourceClaim.Device(person, Guid.NewGuid(), "laptop"), MixedLines(random));
            await world.SendAsync(SourceClaim.Telemetry($"{person:N}", "otlp", null, person, false), MixedLines(random));
        }

        for (var account = 0; account < 3; account++)
        {
            await world.SendAsync(SourceClaim.Connection(Guid.NewGuid(), $"account {account}"), [.. Enumerable.Range(0, 60).Select(_ => AccountLine(random, names))]);
        }

        await world.BillAsync(SourceClaim.Connection(Guid.NewGuid(), "bills"), [.. Enumerable.Range(0, 12).Select(n => new BillItem(
            Day.AddDays(random.Next(3)), random.Next(2) == 0 ? "anthropic" : "openai", "api", $"item {n}", new Money(random.Next(-99_999, 999_999) / 1_000_003m),
            (BillKind)random.Next(5), Identity: names[random.Next(4)]))]);
        await world.SeatsAsync(SourceClaim.Connection(Guid.NewGuid(), "seats"), Day.AddDays(2), new SeatItem("1", names[0], "github", "copilot", "business", Day, null, null, null));

        var rows = await world.RowsAsync();
        var days = new DayRange(Day.AddDays(-20), Day.AddDays(20));
        rows = [.. rows.Where(row => days.Contains(row.Day))];
        var total = await TotalAsync(world, new SpendFilter(days));

        rows.ShouldAllBe(row => row.BestUsd == row.InputUsd + row.OutputUsd + row.CacheUsd + row.SearchUsd + row.RecordedUsd);
        total.SpendUsd.ShouldBe(rows.Sum(row => row.BilledUsd) + rows.Sum(row => row.EstimatedUsd));
        foreach (var day in rows.GroupBy(row => (row.UtcDay, row.Provider)).Where(day => day.Any(row => row.Grain == "bill")))
        {
            day.Sum(row => row.EstimatedUsd).ShouldBe(0);
        }

        rows.Where(row => row.BillingMode == PaidModes.Seat).Sum(row => row.EstimatedUsd).ShouldBe(0);
        for (var round = 0; round < 6; round++)
        {
            var by = Enum.GetValues<Dimension>().Where(_ => random.Next(2) == 0).ToList();
            SpendSums.Of((await AskAsync(world, query => query.ByAsync(new SpendFilter(days), true, by, CancellationToken.None))).Select(row => row.Sums)).ShouldBe(total);
        }

        // Nothing that one road tells is lost: of each person, model and day at least the most that any one source says.
        var told = await world.ReadAsync(db => Task.FromResult(db.DailySources.ToList()));
        told.Sum(row => row.CountedTokens).ShouldBe(total.Tokens);
        foreach (var most in told.GroupBy(row => (row.UtcDay, row.PersonId, row.Provider, Model: ModelNames.Alike(row.Model), row.SourceId)))
        {
            rows.Where(row => (row.UtcDay, row.PersonId, row.Provider, ModelNames.Alike(row.Model)) == (most.Key.UtcDay, most.Key.PersonId, most.Key.Provider, most.Key.Model))
                .Sum(row => row.Input + row.Output + row.CacheRead + row.CacheWrite5m + row.CacheWrite1h).ShouldBeGreaterThanOrEqualTo(most.Sum(row => row.Tokens));
        }
    }

    private static UsageLine AccountLine(Random random, string?[] names)
    {
        var isOpenAi = random.Next(3) == 0;
        return Line(
            input: random.Next(0, 9_000), output: random.Next(0, 900), cacheRead: random.Next(0, 20_000), session: null, hour: random.Next(5) == 0 ? null : random.Next(24),
            model: isOpenAi ? "gpt-5-2025-08-07" : Models[random.Next(Models.Length)] + (random.Next(2) == 0 ? "-20250929" : ""), provider: isOpenAi ? "openai" : "anthropic",
            tool: isOpenAi || random.Next(3) == 0 ? "api" : "claude-code", day: Day.AddDays(random.Next(3)), identity: names[random.Next(names.Length)],
            reported: random.Next(3) == 0 ? new Money(random.Next(1, 999_999) / 1_000_000m) : null, paidBy: PaidModes.All[random.Next(3)]);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Any_order_of_the_same_batches_ends_in_the_same_rollup(int seed)
    {
        var random = new Random(seed);
        var batches = Enumerable.Range(0, 14).Select(_ => (Source: random.Next(5), Lines: MixedLines(random))).ToList();

        var once = await RollupOfAsync(batches);
        var shuffledAndTwice = await RollupOfAsync([.. batches.Concat(batches).OrderBy(_ => random.Next())]);

        shuffledAndTwice.ShouldBe(once);
    }

    private static UsageLine[] MixedLines(Random random) =>
        [.. Enumerable.Range(0, 30).Select(_ =>
        {
            var session = random.Next(5) == 0 ? null : $"s{random.Next(6)}";
            return Line(
                input: random.Next(0, 5_000), output: random.Next(0, 900), cacheWrite5m: random.Next(0, 90), cacheWrite1h: random.Next(0, 90), session: session,
                hour: random.Next(4), model: Models[random.Next(2)], day: Day.AddDays(random.Next(3)));
        })];

    private async Task<List<string>> RollupOfAsync(List<(int Source, UsageLine[] Lines)> batches)
    {
        var world = await UsageWorld.MakeAsync(app.Services, "America/New_York");
        var (ann, ben) = (await world.PersonAsync("ann"), await world.PersonAsync("ben"));
        var machine = Guid.NewGuid();
        var annEmail = await world.EmailOfAsync(ann);
        List<SourceClaim> sources =
        [
            SourceClaim.Device(ann, machine, "one"), SourceClaim.Device(ann, Guid.NewGuid(), "two"), SourceClaim.Device(ben, Guid.NewGuid(), "three"),
            SourceClaim.Telemetry("t", "otlp", null, ann, false), SourceClaim.Upload(Guid.NewGuid(), Guid.NewGuid(), "shared"),
        ];
        foreach (var source in sources)
        {
            // The oldest source breaks ties: make them in one order.
            await world.SendAsync(source);
        }

        foreach (var (source, lines) in batches)
        {
            await world.SendAsync(sources[source], source == 4 ? [.. lines.Select(line => line with { Identity = annEmail })] : lines);
        }

        return [.. (await world.RowsAsync())
            .Select(row => $"{row.Day} {(row.PersonId == ann ? "ann" : "ben")} {row.Model} {row.Input} {row.Output} {row.CacheWrite5m} {row.CacheWrite1h} {row.Requests} {row.BestUsd:0.############}")
            .Order(StringComparer.Ordinal)];
    }

    private static Task<SpendSums> TotalAsync(UsageWorld world, SpendFilter filter) => AskAsync(world, query => query.TotalAsync(filter, CancellationToken.None));

    private static Task<T> AskAsync<T>(UsageWorld world, Func<SpendQuery, Task<T>> ask) => world.AskAsync(ask);
}
