using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Contracts;
using TeamCost.Web.Features.Reports.Weekly;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Tests.Support;
using Xunit.Abstractions;

namespace TeamCost.Web.Tests.Features.Reports.Weekly;

/// <summary>Weeks pass by a fixed clock in several zones, in two processes: each reader is told of each week once, and the list of mails is the expected one.</summary>
public sealed class WeeklySummaryTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Three_weeks_over_changes_of_the_clocks_tell_each_reader_of_each_week_once()
    {
        await using var world = await WeeklyWorld.StartAsync(Start);
        // Berlin changes on 29 March, Auckland on 5 April, New York has already.
        string[] zones = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"];
        foreach (var zone in zones)
        {
            await world.OrgAsync(zone);
        }

        for (var hour = 0; hour < 24 * 18; hour++)
        {
            world.Clock.SetTo(Start.AddHours(hour));
            if (IsDown(world.Clock.GetUtcNow()))
            {
                continue;
            }

            await world.RunBothAsync();
            if (world.Clock.GetUtcNow() == new DateTimeOffset(2026, 3, 23, 12, 0, 0, TimeSpan.Zero))
            {
                // 07:00 of Monday comes once more, further west: the week is told already.
                await world.SetZoneAsync("UTC", "America/Los_Angeles");
                await world.RunBothAsync();
            }

            if (world.Clock.GetUtcNow() == new DateTimeOffset(2026, 3, 24, 12, 0, 0, TimeSpan.Zero))
            {
                await world.SetZoneAsync("UTC", "UTC");
            }
        }

        var told = await world.ToldAsync();
        told.ForEach(output.WriteLine);
        string[] expected =
        [
            "2026-03-22 18:00 Pacific/Auckland Alice weekly:2026-03-16", "2026-03-22 18:00 Pacific/Auckland Bob weekly:2026-03-16",
            "2026-03-23 06:00 Europe/Berlin Alice weekly:2026-03-16", "2026-03-23 06:00 Europe/Berlin Bob weekly:2026-03-16",
            "2026-03-23 07:00 UTC Alice weekly:2026-03-16", "2026-03-23 07:00 UTC Bob weekly:2026-03-16",
            "2026-03-23 11:00 America/New_York Alice weekly:2026-03-16", "2026-03-23 11:00 America/New_York Bob weekly:2026-03-16",
            "2026-03-29 18:00 Pacific/Auckland Alice weekly:2026-03-23", "2026-03-29 18:00 Pacific/Auckland Bob weekly:2026-03-23",
            // Down from Monday 04:00 to Tuesday 01:00 UTC: told as soon as a process is back.
            "2026-03-31 01:00 America/New_York Alice weekly:2026-03-23", "2026-03-31 01:00 America/New_York Bob weekly:2026-03-23",
            "2026-03-31 01:00 Europe/Berlin Alice weekly:2026-03-23", "2026-03-31 01:00 Europe/Berlin Bob weekly:2026-03-23",
            "2026-03-31 01:00 UTC Alice weekly:2026-03-23", "2026-03-31 01:00 UTC Bob weekly:2026-03-23",
            // Down from Monday 00:00 to Wednesday 12:00 UTC: on Wednesday it is old news.
            "2026-04-05 19:00 Pacific/Auckland Alice weekly:2026-03-30", "2026-04-05 19:00 Pacific/Auckland Bob weekly:2026-03-30",
        ];
        told.Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_dies_between_two_readers_is_told_by_the_next_round_and_never_twice()
    {
        await using var world = await WeeklyWorld.StartAsync(new DateTimeOffset(2026, 3, 23, 8, 0, 0, TimeSpan.Zero));
        var org = await world.OrgAsync("UTC");
        var bob = await org.BobAsync();
        // The unit of work dies after its row was written and before its message is.
        await world.DefineAsync($"""
            create function break_bob() returns trigger language plpgsql as $$ begin if new.user_id = '{bob.UserId}' then raise exception 'killed'; end if; return new; end $$;
            create trigger break_bob before insert on outbox for each row execute function break_bob()
            """);

        await world.RunBothAsync();
        (await world.ToldAsync()).ShouldBe(["2026-03-23 08:00 UTC Alice weekly:2026-03-16"]);

        await world.DefineAsync("drop trigger break_bob on outbox");
        using (var gone = new CancellationTokenSource())
        {
            await gone.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => world.RunAsync(gone.Token));
        }

        world.Clock.Advance(TimeSpan.FromMinutes(3));
        await world.RunBothAsync();
        await world.RunBothAsync();

        (await world.ToldAsync()).ShouldBe(["2026-03-23 08:00 UTC Alice weekly:2026-03-16", "2026-03-23 08:03 UTC Bob weekly:2026-03-16"]);
    }

    [Fact]
    public async Task Each_reader_reads_what_they_may_see_and_the_page_says_the_same()
    {
        await using var world = await WeeklyWorld.StartAsync(new DateTimeOffset(2026, 3, 23, 8, 0, 0, TimeSpan.Zero));
        var org = await world.OrgAsync("UTC");
        var bob = await org.BobAsync();

        await world.RunBothAsync();

        var alices = await world.NoticeAsync(org.Alice.UserId);
        var bobs = await world.NoticeAsync(bob.UserId);
        // Seven days of the week, and of the week before, as WeeklyWorld fills them.
        alices["Title"]!.ToString().ShouldBe("Acme: $140.00 last week, 100% more than the week before");
        alices.ToJsonString().ShouldContain("Bob (person)");
        bobs["Title"]!.ToString().ShouldBe(alices["Title"]!.ToString());
        bobs.ToJsonString().ShouldNotContain("(person)");
        bobs.ToJsonString().ShouldContain("claude-sonnet-4-5 (model)");
        bobs["Path"]!.ToString().ShouldBe($"{org.Path}/reports/weekly?week=2026-03-16");
        alices["Facts"]!.AsArray().Count.ShouldBeLessThanOrEqualTo(10);

        var page = await org.Alice.GetAsync(alices["Path"]!.ToString());
        page.Text("weekly-spend").ShouldContain("$140.00");
        page.Text("weekly-before").ShouldContain("$70.00");
        page.Text("movers").ShouldContain("Bob");
        (await bob.GetAsync(bobs["Path"]!.ToString())).Text("movers").ShouldNotContain("Alice");
    }

    [Fact]
    public async Task An_empty_week_is_told_calmly_and_after_four_nothing_is_said()
    {
        await using var world = await WeeklyWorld.StartAsync(new DateTimeOffset(2026, 3, 23, 8, 0, 0, TimeSpan.Zero));
        var org = await world.OrgAsync("UTC");

        var titles = new List<string>();
        for (var week = 0; week < 6; week++)
        {
            await world.RunBothAsync();
            titles.AddRange((await world.ToldAsync()).Where(t => t.Contains("Alice", StringComparison.Ordinal)).Except(titles));
            if (week == 1)
            {
                (await world.NoticeAsync(org.Alice.UserId))["Summary"]!.ToString().ShouldBe("Nothing was used and nothing was billed from 23 Mar 2026 – 29 Mar 2026.");
            }

            world.Clock.Advance(TimeSpan.FromDays(7));
        }

        titles.ShouldBe(
        [
            "2026-03-23 08:00 UTC Alice weekly:2026-03-16", "2026-03-30 08:00 UTC Alice weekly:2026-03-23", "2026-04-06 08:00 UTC Alice weekly:2026-03-30",
            "2026-04-13 08:00 UTC Alice weekly:2026-04-06",
        ]);
    }

    [Fact]
    public async Task Who_asks_on_monday_noon_gets_it_and_who_does_not_ask_gets_nothing()
    {
        await using var world = await WeeklyWorld.StartAsync(new DateTimeOffset(2026, 3, 23, 8, 0, 0, TimeSpan.Zero));
        var org = await world.OrgAsync("UTC");
        var vera = await org.VeraAsync();
        await world.RunBothAsync();
        (await world.ToldAsync()).Count.ShouldBe(2);

        await world.WishAsync(org, vera);
        world.Clock.Advance(TimeSpan.FromHours(4));
        await world.RunBothAsync();

        (await world.ToldAsync()).ShouldContain("2026-03-23 12:00 UTC Vera weekly:2026-03-16");
    }

    private static bool IsDown(DateTimeOffset now) =>
        (now >= new DateTimeOffset(2026, 3, 30, 4, 0, 0, TimeSpan.Zero) && now < new DateTimeOffset(2026, 3, 31, 1, 0, 0, TimeSpan.Zero))
        || (now >= new DateTimeOffset(2026, 4, 6, 0, 0, 0, TimeSpan.Zero) && now < new DateTimeOffset(2026, 4, 8, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("2026-03-29T22:59:00Z", "UTC", null)]
    [InlineData("2026-03-30T06:59:00Z", "UTC", null)]
    [InlineData("2026-03-30T07:00:00Z", "UTC", "2026-03-23")]
    [InlineData("2026-03-30T05:00:00Z", "Europe/Berlin", "2026-03-23")]
    [InlineData("2026-03-23T05:59:00Z", "Europe/Berlin", null)]
    [InlineData("2026-03-31T23:59:00Z", "UTC", "2026-03-23")]
    [InlineData("2026-04-01T00:00:00Z", "UTC", null)]
    [InlineData("2026-04-03T12:00:00Z", "UTC", null)]
    public void A_week_is_due_from_monday_seven_to_the_end_of_tuesday(string now, string zone, string? monday)
    {
        DayRange? week = monday is null ? null : new DayRange(DateOnly.Parse(monday, CultureInfo.InvariantCulture), DateOnly.Parse(monday, CultureInfo.InvariantCulture).AddDays(6));

        WeeklyTime.DueAt(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)).ShouldBe(week);
    }
}

