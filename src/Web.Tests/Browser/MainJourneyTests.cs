using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed class MainJourneyTests(Chromium chromium, TestApp app)
{
    private readonly Cast _people = new(app.Address);

    [Fact]
    public Task A_stranger_signs_up_and_a_team_lead_sees_the_first_sync_appear() => Journey.TakeAsync(chromium, app.Address, "main", async journey =>
    {
        var alice = await journey.NewVisitorAsync("Alice");
        await _people.RegisterAsync(alice);
        var org = await (await new Frame(alice).NewOrganizationAsync()).CreateAsync($"Acme {_people.Mark}");

        var link = await (await InvitationsPage.OpenAsync(alice, org)).InviteAsync();
        var bob = await journey.NewVisitorAsync("Bob");
        await _people.AcceptAsync(bob, link, org);

        await new Frame(alice).GoAsync("Tokens");
        var secret = await (await TokensPage.HereAsync(alice)).CreateAsync("laptop");

        await alice.GoAsync($"/o/{org}");
        await DashboardPage.MarkAsync(alice);
        await _people.SyncAsync(secret);
        var dashboard = await DashboardPage.HereAsync(alice);
        (await DashboardPage.IsMarkedAsync(alice)).ShouldBeTrue("the first sync shall appear without a reload");
        var all = await dashboard.FigureAsync("tokens");

        await dashboard.FilterAsync("model", "claude-haiku-4-5-20251001");
        var some = await dashboard.FigureAsync("tokens");
        some.ShouldNotBe(all);

        // The filter is in the address: somebody else opens it and sees the same.
        var shared = await DashboardPage.OpenAsync(bob, new Uri(alice.Page.Url).PathAndQuery);
        (await shared.FigureAsync("tokens")).ShouldBe(some);
        (await shared.FigureAsync("spend")).ShouldBe(await dashboard.FigureAsync("spend"));

        var spend = await dashboard.OpenSpendAsync();
        spend.Address.Query.ShouldContain("model=claude-haiku-4-5-20251001");
        await spend.GroupByAsync("Project");
        var drilled = await spend.OpenAsync("acme");
        drilled.Address.Query.ShouldContain("project=acme");
        var rows = await drilled.RowsAsync();
        await bob.GoAsync(drilled.Address.PathAndQuery);
        (await (await SpendPage.HereAsync(bob)).RowsAsync()).ShouldBe(rows);

        await new Frame(alice).SignOutAsync();
        await alice.Page.GotoAsync($"/o/{org}");
        await SignInPage.HereAsync(alice);
    });

    [Fact]
    public Task A_filter_chosen_while_figures_arrive_or_right_after_another_counts() => Journey.TakeAsync(chromium, app.Address, "hurry", async journey =>
    {
        var alice = await journey.NewVisitorAsync("Alice");
        await _people.RegisterAsync(alice);
        await new Frame(alice).GoAsync("Tokens");
        await _people.SyncAsync(await (await TokensPage.HereAsync(alice)).CreateAsync("laptop"));
        await new Frame(alice).GoAsync("Overview");
        var dashboard = await DashboardPage.HereAsync(alice);
        var all = await dashboard.FigureAsync("tokens");

        // The answer to the first choice is on its way for as long as we want.
        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        await alice.Page.RouteAsync(url => url.Contains("model=claude-haiku", StringComparison.Ordinal) && !url.Contains("range=7d", StringComparison.Ordinal), async route =>
        {
            asked.TrySetResult();
            await gate.Task;
            await route.ContinueAsync();
        });
        await ChooseModelAsync(alice);
        await asked.Task.WaitAsync(Eventually.Patience);
        await alice.Page.EvaluateAsync("() => { document.getElementById('dashboard').dataset.old = 'yes'; document.body.dispatchEvent(new Event('usage-changed')); }");
        await alice.Page.WaitForFunctionAsync("() => !document.getElementById('dashboard').dataset.old");
        gate.SetResult();
        await alice.Page.GetByTestId("chips").WaitForAsync();
        await alice.AtAsync("model=claude-haiku");
        (await dashboard.FigureAsync("tokens")).ShouldNotBe(all);

        await dashboard.RemoveFiltersAsync();
        (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        await alice.Page.ReloadAsync();
        await ChooseModelAsync(alice);
        await asked.Task.WaitAsync(Eventually.Patience);
        await alice.Page.Locator("#filter-form label", new() { HasText = "7 days" }).ClickAsync();
        await alice.AtAsync("range=7d");
        gate.SetResult();
        alice.Page.Url.ShouldContain("model=claude-haiku");
        await alice.Page.GetByTestId("chips").WaitForAsync();
        (await dashboard.FigureAsync("tokens")).ShouldNotBe(all);
    });

    private static async Task ChooseModelAsync(Visitor visitor)
    {
        await visitor.Page.GetByTestId("filter-model").ClickAsync();
        await visitor.Page.Locator("input[name=model][value='claude-haiku-4-5-20251001']").CheckAsync();
    }

    [Fact]
    public Task A_revoked_token_shows_as_revoked_and_a_removed_filter_is_gone() => Journey.TakeAsync(chromium, app.Address, "tokens", async journey =>
    {
        var alice = await journey.NewVisitorAsync("Alice");
        await _people.RegisterAsync(alice);
        await new Frame(alice).GoAsync("Tokens");
        var tokens = await TokensPage.HereAsync(alice);
        var secret = await tokens.CreateAsync("laptop");
        await _people.SyncAsync(secret);

        await new Frame(alice).GoAsync("Overview");
        var dashboard = await DashboardPage.HereAsync(alice);
        var all = await dashboard.FigureAsync("tokens");
        await dashboard.FilterAsync("model", "claude-haiku-4-5-20251001");
        await dashboard.RemoveFiltersAsync();
        (await dashboard.FigureAsync("tokens")).ShouldBe(all);

        await new Frame(alice).GoAsync("Tokens");
        await tokens.RevokeAsync("laptop");
        (await tokens.StateOfAsync("laptop")).ShouldContain("Revoked");
    });
}
