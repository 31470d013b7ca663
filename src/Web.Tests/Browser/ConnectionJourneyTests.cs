using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TeamCost.FakeProviders;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Features.Providers;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed class ConnectionJourneyTests(Chromium chromium)
{
    [Fact]
    public async Task An_account_is_connected_fills_in_live_is_assigned_and_goes_again()
    {
        await using var provider = new PlainProvider();
        await provider.StartAsync();
        var app = await TestApp.StartWithAsync(services => services.AddSingleton<IProviderConnector, PlainConnector>(), clock: null, ownDatabase: true,
            [("TeamCost:Providers:Plain:BaseUrl", provider.Address.AbsoluteUri)]);
        try
        {
            await Journey.TakeAsync(chromium, app.Address, "connection", journey => TellAsync(journey, app.Address, provider));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static async Task TellAsync(Journey journey, Uri address, PlainProvider provider)
    {
        var people = new Cast(address);
        var alice = await journey.NewVisitorAsync("Alice");
        await people.RegisterAsync(alice);
        var org = await (await new Frame(alice).NewOrganizationAsync()).CreateAsync($"Acme {people.Mark}");

        await new Frame(alice).GoAsync("Connections");
        var form = await (await ConnectionsPage.HereAsync(alice)).ChooseAsync("Plain");
        (await form.TestAsync("pk-plain-wrong")).ShouldContain("Make a new key with the provider");
        (await form.TestAsync(PlainProvider.Key)).ShouldContain("Plain Labs");

        // Slowly enough to be watched.
        provider.Faults.Next("tokens?", Fault.Slow(TimeSpan.FromMilliseconds(400)), times: 10);
        var account = await form.ConnectAsync();
        await DashboardPage.MarkAsync(alice);
        var page = new ConnectionPage(alice);
        await page.SeePastAsync("10 of 10 days");
        (await DashboardPage.IsMarkedAsync(alice)).ShouldBeTrue("the past shall fill in without a reload");
        await page.SyncNowAsync();

        await new Frame(alice).GoAsync("Overview");
        var overview = await DashboardPage.HereAsync(alice);
        (await overview.FigureAsync("tokens")).ShouldNotBe("0");
        (await alice.Page.GetByTestId("health").InnerTextAsync()).ShouldContain("names that nobody is assigned to");

        await alice.GoAsync($"/o/{org}/settings/identities");
        await alice.Page.GetByRole(AriaRole.Textbox, new() { Name = "Whose is mira@example.com" }).Or(alice.Page.GetByLabel("Whose is mira@example.com")).First.FillAsync(people.Email(alice));
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Assign mira@example.com", Exact = true }).ClickAsync();
        await alice.Page.GetByTestId("just-changed").WaitForAsync();

        // The past is hers now: her page has the account's days.
        await new Frame(alice).GoAsync("Overview");
        await DashboardPage.HereAsync(alice);
        await alice.Page.GetByTestId("health").Filter(new() { HasText = "nobody is assigned to" }).WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await new Frame(alice).GoAsync("People");
        await alice.Page.GetByTestId("people-table").GetByRole(AriaRole.Link, new() { Name = "Alice" }).First.WaitForAsync();

        await alice.GoAsync(account);
        (await (await page.DisconnectAsync("Plain Labs")).ListAsync()).ShouldContain("No accounts yet");
    }
}
