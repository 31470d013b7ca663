using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Spend;

public sealed class ActivityPagesTests(TestApp app) : IClassFixture<TestApp>
{
    private static async Task<(TestOrg Org, Guid Team)> TeamAsync(TestApp app)
    {
        var org = await app.NewOrgAsync();
        var (bob, team) = (await org.BobAsync(), Guid.CreateVersion7());
        await app.ExecuteAsync("insert into teams (org_id, id, name) values ($1, $2, 'Platform')", org.Id, team);
        await app.ExecuteAsync("insert into team_members (org_id, user_id, from_day, team_id) values ($1, $2, current_date - 30, $3)", org.Id, bob.UserId, team);
        await app.ExecuteAsync(
            """
            insert into daily_activity (org_id, day, seq, person_id, identity_id, team_id, tool, provider, metric, value)
            select $1, current_date - 1, row_number() over (), case when who = 1 then $2::uuid else $3::uuid end, '00000000-0000-0000-0000-000000000000',
              case when who = 1 then $4::uuid else '00000000-0000-0000-0000-000000000000' end, tool, 'anthropic', metric, value
            from (values (1, 'claude-code', 'sessions', 3), (1, 'claude-code', 'active-seconds', 5400), (1, 'claude-code', 'suggestions', 8), (1, 'claude-code', 'acceptances', 6),
              (1, 'claude-code', 'lines-added', 1200), (1, 'cursor', 'suggestions', 2), (1, 'cursor', 'acceptances', 1), (2, 'claude-code', 'commits', 50)) v(who, tool, metric, value)
            """, org.Id, bob.UserId, org.Alice.UserId, team);
        await app.ExecuteAsync(
            """
            with s as (insert into sources (org_id, id, kind, natural_key, name, user_id) values ($1, gen_random_uuid(), 'otlp', 'a', 'Bob''s telemetry', $2), ($1, gen_random_uuid(), 'otlp', 'b', 'Alice''s telemetry', $3) returning id)
            insert into activity_lines (org_id, day, source_id, key, tool, provider, metric, detail, value, observed_at)
            select $1, current_date - 1, id, gen_random_uuid(), 'claude-code', 'anthropic', 'sessions', '', 1, now() from s
            """, org.Id, bob.UserId, org.Alice.UserId);
        return (org, team);
    }

    private static Dictionary<string, string> Figures(Answer page) => page.Page.QuerySelectorAll("[data-testid=activity-figures] .figure")
        .ToDictionary(figure => figure.QuerySelector("dt")!.ChildNodes[0].TextContent.Trim(), figure => figure.QuerySelector(".figure-value")!.TextContent.Trim());

    [Fact]
    public async Task A_team_has_its_own_activity_and_what_nobody_reports_is_not_none()
    {
        var (org, team) = await TeamAsync(app);

        var page = await org.Alice.GetAsync($"{org.Path}/teams/{team}");

        var figures = Figures(page);
        (figures["Sessions"], figures["Active time"], figures["Edits accepted"], figures["Lines added"]).ShouldBe(("3", "1.5 h", "70%", "1.2k"));
        (figures["Commits"], figures["Pull requests"], figures["Lines removed"]).ShouldBe(("not reported", "not reported", "not reported"));
        page.Text("activity-sources").ShouldBe("Told by Bob's telemetry.");
        page.Page.QuerySelectorAll("[data-testid=activity-figures] .def-mark").Length.ShouldBe(8);
    }

    [Fact]
    public async Task A_person_sees_the_own_activity_and_people_are_never_ranked_by_lines()
    {
        var (org, team) = await TeamAsync(app);
        var bob = await org.BobAsync();

        Figures(await bob.GetAsync($"{org.Path}/people/{bob.UserId}"))["Sessions"].ShouldBe("3");

        foreach (var path in new[] { "/people", $"/teams/{team}" })
        {
            (await org.Alice.GetAsync(org.Path + path)).Page.QuerySelectorAll("[data-testid=people-table] th, section[aria-labelledby=people-title] th")
                .ShouldNotContain(head => head.TextContent.Contains("ines"));
        }
    }
}
