using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TeamCost.Web.Tests.Features.Leaderboard;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Profiles;

public sealed class ProfilesTests(PublicSide side) : IClassFixture<PublicSide>, IAsyncLifetime
{
    private static readonly DateOnly Today = PublicSide.Today;

    public Task InitializeAsync() => side.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_api_answers_in_exactly_the_agreed_shape()
    {
        await side.PublishAsync("ada", new Shown(Cost: true, Name: "Ada"),
            new Told(Today, 1_000, 200, 50, 1.25m), new Told(Today, 50, Tool: "codex", Provider: "openai", Model: "gpt-5", CostUsd: 0.25m), new Told(Today.AddDays(-2), 100));

        var answer = await side.JsonAsync("/api/users/ADA");

        answer.ToJsonString().ShouldBe(JsonNode.Parse($$$"""
            {"user":{"username":"ada","displayName":"Ada","avatarUrl":"{{{side.App.Address}}}u/ada/avatar.svg","joinedAt":"2026-01-05T10:00:00+00:00","rank":1},
             "stats":{"totalTokens":1400,"totalCost":1.5,"inputTokens":1150,"outputTokens":200,"cacheReadTokens":50,"activeDays":2,"currentStreak":1,"longestStreak":1},
             "contributions":[
               {"date":"2026-11-19","count":100,"intensity":1,"providers":{"anthropic":100},"sources":{"claude-code":100},"models":{"claude-sonnet-4-5":100}},
               {"date":"2026-11-21","count":1300,"intensity":4,"providers":{"anthropic":1250,"openai":50},"sources":{"claude-code":1250,"codex":50},"models":{"claude-sonnet-4-5":1250,"gpt-5":50} }],
             "breakdown":{"byProvider":{"anthropic":1350,"openai":50},"bySource":{"claude-code":1350,"codex":50},"byModel":{"claude-sonnet-4-5":1350,"gpt-5":50} } }
            """)!.ToJsonString());
    }

    [Fact]
    public async Task What_is_not_shown_is_null_or_missing_everywhere()
    {
        await side.PublishAsync("ada", new Shown(Cost: false, Tools: false, Models: false, OnLeaderboard: false), new Told(Today, CostUsd: 777.77m));
        // As if rows from before the choice were still there.
        await side.App.ExecuteAsync("update published_days set cost_usd = 777.77, tool = 'claude-code', model = 'claude-sonnet-4-5'");

        var user = await side.JsonAsync("/api/users/ada");
        user["stats"]!["totalCost"].ShouldBeNull();
        user["user"]!["rank"].ShouldBeNull();
        user["breakdown"]!.ToJsonString().ShouldBe("""{"byProvider":{"anthropic":100},"bySource":{},"byModel":{}}""");
        foreach (var path in new[] { "/u/ada", "/u/ada?view=3d", "/u/ada?year=2026", "/u/ada/badge.svg?show=cost", "/u/ada/badge.svg?show=rank", "/api/users/ada" })
        {
            var answer = await side.App.NewStranger().GetAsync(path);
            answer.Status.ShouldBe(HttpStatusCode.OK);
            answer.Body.ShouldNotContain("777");
            answer.Body.ShouldNotContain("sonnet");
            answer.Body.ShouldNotContain("laude");
            answer.Body.ShouldNotContain("Secret real name");
        }

        (await side.App.NewStranger().GetAsync("/u/ada")).Page.QuerySelector("[data-testid=face-cost], [data-testid=by-tool], [data-testid=by-model], [data-testid=face-rank]").ShouldBeNull();
    }

    [Fact]
    public async Task A_profile_is_found_whatever_the_capitals_and_nobody_else_is_found()
    {
        await side.PublishAsync("ada-l", null, new Told(Today));
        foreach (var path in new[] { "/u/ada-l", "/u/ADA-L", "/u/Ada-L?view=3d&year=2026", "/u/ada-l?year=1999&view=4d" })
        {
            (await side.App.NewStranger().GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK, path);
        }

        foreach (var name in new[] { "nobody", "ada_l", "ada%25", "'--", new string('x', 5_000), "%F0%9F%92%A9" })
        {
            (await side.App.NewStranger().GetAsync($"/u/{name}")).Status.ShouldBe(HttpStatusCode.NotFound, name);
        }

        ((string)(await side.JsonAsync("/api/users/nobody", HttpStatusCode.NotFound))["error"]!).ShouldBe("Nobody of this name has published a profile.");
    }

