using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed class EveryPageTests(Chromium chromium, TestApp app)
{
    private static readonly string[] OfAnOrganization =
    [
        "", "?range=90d&by=person", "/spend", "/spend?by=tool&show=line", "/spend?by=project&show=table", "/people", "/teams", "/tokens",
        "/settings", "/settings/members", "/settings/invitations", "/settings/teams", "/settings/identities", "/settings/identities?show=any&days=90",
        "/seats", "/reconcile",
    ];

    private static readonly string[] OfNobody = ["/", "/register", "/sign-in", "/forgot-password"];

    [Theory]
    [InlineData("dark", 1440)]
    [InlineData("light", 1440)]
    [InlineData("dark", 390)]
    [InlineData("light", 390)]
    public Task Every_page_is_accessible_and_fits_the_screen(string theme, int width) => Journey.TakeAsync(chromium, app.Address, $"pages-{theme}-{width}", async journey =>
    {
        var people = new Cast(app.Address);
        var alice = await journey.NewVisitorAsync("Alice", new VisitorOptions(Theme: theme, Width: width));
        foreach (var path in OfNobody)
        {
            await LookAsync(alice, path);
        }

        await people.RegisterAsync(alice);
        var org = new Uri(alice.Page.Url).AbsolutePath;
        await LookAsync(alice, $"{org}/tokens");
        await people.SyncAsync(await (await TokensPage.HereAsync(alice)).CreateAsync("laptop"));
        await alice.GoAsync(org);
        await DashboardPage.HereAsync(alice);
        foreach (var path in OfAnOrganization)
        {
            await LookAsync(alice, org + path);
        }

        await LookAsync(alice, await alice.Page.EvaluateAsync<string>(
            "async org => new DOMParser().parseFromString(await (await fetch(org + '/people')).text(), 'text/html').querySelector('[data-testid=people-table] tbody a').getAttribute('href')", org));
    });

    private static async Task LookAsync(Visitor visitor, string path)
    {
        await visitor.GoAsync(path);
        await visitor.SeesAsync(path);
        var tooWide = await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        tooWide.ShouldBe(0, $"{path} shall not scroll sideways at {visitor.Page.ViewportSize!.Width} px");
    }
}
