using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Alerts.Looking;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;
using Xunit.Abstractions;

namespace TeamCost.Web.Tests.Features.Alerts;

/// <summary>
/// November 2026 hour by hour, in New York (whose clocks change on the 1st) and in Berlin, on a clock that only the test moves. Two web processes look at the
/// same moment, each hour; before them one that is killed between its states and its commit. Figures come late, are corrected down and up again.
/// The list of messages is exactly what a careful person would have written.
/// </summary>
public sealed class SimulatedMonthTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 1, 4, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2026, 12, 2, 6, 30, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private readonly TestClock _clock = new(Begin);
    private TestApp _one = null!;
    private TestApp _two = null!;
    private int _sent;

    public async Task InitializeAsync()
    {
        _one = await TestApp.StartWithAsync(NoWaker, _clock, ownDatabase: true);
        var database = _one.Services.GetRequiredService<IConfiguration>()["ConnectionStrings:TeamCost"]!;
        _two = await TestApp.StartWithAsync(NoWaker, _clock, ownDatabase: true, ("ConnectionStrings:TeamCost", database));
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task A_month_fires_exactly_the_expected_messages_none_twice_none_missing()
    {
        var york = await Firm.OpenAsync(_one, "America/New_York", _clock);
        var berlin = await Firm.OpenAsync(_one, "Europe/Berlin", _clock);
        await HistoryAsync(york, 80m, 20m);
        await HistoryAsync(berlin, 20m, 0m);
        var month = await york.BudgetAsync(BudgetScope.Organization, "", BudgetPeriod.Month, 2_115m, [50, 80, 100], forecasts: true);
        var week = await york.BudgetAsync(BudgetScope.Tool, "codex", BudgetPeriod.Week, 150m, [50, 80, 100], forecasts: true);
        var day = await york.BudgetAsync(BudgetScope.Organization, "", BudgetPeriod.Day, 110m, [100], forecasts: true);
        var europe = await berlin.BudgetAsync(BudgetScope.Organization, "", BudgetPeriod.Month, 300m, [80, 100], forecasts: false);

        for (; _clock.GetUtcNow() <= End; _clock.Advance(TimeSpan.FromHours(1)))
        {
            var hasNews = await YorkAsync(york) | await BerlinAsync(berlin, europe);
            if (hasNews)
            {
                await DieAsync(york);
                await DieAsync(berlin);
            }

            await Task.WhenAll(LookAsync(_one, york), LookAsync(_two, york), LookAsync(_one, berlin), LookAsync(_two, berlin));
        }

        var told = await york.MessagesAsync(NewYork, (month, "month"), (week, "week"), (day, "day"));
        var toldInBerlin = await berlin.MessagesAsync(Berlin, (europe, "month"));
        output.WriteLine(string.Join('\n', ["New York", .. told, "Berlin", .. toldInBerlin]));
        told.ShouldBe(
        [
            // Sixty dollars in the first hour of the month, then a hundred on each working day: the 21st of them is the 30th.
            "2026-11-01 00:30 budget.forecast_exceeded month 2026-11-01 100 near, passed on 2026-11-30",
            // It was passed before the budget was there.
            "2026-11-01 00:30 budget.threshold_crossed week 2026-10-26 50 exceeded, since 2026-10-29",
            // The 25th hour of the day on which the clocks change belongs to it.
            "2026-11-01 23:30 budget.exceeded day 2026-11-01 100 exceeded, since 2026-11-01",
            "2026-11-05 15:30 budget.threshold_crossed week 2026-11-02 50 exceeded, since 2026-11-05",
            // Late figures of the 10th cross two thresholds at once: one message; the day they are of is closed and says nothing.
            // Since when is said by the days that the figures are of: 20 + 90 + 20 passed 120 on the 11th.
            "2026-11-12 10:30 budget.threshold_crossed week 2026-11-09 80 exceeded, since 2026-11-11",
            "2026-11-12 15:30 budget.threshold_crossed month 2026-11-01 50 exceeded, since 2026-11-12",
            "2026-11-12 18:30 budget.exceeded week 2026-11-09 100 exceeded, since 2026-11-12",
            // On the 13th they are taken back, on the 14th they come again: nothing is told a second time. Late figures of yesterday still count.
            "2026-11-18 02:30 budget.exceeded day 2026-11-17 100 exceeded, since 2026-11-17",
            "2026-11-19 15:30 budget.threshold_crossed week 2026-11-16 50 exceeded, since 2026-11-19",
            "2026-11-20 18:30 budget.threshold_crossed month 2026-11-01 80 exceeded, since 2026-11-20",
            "2026-11-26 15:30 budget.threshold_crossed week 2026-11-23 50 exceeded, since 2026-11-26",
            "2026-11-26 18:30 budget.exceeded month 2026-11-01 100 exceeded, since 2026-11-26",
            // December has 23 working days; with what Sundays and Tuesdays had besides, 2,107.50 by the 28th and 2,220 by the 29th.
            "2026-12-01 00:30 budget.forecast_exceeded month 2026-12-01 100 near, passed on 2026-12-29",
        ]);
        toldInBerlin.ShouldBe(
        [
            "2026-11-17 15:30 budget.threshold_crossed month 2026-11-01 80 exceeded, since 2026-11-17",
            "2026-11-20 15:30 budget.exceeded month 2026-11-01 100 exceeded, since 2026-11-20",
            // Raised on the 21st, lowered on the 24th: both were told already.
        ]);
        await AfterwardsAsync(york, berlin, month, day);
    }

    /// <summary>Nothing is left open in closed periods, and what came after the closing is seen as a restatement.</summary>
    private static async Task AfterwardsAsync(Firm york, Firm berlin, Guid month, Guid day)
    {
        (await york.World.OneAsync<long>("select count(*) from alerts where org_id = $1 and state in ('near', 'exceeded', 'acknowledged') and period_last < '2026-12-01'", york.World.OrgId)).ShouldBe(0);
        (await berlin.World.OneAsync<long>("select count(*) from alerts where org_id = $1 and state <> 'resolved'", berlin.World.OrgId)).ShouldBe(0);
        (await york.World.OneAsync<decimal>("select spent_usd from budget_periods where org_id = $1 and budget_id = $2 and first_day = '2026-11-01'", york.World.OrgId, month)).ShouldBe(2_315m);
        (await york.World.OneAsync<decimal>("select spent_usd from budget_periods where org_id = $1 and budget_id = $2 and first_day = '2026-11-10'", york.World.OrgId, day)).ShouldBe(100m);
        (await york.World.OneAsync<long>("select count(*) from budget_periods where org_id = $1 and budget_id = $2", york.World.OrgId, day)).ShouldBe(30);
    }

    /// <returns>Whether figures came in.</returns>
    private async Task<bool> YorkAsync(Firm firm)
    {
        var local = TimeZoneInfo.ConvertTime(_clock.GetUtcNow(), NewYork);
        switch (local.ToString("MM-dd HH", CultureInfo.InvariantCulture))
        {
            case "11-01 00":
                return await SpendAsync(firm, 60m, 0m);
            case "11-01 23":
                return await SpendAsync(firm, 55m, 0m);
            case "11-12 10" or "11-14 10":
                return await LateAsync(firm, new DateOnly(2026, 11, 10), "codex", 70m);
            case "11-13 08":
                return await LateAsync(firm, new DateOnly(2026, 11, 10), "codex", null);
            case "11-18 02":
                return await LateAsync(firm, new DateOnly(2026, 11, 17), "claude-code", 30m);
            default:
                return IsWorking(local) && local.Hour is 9 or 12 or 15 or 18 && local.Month == 11 && await SpendAsync(firm, 20m, 5m);
        }
    }

    private async Task<bool> BerlinAsync(Firm firm, Guid budget)
    {
        var local = TimeZoneInfo.ConvertTime(_clock.GetUtcNow(), Berlin);
        switch (local.ToString("MM-dd HH", CultureInfo.InvariantCulture))
        {
            case "11-21 12":
                await firm.World.ExecuteAsync("update budgets set amount_usd = 1000 where org_id = $1 and id = $2", firm.World.OrgId, budget);
                return true;
            case "11-24 12":
                await firm.World.ExecuteAsync("update budgets set amount_usd = 200 where org_id = $1 and id = $2", firm.World.OrgId, budget);
                return true;
            default:
                return IsWorking(local) && local.Hour is 9 or 15 && local.Month == 11 && await SpendAsync(firm, 10m, 0m);
        }
    }

    private static bool IsWorking(DateTimeOffset local) => local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>What a machine reports of this hour.</summary>
    private async Task<bool> SpendAsync(Firm firm, decimal claude, decimal codex)
    {
        var now = _clock.GetUtcNow();
        await firm.World.SendAsync(firm.Machine, UsageWorld.Batch(
            [.. Lines(DateOnly.FromDateTime(now.UtcDateTime), now.Hour, claude, codex)], at: now, days: new DayRange(new DateOnly(2026, 8, 1), new DateOnly(2026, 12, 31))));
        await firm.World.SettleAsync();
        return true;
    }

    /// <summary>What an account says of a whole day, days later; null: it takes it back.</summary>
    private async Task<bool> LateAsync(Firm firm, DateOnly day, string tool, decimal? usd)
    {
        var lines = usd is { } amount
            ? new[] { UsageWorld.Line(day: day, hour: 15, session: null, tool: tool, model: "late-model", provider: "elsewhere", reported: new Money(amount)) }
            : [];
        await firm.World.SendAsync(firm.Account, UsageWorld.Batch(lines, wholeTruth: true, at: _clock.GetUtcNow(), days: new DayRange(day, day)));
        await firm.World.SettleAsync();
        return true;
    }

    private async Task HistoryAsync(Firm firm, decimal claude, decimal codex)
    {
        var days = new DayRange(new DateOnly(2026, 9, 6), new DateOnly(2026, 10, 31));
        var lines = days.Each().Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).SelectMany(d => Lines(d, 15, claude, codex));
        await firm.World.SendAsync(firm.Machine, UsageWorld.Batch([.. lines], at: _clock.GetUtcNow(), days: days));
        await firm.World.SettleAsync();
    }

    private IEnumerable<UsageLine> Lines(DateOnly day, int hour, decimal claude, decimal codex)
    {
        yield return UsageWorld.Line(day: day, hour: hour, session: $"s{++_sent}", reported: new Money(claude));
        if (codex > 0)
        {
            yield return UsageWorld.Line(day: day, hour: hour, session: $"s{++_sent}", tool: "codex", provider: "openai", model: "gpt-5-codex", reported: new Money(codex));
        }
    }

    private static Task LookAsync(TestApp app, Firm firm) =>
        app.Services.GetRequiredService<OrgRunner>().ForAsync<AlertLook>(firm.World.OrgId, (look, ct) => look.RunAsync(ct), CancellationToken.None);

    /// <summary>A process that has written its states and its messages, and is killed before it commits.</summary>
    private Task DieAsync(Firm firm) => _two.Services.GetRequiredService<OrgRunner>().ForAsync<IServiceProvider>(firm.World.OrgId, async (scope, ct) =>
    {
        await using var transaction = await scope.GetRequiredService<OrgTransaction>().BeginAsync(ct);
        await scope.GetRequiredService<AlertLook>().LookAsync(ct);
        await using var kill = scope.GetRequiredService<AppDbContext>().Statement("select pg_terminate_backend(pg_backend_pid())");
        await Should.ThrowAsync<NpgsqlException>(() => kill.ExecuteScalarAsync(ct));
    }, CancellationToken.None);

    private static void NoWaker(IServiceCollection services)
    {
        // The test says when somebody looks.
        foreach (var waker in services.Where(s => s.ImplementationType == typeof(AlertWaker)).ToList())
        {
            services.Remove(waker);
        }
    }

    private sealed record Firm(UsageWorld World, SourceClaim Machine, SourceClaim Account, DateTimeOffset At)
    {
        public static async Task<Firm> OpenAsync(TestApp app, string timeZone, TestClock clock)
        {
            var world = await UsageWorld.MakeAsync(app.Services, timeZone);
            var owner = await world.PersonAsync("owner");
            await world.ExecuteAsync("update memberships set role = 'owner' where org_id = $1", world.OrgId);
            return new Firm(world, SourceClaim.Device(owner, Guid.CreateVersion7(), "laptop"), SourceClaim.Connection(Guid.CreateVersion7(), "Late account"), clock.GetUtcNow());
        }

        public async Task<Guid> BudgetAsync(BudgetScope scope, string value, BudgetPeriod period, decimal amount, int[] thresholds, bool forecasts)
        {
            var budget = new Budget(scope, value, period, BudgetBasis.Spend, null, At);
            budget.Say($"{period} of {(value.Length == 0 ? "everything" : value)}", amount, thresholds, forecasts, At);
            await World.AskCommittedAsync<AppDbContext, int>(db =>
            {
                db.Budgets.Add(budget);
                return db.SaveChangesAsync();
            });
            return budget.Id;
        }

        /// <summary>What went into the outbox, in its order, as a person would list it.</summary>
        public async Task<List<string>> MessagesAsync(TimeZoneInfo zone, params (Guid Id, string Name)[] budgets)
        {
            var rows = await World.ReadAsync(async db =>
            {
                await using var command = db.Statement("select created_at, kind, key, notice #>> '{Data,passesOn}', notice #>> '{Data,since}' from outbox where org_id = $1 order by number", World.OrgId);
                await using var row = await command.ExecuteReaderAsync();
                var found = new List<(DateTimeOffset At, string Kind, string Key, string? Passes, string? Since)>();
                while (await row.ReadAsync())
                {
                    found.Add((row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4)));
                }

                return found;
            });
            return
            [
                .. rows.Where(r => r.Kind.StartsWith("budget.", StringComparison.Ordinal)).Select(r =>
                {
                    var parts = r.Key.Split(':');
                    var when = TimeZoneInfo.ConvertTime(r.At, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
                    return $"{when} {r.Kind} {budgets.Single(b => b.Id.ToString() == parts[1]).Name} {parts[2]} {parts[3]} {parts[4]}, {(parts[4] == "near" ? $"passed on {r.Passes}" : $"since {r.Since}")}";
                }),
            ];
        }
    }
}