    [Fact]
    public async Task The_owner_of_what_is_not_published_sees_that_and_nobody_else_does()
    {
        var ada = await side.App.NewPersonAsync("Ada");
        var handle = Regex.Match((await ada.GetAsync("/me")).Body, "/o/([a-z0-9-]+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

        (await ada.GetAsync($"/u/{handle}")).Find("[data-testid=not-published] a[href='/me/profile']");
        (await side.App.NewStranger().GetAsync($"/u/{handle}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await (await side.App.NewPersonAsync("Zoe")).GetAsync($"/u/{handle}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_owner_finds_the_badge_to_copy_and_strangers_do_not()
    {
        var ada = await side.App.NewPersonAsync("Ada");
        await side.PublishAsync("ada", new Shown(UserId: ada.UserId), new Told(Today));

        var mine = await ada.GetAsync("/u/ada");
        mine.Find("#badge-markdown").TextContent.ShouldBe($"[![TeamCost]({side.App.Address}u/ada/badge.svg?show=tokens)]({side.App.Address}u/ada)");
        mine.Find("[data-testid=owner-bar]");
        (await side.App.NewStranger().GetAsync("/u/ada")).Page.QuerySelector("[data-testid=badges], [data-testid=owner-bar]").ShouldBeNull();
    }

    [Fact]
    public async Task A_year_flat_and_raised_show_the_same_days_with_their_table()
    {
        await side.PublishAsync("ada", null, new Told(new(2025, 12, 31), 40), new Told(new(2026, 1, 1), 60), new Told(Today, 100));
        foreach (var (query, sum, days) in new[] { ("", "200", 3), ("?year=2026", "160", 2), ("?year=2025", "40", 1) })
        {
            var (flat, raised) = (await side.App.NewStranger().GetAsync($"/u/ada{query}"), await side.App.NewStranger().GetAsync($"/u/ada{query}{(query == "" ? "?" : "&")}view=3d"));
            foreach (var page in new[] { flat, raised })
            {
                page.Find("#year-title").TextContent.ShouldStartWith(sum);
                page.Page.QuerySelectorAll("#year tbody tr").Length.ShouldBe(days);
                page.Find("[data-testid=view-3d]").GetAttribute("href")!.ShouldContain("view=3d");
            }

            raised.Page.QuerySelectorAll(".isometric > g > title").Length.ShouldBe(flat.Page.QuerySelectorAll(".calendar-scroll rect").Length);
            raised.Page.QuerySelectorAll(".isometric .iso-right").Length.ShouldBe(days);
        }
    }

    [Fact]
    public async Task Badges_show_what_was_asked_for_and_hold_no_styles_and_no_addresses()
    {
        await side.PublishAsync("ada", new Shown(Cost: true), new Told(Today, 1_234_567, CostUsd: 12.5m), new Told(Today.AddDays(-1), 1));
        foreach (var (query, text) in new[] { ("", "1.23M tokens"), ("?show=tokens&theme=light", "1.23M tokens"), ("?show=streak", "2 day streak"), ("?show=rank", "#1"), ("?show=cost", "$12.50"), ("?show=%3Cscript%3E", "1.23M tokens") })
        {
            using var client = side.App.NewClient();
            using var answer = await client.GetAsync(new Uri($"/u/ada/badge.svg{query}", UriKind.Relative));
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
            var badge = System.Xml.Linq.XDocument.Parse(await answer.Content.ReadAsStringAsync());
            badge.Root!.Elements().First().Value.ShouldBe($"TeamCost: {text}");
            badge.Descendants().ShouldAllBe(e => e.Name.LocalName != "style" && e.Name.LocalName != "script" && e.Name.LocalName != "image");
        }
    }

    [Fact]
    public async Task Other_programs_addresses_lead_to_ours()
    {
        using var client = side.App.NewClient();
        using var answer = await client.GetAsync(new Uri("/profile/Ada", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);
        answer.Headers.Location!.OriginalString.ShouldBe("/u/Ada");
    }

    [Fact]
    public async Task Verified_says_how_much_a_provider_told_us_itself()
    {
        await side.PublishAsync("all", null, new Told(Today, IsVerified: true));
        await side.PublishAsync("half", null, new Told(Today, IsVerified: true), new Told(Today.AddDays(-1)));
        await side.PublishAsync("none", null, new Told(Today));

        (await side.App.NewStranger().GetAsync("/u/all")).Find(".face-head .verified").TextContent.ShouldContain("Verified");
        (await side.App.NewStranger().GetAsync("/u/half")).Find(".face-head .verified").TextContent.ShouldContain("50% verified");
        (await side.App.NewStranger().GetAsync("/u/none")).Page.QuerySelector(".face-head .verified").ShouldBeNull();
        (await side.App.NewStranger().GetAsync("/leaderboard")).Page.QuerySelectorAll(".board-table .verified").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Names_are_written_as_text_and_shared_links_lead_out_only_when_somebody_clicks()
    {
        await side.PublishAsync("ada", new Shown(Name: "<b onload=x>\"Ada'", About: "</title><script>alert(1)</script>"), new Told(Today));

        var page = await side.App.NewStranger().GetAsync("/u/ada");

        page.Find("h1").TextContent.ShouldBe("<b onload=x>\"Ada'");
        page.Page.QuerySelectorAll("script:not([src])").ShouldBeEmpty();
        page.Find("meta[property='og:title']").GetAttribute("content")!.ShouldContain("<b onload=x>");
        page.Find("meta[property='og:url']").GetAttribute("content").ShouldBe($"{side.App.Address}u/ada");
        page.Find("[data-testid=share-x]").GetAttribute("rel").ShouldBe("noopener noreferrer");
        page.Page.QuerySelectorAll("[src], link[rel=stylesheet]").Select(e => e.GetAttribute("src") ?? e.GetAttribute("href")!).ShouldAllBe(address => address.StartsWith('/'));
        (await side.App.NewStranger().GetAsync("/leaderboard")).Find(".board-words a").TextContent.ShouldBe("<b onload=x>\"Ada'");
    }

    [Fact]
    public async Task Who_sees_only_the_link_reads_the_name_and_one_sentence()
    {
        await side.PublishAsync("ada", new Shown(Name: "Ada", About: "Builds things."), new Told(Today, 1_234_567), new Told(Today.AddDays(-1), 1));
        await side.PublishAsync("new", new Shown(Name: "New"));

        (await MetaAsync("ada")).ShouldBe("""
            description=Builds things. · 1.23M tokens on 2 days, longest streak 2 days.
            og:type=profile
            og:site_name=TeamCost
            og:title=Ada (@ada)
            og:description=Builds things. · 1.23M tokens on 2 days, longest streak 2 days.
            og:url=ADDRESSu/ada
            profile:username=ada
            twitter:card=summary
            """);
        (await MetaAsync("new")).ShouldContain("og:description=New has not used any tokens yet.");

        async Task<string> MetaAsync(string handle)
        {
            var page = (await side.App.NewStranger().GetAsync($"/u/{handle}")).Page;
            page.QuerySelector("link[rel=canonical]")!.GetAttribute("href").ShouldBe($"{side.App.Address}u/{handle}");
            return string.Join('\n', page.QuerySelectorAll("meta[property], meta[name=description], meta[name^=twitter]")
                .Select(meta => $"{meta.GetAttribute("property") ?? meta.GetAttribute("name")}={meta.GetAttribute("content")}")).Replace(side.App.Address.ToString(), "ADDRESS", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_person_with_no_days_yet_has_a_page_that_says_so()
    {
        await side.PublishAsync("new", new Shown(Cost: true));

        var page = await side.App.NewStranger().GetAsync("/u/new");

        page.Find(".empty").TextContent.ShouldContain("No days yet");
        page.Text("face-tokens").ShouldContain("0");
        (await side.JsonAsync("/api/users/new"))["contributions"]!.AsArray().Count.ShouldBe(0);
    }
}
