using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Budgets;

/// <summary>Pages about a person, a team or anything else say which budgets hold there, and to nobody more than they may know.</summary>
public sealed class BudgetsHereTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_persons_page_names_their_own_budget_their_teams_of_today_and_the_organizations()
    {
        var (acme, bob, carol, platform, web) = await FilledAsync();

        var here = await HereAsync(acme.Alice, $"{acme.Path}/people/{bob.UserId}");

        here.ShouldBe(["Bob's", "Everything", "Platform's"]);
        (await HereAsync(acme.Alice, $"{acme.Path}/people/{carol.UserId}")).ShouldBe(["Carol's", "Everything", "Web's"]);
        (await HereAsync(acme.Alice, $"{acme.Path}/people/{acme.Alice.UserId}")).ShouldBe(["Everything"]);
        (await HereAsync(acme.Alice, $"{acme.Path}/teams/{platform}")).ShouldBe(["Everything", "Platform's"]);
        (await HereAsync(acme.Alice, $"{acme.Path}/teams/{web}")).ShouldBe(["Everything", "Web's"]);
    }

    [Fact]
    public async Task The_spend_page_names_the_budgets_of_what_it_is_narrowed_to()
    {
        var (acme, bob, _, _, _) = await FilledAsync();

        (await HereAsync(acme.Alice, $"{acme.Path}/spend")).ShouldBe(["Everything"]);
        (await HereAsync(acme.Alice, $"{acme.Path}/spend?tool=codex")).ShouldBe(["Codex", "Everything"]);
        (await HereAsync(acme.Alice, $"{acme.Path}/spend?tool=cursor")).ShouldBe(["Everything"]);
        (await HereAsync(acme.Alice, $"{acme.Path}/spend?tool=cursor&tool=codex&person={bob.UserId}")).ShouldBe(["Bob's", "Codex", "Everything", "Platform's"]);
    }

    [Fact]
    public async Task A_member_sees_no_budget_of_another_persons_and_no_other_teams()
    {
        var (acme, bob, carol, _, web) = await FilledAsync();

        (await HereAsync(bob, $"{acme.Path}/people/{bob.UserId}")).ShouldBe(["Bob's", "Everything", "Platform's"]);
        (await bob.GetAsync($"{acme.Path}/people/{carol.UserId}")).Body.ShouldNotContain("Carol's");
        (await bob.GetAsync($"{acme.Path}/teams/{web}")).Body.ShouldNotContain("Web's");
        foreach (var path in new[] { $"/spend?person={carol.UserId}", $"/spend?team={web}", "/spend?by=team", "/budgets", "" })
        {
            var body = (await bob.GetAsync(acme.Path + path)).Body;
            body.ShouldNotContain("Carol&#x27;s", customMessage: path);
            body.ShouldNotContain("Carol's", customMessage: path);
            body.ShouldNotContain("Web&#x27;s", customMessage: path);
        }
    }

    [Fact]
    public async Task An_ended_budget_holds_nowhere_and_without_any_the_panel_is_not_there()
    {
        var acme = await app.NewOrgAsync();
        (await acme.Alice.GetAsync($"{acme.Path}/spend")).Page.QuerySelector("[data-testid=budgets-here]").ShouldBeNull();
        var page = await SetAsync(acme, "Everything", "organization:");
        (await HereAsync(acme.Alice, $"{acme.Path}/spend")).ShouldBe(["Everything"]);

        await acme.Alice.PostAsync($"{page}/end");

        (await acme.Alice.GetAsync($"{acme.Path}/spend")).Page.QuerySelector("[data-testid=budgets-here]").ShouldBeNull();
        (await acme.Alice.GetAsync($"{acme.Path}/exports/ended-budgets.csv")).Body.ShouldContain("Everything,organization,Acme,month,spend,100,");
    }

    [Fact]
    public async Task The_list_leads_to_what_a_budget_is_for()
    {
        var (acme, bob, _, platform, _) = await FilledAsync();

        var links = (await acme.Alice.GetAsync($"{acme.Path}/budgets")).Page.QuerySelectorAll("[data-testid=budget-row] a").Select(a => a.GetAttribute("href")).ToList();

        links.ShouldContain($"{acme.Path}/people/{bob.UserId}");
        links.ShouldContain($"{acme.Path}/teams/{platform}");
        links.ShouldContain($"{acme.Path}/spend?tool=codex");
        foreach (var link in links.Distinct())
        {
            ((int)(await acme.Alice.GetAsync(link!)).Status).ShouldBe(200, link);
        }
    }

    [Fact]
    public async Task An_id_in_capitals_is_the_same_person()
    {
        var acme = await app.NewOrgAsync();
        await SetAsync(acme, "Mine", $"person:{acme.Alice.UserId.ToString().ToUpperInvariant()}");

        (await HereAsync(acme.Alice, $"{acme.Path}/people/{acme.Alice.UserId}")).ShouldBe(["Mine"]);
    }

    private async Task<(TestOrg Acme, Person Bob, Person Carol, Guid Platform, Guid Web)> FilledAsync()
    {
        var acme = await app.NewOrgAsync();
        var (bob, carol) = (await acme.BobAsync(), await acme.AddAsync("Carol", OrgRole.Member));
        var (platform, web) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await app.ExecuteAsync("insert into teams (org_id, id, name) values ($1, $2, 'Platform'), ($1, $3, 'Web')", acme.Id, platform, web);
        // Carol was with Platform once: its budget does not hold for her today.
        await app.ExecuteAsync("""
            insert into team_members (org_id, user_id, from_day, until_day, team_id)
            values ($1, $2, '2020-01-01', null, $4), ($1, $3, '2020-01-01', '2021-01-01', $4), ($1, $3, '2021-01-01', null, $5)
            """, acme.Id, bob.UserId, carol.UserId, platform, web);
        await SetAsync(acme, "Everything", "organization:");
        await SetAsync(acme, "Bob's", $"person:{bob.UserId}");
        await SetAsync(acme, "Carol's", $"person:{carol.UserId}");
        await SetAsync(acme, "Platform's", $"team:{platform}");
        await SetAsync(acme, "Web's", $"team:{web}");
        await SetAsync(acme, "Codex", "tool:codex");
        return (acme, bob, carol, platform, web);
    }

    private static async Task<string> SetAsync(TestOrg org, string name, string scope) => (await org.Alice.PostAsync(
        $"{org.Path}/budgets", ("Form.Name", name), ("Form.For", scope), ("Form.Period", "Month"), ("Form.Basis", "Spend"), ("Form.Amount", "100"), ("Form.Thresholds", "80, 100"), ("Form.Forecasts", "true"))).Location!;

    private static async Task<IReadOnlyList<string>> HereAsync(Person who, string path) =>
        [.. (await who.GetAsync(path)).Find("[data-testid=budgets-here]").QuerySelectorAll(".budget-name a").Select(a => a.TextContent).Order(StringComparer.Ordinal)];
}
