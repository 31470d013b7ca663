using TeamCost.Contracts;
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
