using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed class WithoutScriptsTests(Chromium chromium, TestApp app)
{
    [Fact]
    public Task The_dashboard_works_with_scripts_off() => Journey.TakeAsync(chromium, app.Address, "without-scripts", async journey =>
    {
        var people = new Cast(app.Address);
        var vera = await journey.NewVisitorAsync("Vera", new VisitorOptions(Scripts: false));
        await people.RegisterAsync(vera);
        var org = new Uri(vera.Page.Url).AbsolutePath;
        await vera.GoAsync($"{org}/tokens");
        await people.SyncAsync(await (await TokensPage.HereAsync(vera)).CreateAsync("laptop"));

        await Eventually.AsyncTrue(async () =>
        {
            await vera.GoAsync(org);
            return await vera.Page.GetByTestId("figure-spend").CountAsync() == 1;
        }, "the dashboard has figures");
        var dashboard = await DashboardPage.HereAsync(vera);
        var all = await dashboard.FigureAsync("tokens");

        // A menu is a details element, a filter a form with a button of its own.
        await vera.Page.GetByTestId("filter-model").ClickAsync();
        await vera.Page.Locator("input[name=model][value='claude-haiku-4-5-20251001']").CheckAsync();
        await vera.Page.Locator("#filter-form [data-without-scripts]").ClickAsync();
        await vera.Page.GetByTestId("chips").WaitForAsync();
        (await dashboard.FigureAsync("tokens")).ShouldNotBe(all);

        // The chart is drawn by the server, and its table is one click away.
        (await vera.Page.Locator("#spend-per-day svg .bar").CountAsync()).ShouldBeGreaterThan(0);
        await vera.Page.Locator("#spend-per-day .chart-table summary").ClickAsync();
        (await vera.Page.Locator("#spend-per-day .chart-table tbody tr").First.IsVisibleAsync()).ShouldBeTrue();

        await (await dashboard.OpenSpendAsync()).GroupByAsync("Project");
        await new Frame(vera).SignOutAsync();
    });
}