/// <summary>Two processes on one database with one clock, and organizations whose Alice and Bob want the weekly mail.</summary>
internal sealed class WeeklyWorld : IAsyncDisposable
{
    private readonly Dictionary<Guid, string> _zones = [];
    private readonly Dictionary<Guid, string> _names = [];

    public required TestClock Clock { get; init; }

    public required TestApp One { get; init; }

    public required TestApp Two { get; init; }

    public static async Task<WeeklyWorld> StartAsync(DateTimeOffset start)
    {
        var clock = new TestClock(start);
        var one = await TestApp.StartAsync(clock, ownDatabase: true);
        var database = one.Services.GetRequiredService<IConfiguration>()["ConnectionStrings:TeamCost"]!;
        return new WeeklyWorld { Clock = clock, One = one, Two = await TestApp.StartAsync(clock, ownDatabase: true, ("ConnectionStrings:TeamCost", database)) };
    }

    /// <summary>Ten dollars a day for each of the two in the week of 16 March, half of it in the week before, nothing else.</summary>
    public async Task<TestOrg> OrgAsync(string zone)
    {
        var org = await One.NewOrgAsync(zone);
        var bob = await org.BobAsync();
        (_zones[org.Id], _names[org.Alice.UserId], _names[bob.UserId]) = (zone, "Alice", "Bob");
        await WishAsync(org, org.Alice);
        await WishAsync(org, bob);
        await One.ExecuteAsync("""
            insert into daily_usage
            select $1, day, day, n, who, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'claude-code', 'anthropic', 'claude-sonnet-4-5', '', 'metered', 'request',
              1000, 500, 0, 0, 0, 0, 3, 0, 0, 0, cost, cost, cost, cost, 0, 0, 0, 0
            from (select day::date as day, n, case when n = 1 then $2 else $3 end as who, case when day < '2026-03-16' then 5 else 10 end as cost
              from generate_series(timestamp '2026-03-09', timestamp '2026-03-22', interval '1 day') day, generate_series(1, 2) n) rows
            """, org.Id, org.Alice.UserId, bob.UserId);
        return org;
    }

