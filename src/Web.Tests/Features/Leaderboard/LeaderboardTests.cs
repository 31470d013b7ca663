using System.Net;
using System.Text.Json.Nodes;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Leaderboard;

public sealed class LeaderboardTests(PublicSide side) : IClassFixture<PublicSide>, IAsyncLifetime
{
    private static readonly DateOnly Today = PublicSide.Today;

    public Task InitializeAsync() => side.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_api_answers_in_exactly_the_agreed_shape()
    {
        await side.PublishAsync("ada", new Shown(Cost: true, Name: "Ada"),
            new Told(Today, 1_000, 200, 50, 1.25m), new Told(Today.AddDays(-1), 400, CostUsd: 0.5m, Tool: "codex", Provider: "openai", Model: "gpt-5"));
        await side.PublishAsync("bob", new Shown(Tools: false, Name: "Bob"), new Told(Today, 10));

        var answer = await side.JsonAsync("/api/leaderboard");

        answer.ToJsonString().ShouldBe(JsonNode.Parse($$$"""
            {"users":[
              {"rank":1,"username":"ada","displayName":"Ada","avatarUrl":"{{{side.App.Address}}}u/ada/avatar.svg","totalTokens":1650,"totalCost":1.75,"activeDays":2,"topProvider":"anthropic","topSource":"claude-code","lastSubmission":"2026-11-20T09:30:00+00:00"},
              {"rank":2,"username":"bob","displayName":"Bob","avatarUrl":"{{{side.App.Address}}}u/bob/avatar.svg","totalTokens":10,"totalCost":null,"activeDays":1,"topProvider":"anthropic","topSource":null,"lastSubmission":"2026-11-20T09:30:00+00:00"}],
             "pagination":{"page":1,"limit":50,"total":2,"hasMore":false},
             "stats":{"totalUsers":2,"totalTokens":1660,"totalCost":1.75}}
            """)!.ToJsonString());
    }

    [Fact]
    public async Task Weekly_also_answers_the_older_list()
    {
        await side.PublishAsync("ada", new Shown(Cost: true), new Told(Today, 100, CostUsd: 2), new Told(Today.AddDays(-6), 50, CostUsd: 1), new Told(Today.AddDays(-7), 1_000, CostUsd: 9));

        var weekly = await side.JsonAsync("/api/leaderboard?period=weekly");

        weekly["entries"]!.ToJsonString().ShouldBe("""[{"rank":1,"username":"ada","totalCost":3,"totalTokens":150,"daysCounted":2}]""");
        weekly.AsObject().Select(part => part.Key).ShouldBe(["users", "pagination", "stats", "entries"]);
        weekly["stats"]!.ToJsonString().ShouldBe("""{"totalUsers":1,"totalTokens":150,"totalCost":3}""");
        (await side.JsonAsync("/api/leaderboard?period=week")).AsObject().Select(part => part.Key).ShouldBe(["users", "pagination", "stats"]);
    }

    [Fact]
    public async Task Equal_sums_share_a_rank_and_the_next_one_is_left_out()
    {
        await side.PublishAsync("d", null, new Told(Today, 1));
        await side.PublishAsync("b", null, new Told(Today, 70));
        await side.PublishAsync("a", null, new Told(Today, 70));
        await side.PublishAsync("c", null, new Told(Today, 90));

        (await side.RanksAsync("")).ShouldBe("1:c 2:a 2:b 4:d");
        (await side.RanksAsync("?sort=activeDays")).ShouldBe("1:c 1:a 1:b 1:d");
        ((int)(await side.JsonAsync("/api/users/b"))["user"]!["rank"]!).ShouldBe(2);
        ((int)(await side.JsonAsync("/api/users/d"))["user"]!["rank"]!).ShouldBe(4);
    }

    [Fact]
    public async Task By_cost_those_who_hide_theirs_follow_and_their_cost_is_nowhere()
    {
        await side.PublishAsync("hidden", new Shown(Cost: false), new Told(Today, 9_999, CostUsd: 777.77m));
        await side.PublishAsync("little", new Shown(Cost: true), new Told(Today, 5, CostUsd: 0.01m));
        await side.PublishAsync("much", new Shown(Cost: true), new Told(Today, 5, CostUsd: 30));

        (await side.RanksAsync("?sort=cost")).ShouldBe("1:much 2:little 3:hidden");
        var page = await side.App.NewStranger().GetAsync("/leaderboard?sort=cost");
        Cells(page).ShouldBe(["1 much the Great @much Claude Code 5 $30.00 1", "2 little the Great @little Claude Code 5 $0.01 1", "– hidden the Great @hidden Claude Code 10k — 1"]);
        page.Body.ShouldNotContain("777");
    }

