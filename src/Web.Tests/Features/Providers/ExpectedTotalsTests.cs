using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.Anthropic;
using TeamCost.FakeProviders.Cursor;
using TeamCost.FakeProviders.GitHub;
using TeamCost.FakeProviders.OpenAi;
using TeamCost.FakeProviders.OpenRouter;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers;

/// <summary>
/// Whole accounts, from the key to the rollup that every screen reads: the vendors' sample answers give the sums that were computed by hand, to
/// the cent and token, after the back-fill, after a second run, in another order of days, and after runs that were cut at random points.
/// </summary>
public sealed class ExpectedTotalsTests
{
    private static readonly JsonNode Expected = Samples.Json("expected-totals.json");
    private static readonly DateOnly Seventeenth = new(2026, 11, 17);
    private static readonly DateOnly Eighteenth = new(2026, 11, 18);

    [Fact]
    public async Task Five_accounts_give_the_expected_totals_and_a_second_run_changes_nothing()
    {
        await using var world = await SamplesWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        await world.ConnectAllAsync(acme);
        await world.SyncAllAsync(acme);
        var first = await world.RowsAsync(acme);

        await CheckAsync(world, acme);
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.SyncAllAsync(acme);

        await CheckAsync(world, acme);
        Text(await world.RowsAsync(acme)).ShouldBe(Text(first));
    }