    public async Task WishAsync(TestOrg org, Person person)
    {
        _names.TryAdd(person.UserId, "Vera");
        await One.ExecuteAsync("insert into mail_wishes (org_id, user_id, alerts, weekly) values ($1, $2, false, true)", org.Id, person.UserId);
    }

    /// <summary>What only the owner of the tables may.</summary>
    public async Task DefineAsync(string sql)
    {
        await using var command = One.Services.GetRequiredService<Databases>().Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public Task SetZoneAsync(string of, string zone) =>
        One.ExecuteAsync("update organizations set time_zone = $2 where org_id = $1", _zones.First(z => z.Value == of).Key, zone);

    public Task RunAsync(CancellationToken ct) => One.Services.GetRequiredService<WeeklySummarySender>().RunAsync(ct);

    /// <summary>Both processes look at the same moment.</summary>
    public Task RunBothAsync() => Task.WhenAll(RunAsync(CancellationToken.None), Two.Services.GetRequiredService<WeeklySummarySender>().RunAsync(CancellationToken.None));

    /// <summary>Every message that was ever written: when, where, to whom, which.</summary>
    public async Task<List<string>> ToldAsync()
    {
        await using var command = One.Admin.CreateCommand("select org_id, user_id, created_at, key from outbox where kind = 'summary.weekly' order by number");
        await using var row = await command.ExecuteReaderAsync();
        var told = new List<string>();
        while (await row.ReadAsync())
        {
            var at = row.GetFieldValue<DateTimeOffset>(2).UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            told.Add($"{at} {_zones[row.GetGuid(0)]} {_names[row.GetGuid(1)]} {row.GetString(3)}");
        }

        return told;
    }

    /// <summary>The newest one for somebody.</summary>
    public async Task<JsonNode> NoticeAsync(Guid userId)
    {
        await using var command = One.Admin.CreateCommand("select notice::text from outbox where user_id = $1 and kind = 'summary.weekly' order by number desc limit 1");
        command.Parameters.AddWithValue(userId);
        return JsonNode.Parse((string)(await command.ExecuteScalarAsync())!)!;
    }

    public async ValueTask DisposeAsync()
    {
        await Two.DisposeAsync();
        await One.DisposeAsync();
    }
}