    [Theory]
    [InlineData("all", "3:300")]
    [InlineData("month", "2:200")]
    [InlineData("week", "1:100")]
    public async Task A_period_ends_today_and_counts_its_own_days(string period, string expected)
    {
        await side.PublishAsync("ada", null, new Told(Today.AddDays(-6)), new Told(Today.AddDays(-29)), new Told(Today.AddDays(-30)));

        var one = (await side.JsonAsync($"/api/leaderboard?period={period}"))["users"]![0]!;

        $"{one["activeDays"]}:{one["totalTokens"]}".ShouldBe(expected);
    }

    [Fact]
    public async Task After_midnight_the_week_moves_and_all_time_stays()
    {
        var own = new PublicSide();
        await own.InitializeAsync();
        try
        {
            await own.PublishAsync("ada", null, new Told(Today.AddDays(-6)), new Told(Today));
            (await own.RanksAsync("?period=week")).ShouldBe("1:ada");
            own.Clock.Advance(TimeSpan.FromDays(6));
            await own.RollAsync();
            ((int)(await own.JsonAsync("/api/leaderboard?period=week"))["users"]![0]!["totalTokens"]!).ShouldBe(100);
            own.Clock.Advance(TimeSpan.FromDays(1));
            await own.RollAsync();
            (await own.RanksAsync("?period=week")).ShouldBe("");
            ((int)(await own.JsonAsync("/api/leaderboard"))["users"]![0]!["totalTokens"]!).ShouldBe(200);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Fact]
    public async Task After_midnight_the_last_board_stands_with_its_day_until_everybody_has_moved()
    {
        var own = new PublicSide();
        await own.InitializeAsync();
        try
        {
            await own.PublishAsync("ada", null, new Told(Today.AddDays(-6)), new Told(Today));
            (await own.RanksAsync("?period=week")).ShouldBe("1:ada");
            own.Clock.Advance(TimeSpan.FromDays(1));
            await own.PublishAsync("bob", null, new Told(Today, 150));

            (await WeekAsync()).ShouldBe("ada 200, bob 150, to 21 Nov 2026");
            await own.RollAsync();
            (await WeekAsync()).ShouldBe("bob 150, ada 100, to 22 Nov 2026");
            (await own.RanksAsync("")).ShouldBe("1:ada 2:bob");
        }
        finally
        {
            await own.DisposeAsync();
        }

        async Task<string> WeekAsync()
        {
            var users = (await own.JsonAsync("/api/leaderboard?period=week"))["users"]!.AsArray().Select(u => $"{u!["username"]} {u["totalTokens"]}");
            return $"{string.Join(", ", users)}, to {(await own.App.NewStranger().GetAsync("/leaderboard?period=week")).Text("board-day")}";
        }
    }

    [Fact]
    public async Task Searching_is_limited_and_looking_is_not()
    {
        var own = await TestApp.StartAsync(settings: [("TeamCost:RateLimits:search", "4")]);
        try
        {
            // Page and API share what one address may search.
            foreach (var path in new[] { "/leaderboard?search=a", "/api/leaderboard?search=b", "/leaderboard?search=c&period=week", "/api/leaderboard?search=d" })
            {
                (await own.NewStranger().GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK, path);
            }

            using var client = own.NewClient();
            using var refused = await client.GetAsync(new Uri("/api/leaderboard?search=e", UriKind.Relative));
            refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            refused.Headers.RetryAfter.ShouldNotBeNull();
            var page = await own.NewStranger().GetAsync("/leaderboard?search=e");
            page.Status.ShouldBe(HttpStatusCode.TooManyRequests);
            page.Find("h1").TextContent.ShouldContain("Too many requests");
            foreach (var path in new[] { "/leaderboard", "/leaderboard?search=", "/leaderboard?search=%20", "/api/leaderboard?page=2" })
            {
                (await own.NewStranger().GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK, path);
            }
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Fact]
    public async Task Only_those_who_chose_the_leaderboard_stand_on_it_and_nobody_without_days()
    {
        await side.PublishAsync("shy", new Shown(OnLeaderboard: false), new Told(Today));
        await side.PublishAsync("new");

        (await side.RanksAsync("")).ShouldBe("");
        (await side.JsonAsync("/api/users/shy"))["user"]!["rank"].ShouldBeNull();
        var page = await side.App.NewStranger().GetAsync("/leaderboard");
        page.Find(".empty").TextContent.ShouldContain("publish their profile");
        (await side.App.NewStranger().GetAsync("/")).Page.QuerySelector("[data-testid=top-ten]").ShouldBeNull("no empty hull");
    }

    [Fact]
    public async Task Pages_meet_without_gap_or_repetition()
    {
        for (var i = 0; i < 7; i++)
        {
            await side.PublishAsync($"p{i}", null, new Told(Today, 100 - (i / 2)));
        }

        (await side.RanksAsync("?limit=3")).ShouldBe("1:p0 1:p1 3:p2");
        (await side.RanksAsync("?limit=3&page=2")).ShouldBe("3:p3 5:p4 5:p5");
        (await side.RanksAsync("?limit=3&page=3")).ShouldBe("7:p6");
        (await side.JsonAsync("/api/leaderboard?limit=3&page=3"))["pagination"]!.ToJsonString().ShouldBe("""{"page":3,"limit":3,"total":7,"hasMore":false}""");
        ((bool)(await side.JsonAsync("/api/leaderboard?limit=3&page=2"))["pagination"]!["hasMore"]!).ShouldBeTrue();
        (await side.RanksAsync("?limit=7")).Split(' ').Length.ShouldBe(7);
        (await side.RanksAsync("?limit=3&page=999999")).ShouldBe("");
        (await side.App.NewStranger().GetAsync("/leaderboard?page=9")).Find(".empty").TextContent.ShouldContain("Past the end");
    }

    [Theory]
    [InlineData("period=year", "period")]
    [InlineData("sort=name", "sort")]
    [InlineData("page=0", "page")]
    [InlineData("page=-1", "page")]
    [InlineData("page=1.5", "page")]
    [InlineData("page=99999999999999999999", "page")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=many", "limit")]
    public async Task What_cannot_be_understood_is_answered_with_a_sentence(string query, string word)
    {
        var wrong = await side.JsonAsync($"/api/leaderboard?{query}", HttpStatusCode.BadRequest);

        ((string)wrong["error"]!).ShouldStartWith($"{word} must be ");
        wrong["details"]!.AsArray().Count.ShouldBe(1);
        var page = await side.App.NewStranger().GetAsync($"/leaderboard?{query}");
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldContain($"{word} must be ");
    }

    [Fact]
    public async Task A_search_takes_signs_for_themselves_and_keeps_the_ranks()
    {
        await side.PublishAsync("ada", new Shown(Name: "100% Ada_L O'Hara"), new Told(Today, 5));
        await side.PublishAsync("bob", new Shown(Name: "Bob"), new Told(Today, 50));

        (await side.RanksAsync("?search=ADA")).ShouldBe("2:ada");
        (await side.RanksAsync("?search=%25")).ShouldBe("2:ada");
        (await side.RanksAsync("?search=_")).ShouldBe("2:ada");
        (await side.RanksAsync("?search=O%27h")).ShouldBe("2:ada");
        foreach (var nonsense in new[] { "%5C", "%00", "%ED%A0%80", "';drop table users--", "%C3%28", new string('x', 6_000), "%F0%9F%92%A9", "%25%25%25" })
        {
            (await side.RanksAsync($"?search={nonsense}")).ShouldBeOneOf("", "1:bob 2:ada");
            (await side.App.NewStranger().GetAsync($"/leaderboard?search={nonsense}")).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Somebody_signed_in_sees_the_own_row_wherever_it_stands_and_strangers_never_get_that_page()
    {
        var ada = await side.App.NewPersonAsync("Ada");
        var zoe = await side.App.NewPersonAsync("Zoe");
        for (var i = 0; i < 3; i++)
        {
            await side.PublishAsync($"p{i}", null, new Told(Today, 100));
        }

        await side.PublishAsync("ada", new Shown(UserId: ada.UserId), new Told(Today, 7));

        (await ada.GetAsync("/leaderboard?limit=2")).Text("my-row").ShouldStartWith("You are #4 with 7 tokens on 1 day.");
        (await ada.GetAsync("/leaderboard?limit=2&page=2")).Find("tr[aria-current=true]").Id.ShouldBe("ada");
        (await zoe.GetAsync("/leaderboard?limit=2")).Text("not-on-board").ShouldContain("You are not on this list.");
        var strangers = await side.App.NewStranger().GetAsync("/leaderboard?limit=2");
        strangers.Page.QuerySelector("[data-testid=my-row], [data-testid=not-on-board], [data-testid=sign-out]").ShouldBeNull();
        strangers.Body.ShouldNotContain(ada.Email);
    }

    private static IEnumerable<string> Cells(Answer page) => page.Page.QuerySelectorAll("[data-testid=leaderboard] tbody tr")
        .Select(row => string.Join(" ", row.Children.Select(cell => string.Join(" ", cell.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)))
            .Select(text => text.Replace("Great@", "Great @", StringComparison.Ordinal))));
}