    [Fact]
    public async Task Gaps_that_are_read_later_and_in_another_order_give_the_same()
    {
        await using var world = await SamplesWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        // Refused, so that the day is a gap and others go first.
        world.Anthropic.Faults.Next("starting_at=2026-11-18", Fault.Answer(400, """{"type":"error","error":{"type":"invalid_request_error","message":"not now"}}"""), times: 2);
        world.OpenAi.Faults.Next("start_time=1794873600", Fault.Answer(400, """{"error":{"message":"not now","type":"invalid_request_error"}}"""), times: 2);
        world.GitHub.Faults.Next("users-1-day?day=2026-11-17", Fault.Answer(400, """{"message":"not now"}"""), times: 2);
        await world.ConnectAllAsync(acme, backwards: true);
        await world.SyncAllAsync(acme);
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.SyncAllAsync(acme);
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.SyncAllAsync(acme);

        await CheckAsync(world, acme);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Runs_that_are_cut_at_random_points_give_the_same(int seed)
    {
        await using var world = await SamplesWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        await world.ConnectAllAsync(acme);
        await world.CutAsync(acme, new Random(seed), times: 12);
        await world.SyncAllAsync(acme);

        await CheckAsync(world, acme);
    }

    [Fact]
    public async Task An_Enterprise_account_gives_the_expected_totals()
    {
        await using var world = await SamplesWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        await world.ConnectAsync(acme, "anthropic", "sk-ant-api01-good");
        await world.SyncAllAsync(acme);

        var cost = Expected["anthropic"]!["enterprise user_cost 2026-11-18 usd"]!;
        var rows = (await world.RowsAsync(acme)).Where(row => row.Day == Eighteenth).ToList();
        rows.Sum(row => row.BilledUsd).ShouldBe(Money(cost["amount"]));
        rows.Sum(row => row.BestUsd).ShouldBe(Money(cost["amount"]));
        rows.Sum(row => row.ListUsd).ShouldBe(Money(cost["list_amount"]));
    }

    private static async Task CheckAsync(SamplesWorld world, TestOrg acme)
    {
        (await SamplesWorld.StatusAsync(acme)).ShouldAllBe(one => one.Trouble == null && one.Gaps == 0 && one.Backfill.IsDone);
        var rows = await world.RowsAsync(acme);
        var activity = await acme.InAsync<AppDbContext, List<DailyActivity>>((db, ct) => db.DailyActivity.AsNoTracking().ToListAsync(ct));
        Anthropic([.. rows.Where(row => row.Provider == "anthropic")], [.. activity.Where(row => row.Provider == "anthropic")]);
        OpenAi([.. rows.Where(row => row.Provider == "openai")]);
        GitHub([.. rows.Where(row => row.Provider == "github")], [.. activity.Where(row => row.Provider == "github")]);
        Cursor([.. rows.Where(row => row.Provider == "cursor")]);
        rows.Where(row => row.Provider == "openrouter" && row.Day == Seventeenth).Sum(row => row.BilledUsd)
            .ShouldBe(Money(Expected["openrouter"]!["activity 2026-11-17 usd"]));
        (await acme.InAsync<AppDbContext, int>((db, ct) => db.Seats.CountAsync(seat => seat.Provider == "github" && seat.UntilDay == null, ct)))
            .ShouldBe(Expected["github-copilot"]!["seats"]!.GetValue<int>());
    }

    private static void Anthropic(List<DailyUsage> rows, List<DailyActivity> activity)
    {
        var claude = Expected["anthropic"]!["claude_code 2026-11-18"]!;
        decimal Done(string metric) => activity.Where(row => row.Day == Eighteenth && row.Metric == metric).Sum(row => row.Value);
        Done("sessions").ShouldBe(claude["sessions"]!.GetValue<int>());
        Done("lines-added").ShouldBe(claude["lines_added"]!.GetValue<int>());
        Done("lines-removed").ShouldBe(claude["lines_removed"]!.GetValue<int>());
        Done("commits").ShouldBe(claude["commits"]!.GetValue<int>());
        Done("pull-requests").ShouldBe(claude["pull_requests"]!.GetValue<int>());
        var coded = rows.Where(row => row.Day == Eighteenth && row.Tool == "claude-code").ToList();
        coded.Select(row => (row.PersonId, row.IdentityId)).Distinct().Count().ShouldBe(claude["actors"]!.GetValue<int>());
        coded.Sum(row => row.BestUsd).ShouldBe(Money(claude["estimated_usd_all"]));
        coded.Where(row => row.BillingMode == "metered").Sum(row => row.BestUsd).ShouldBe(Money(claude["estimated_usd_customer_type_api"]));

        foreach (var (day, sums) in Expected["anthropic"]!["messages usage"]!.AsObject())
        {
            // What a seat covers is in the Claude Code report alone.
            var told = rows.Where(row => row.Day == DateOnly.Parse(day, null) && row.BillingMode != "seat").ToList();
            (told.Sum(row => row.Input), told.Sum(row => row.Output), told.Sum(row => row.CacheRead), told.Sum(row => row.CacheWrite5m + row.CacheWrite1h)).ShouldBe(
                (Count(sums!["uncached_input"]), Count(sums["output"]), Count(sums["cache_read"]), Count(sums["cache_creation"])));
        }

        foreach (var (day, usd) in Expected["anthropic"]!["cost_report usd"]!.AsObject())
        {
            rows.Where(row => row.Day == DateOnly.Parse(day, null)).Sum(row => row.BilledUsd + row.EstimatedUsd).ShouldBe(Money(usd));
        }
    }

    private static void OpenAi(List<DailyUsage> rows)
    {
        foreach (var (day, sums) in Expected["openai"]!["completions"]!.AsObject())
        {
            // Embeddings are in the same days; the sums are of completions.
            var told = rows.Where(row => row.Day == DateOnly.Parse(day, null) && !row.Model.StartsWith("text-embedding", StringComparison.Ordinal)).ToList();
            (told.Sum(row => row.Input + row.CacheRead + row.CacheWrite5m), told.Sum(row => row.CacheRead), told.Sum(row => row.Output), told.Sum(row => row.Requests)).ShouldBe(
                (Count(sums!["input_incl_cached"]), Count(sums["cached"]), Count(sums["output"]), Count(sums["requests"])));
        }

        foreach (var (day, usd) in Expected["openai"]!["costs usd"]!.AsObject())
        {
            rows.Where(row => row.Day == DateOnly.Parse(day, null)).Sum(row => row.BilledUsd + row.EstimatedUsd).ShouldBe(Money(usd));
        }
    }

    private static void GitHub(List<DailyUsage> rows, List<DailyActivity> activity)
    {
        var users = Expected["github-copilot"]!["users 2026-11-17"]!;
        decimal Done(string metric) => activity.Where(row => row.Day == Seventeenth && row.Metric == metric && row.Tool == "copilot").Sum(row => row.Value);
        (Done("interactions"), Done("suggestions"), Done("acceptances"), Done("lines-added"), Done("lines-removed")).ShouldBe(
            (Count(users["interactions"]), Count(users["generations"]), Count(users["acceptances"]), Count(users["lines_added"]), Count(users["lines_removed"])));
        var day = rows.Where(row => row.Day == Seventeenth).ToList();
        day.Where(row => row.Tool == "copilot").Sum(row => row.BestUsd).ShouldBe(Money(Expected["github-copilot"]!["ai_credit 2026-11-17"]!["gross_usd"]));
        (day.Sum(row => row.BestUsd) * 100).ShouldBe(Money(users["ai_credits"]));
        day.Where(row => row.Grain != "seat-fee").Sum(row => row.BilledUsd + row.EstimatedUsd).ShouldBe(Money(Expected["github-copilot"]!["ai_credit 2026-11-17"]!["net_usd"]));
        var october = Expected["github-copilot"]!["october 2026 net usd"]!;
        var month = rows.Where(row => row.Day is { Year: 2026, Month: 10 }).ToList();
        month.Where(row => row.Grain == "seat-fee").Sum(row => row.BilledUsd).ShouldBe(Money(october["seats"]));
        month.Where(row => row.Grain != "seat-fee").Sum(row => row.BilledUsd).ShouldBe(Money(october["ai_credits"]));
    }

    private static void Cursor(List<DailyUsage> rows)
    {
        var events = Expected["cursor"]!["events 2026-11-18"]!;
        var day = rows.Where(row => row.Day == Eighteenth).ToList();
        day.Sum(row => row.Requests).ShouldBe(Count(events["count"]));
        day.Where(row => row.Grain != "seat-fee").Sum(row => row.BilledUsd + row.EstimatedUsd).ShouldBe(Money(events["billed_usd"]));
        day.Where(row => row.BillingMode == "seat").Sum(row => row.BestUsd).ShouldBe(Money(events["included_usd"]));
    }

    private static string Text(List<DailyUsage> rows) => JsonSerializer.Serialize(rows.Where(row => row.Day < Eighteenth.AddDays(2)));

    private static decimal Money(JsonNode? node) => decimal.Parse(node!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    private static long Count(JsonNode? node) => node!.GetValue<long>();

    /// <summary>The app on a database of its own, and the five providers with their sample answers, at noon of 20 November 2026.</summary>
    private sealed class SamplesWorld : IAsyncDisposable
    {
        private static readonly (string Provider, string Key, (string, string)[] Settings)[] Accounts =
        [
            ("anthropic", "sk-ant-admin01-good", []), ("openai", "sk-admin-good", []), ("github", "ghp_good", [("org", "larkspur-labs")]), ("cursor", "key_good", []),
            ("openrouter", "sk-or-good", []),
        ];

        public required TestApp App { get; init; }

        public required TestClock Clock { get; init; }

        public required FakeProvider[] Fakes { get; init; }

        public FakeProvider Anthropic => Fakes[0];

        public FakeProvider OpenAi => Fakes[1];

        public FakeProvider GitHub => Fakes[2];

        public static async Task<SamplesWorld> StartAsync()
        {
            var clock = new TestClock(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
            FakeProvider[] fakes = [FakeAnthropic.FromSamples(), FakeOpenAi.FromSamples(), FakeGitHub.FromSamples(), FakeCursor.FromSamples(), FakeOpenRouter.FromSamples()];
            foreach (var fake in fakes)
            {
                await fake.StartAsync();
            }

            var app = await TestApp.StartAsync(clock, ownDatabase: true,
                [.. fakes.Select(fake => ($"TeamCost:Providers:{fake.SettingsName}:BaseUrl", fake.Address.AbsoluteUri)), ("TeamCost:Outbound:AllowPrivateNetworks", "true")]);
            return new SamplesWorld { App = app, Clock = clock, Fakes = fakes };
        }

        public async Task ConnectAllAsync(TestOrg org, bool backwards = false)
        {
            foreach (var (provider, key, settings) in backwards ? Accounts.Reverse() : Accounts)
            {
                await ConnectAsync(org, provider, key, settings);
            }
        }

        public async Task<Guid> ConnectAsync(TestOrg org, string provider, string key, params (string Name, string Value)[] settings)
        {
            await using var scope = App.Services.CreateAsyncScope();
            var entry = await scope.ServiceProvider.GetRequiredService<OrgDoor>().FindAsync(org.Id, org.Alice.UserId, CancellationToken.None);
            scope.ServiceProvider.GetRequiredService<CurrentOrg>().Enter(entry!);
            return (await scope.ServiceProvider.GetRequiredService<ConnectionKeeper>().ConnectAsync(
                new NewConnection(provider, null, key, settings.ToDictionary(one => one.Name, one => one.Value)), CancellationToken.None))
                .Match(made => made.Id, error => throw new ShouldAssertException(error.Message));
        }

        /// <summary>Until nothing is due and nobody reads.</summary>
        public async Task SyncAllAsync(TestOrg org)
        {
            var syncer = App.Services.GetRequiredService<ConnectionSyncer>();
            for (var tries = 0; !await IsInStepAsync(org); tries++)
            {
                tries.ShouldBeLessThan(2_000);
                foreach (var connection in await StatusAsync(org))
                {
                    await syncer.RunAsync(org.Id, connection.Id, CancellationToken.None);
                }

                // The process's own pool may be at one of them.
                await Task.Delay(25);
            }

            await SettleAsync(org);
        }

        /// <summary>Runs that end in the middle, wherever that is.</summary>
        public async Task CutAsync(TestOrg org, Random random, int times)
        {
            var syncer = App.Services.GetRequiredService<ConnectionSyncer>();
            for (var i = 0; i < times; i++)
            {
                foreach (var connection in await StatusAsync(org))
                {
                    using var cut = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(5, 400)));
                    try
                    {
                        await syncer.RunAsync(org.Id, connection.Id, cut.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        // As a process that ends.
                    }
                }
            }
        }

        public Task<List<DailyUsage>> RowsAsync(TestOrg org) => org.InAsync<AppDbContext, List<DailyUsage>>((db, ct) =>
            db.DailyUsage.AsNoTracking().OrderBy(row => row.Day).ThenBy(row => row.UtcDay).ThenBy(row => row.Seq).ToListAsync(ct));

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            foreach (var fake in Fakes)
            {
                await fake.DisposeAsync();
            }
        }

        public static Task<IReadOnlyList<ConnectionStatus>> StatusAsync(TestOrg org) =>
            org.InAsync<ConnectionListQuery, IReadOnlyList<ConnectionStatus>>((query, ct) => query.RunAsync(ct));

        private async Task<bool> IsInStepAsync(TestOrg org) =>
            (await StatusAsync(org)).All(one => !one.IsRunning && (one.NextRunAt is null || one.NextRunAt > Clock.GetUtcNow()));

        private async Task SettleAsync(TestOrg org) => await Eventually.AsyncTrue(async () =>
        {
            await App.Services.GetRequiredService<OrgRunner>().ForAsync<RollUp>(org.Id, (rollUp, ct) => rollUp.RunAsync(ct), CancellationToken.None);
            return await org.InAsync<AppDbContext, bool>((db, ct) => db.DirtyDays.AllAsync(day => false, ct));
        }, "everything is added up");
    }
}
