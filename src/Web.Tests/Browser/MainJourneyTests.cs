using TeamCost.Cli;
using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Cli;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed class MainJourneyTests(Chromium chromium, TestApp app)
{
    private const string Password = "correct horse battery 9";

    private readonly string _mark = Guid.CreateVersion7().ToString("N")[^8..];

    [Fact]
    public Task A_stranger_signs_up_and_a_team_lead_sees_the_first_sync_appear() => Journey.TakeAsync(chromium, app.Address, "main", async journey =>
    {
        var alice = await journey.NewVisitorAsync("Alice");
        await RegisterAsync(alice);
        var org = await (await new Frame(alice).NewOrganizationAsync()).CreateAsync($"Acme {_mark}");

        var link = await (await InvitationsPage.OpenAsync(alice, org)).InviteAsync();
        var bob = await journey.NewVisitorAsync("Bob");
        await AcceptAsync(bob, link, org);

        await new Frame(alice).GoAsync("Tokens");
        var secret = await (await TokensPage.HereAsync(alice)).CreateAsync("laptop");

        await alice.GoAsync($"/o/{org}");
        await DashboardPage.MarkAsync(alice);
        await SyncAsync(secret);
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
        var total = await spend.TotalAsync();
        await bob.GoAsync(spend.Address.PathAndQuery);
        (await (await SpendPage.HereAsync(bob)).TotalAsync()).ShouldBe(total);

        await new Frame(alice).SignOutAsync();
        await alice.Page.GotoAsync($"/o/{org}");
        await SignInPage.HereAsync(alice);
    });

    [Fact]
    public Task A_revoked_token_shows_as_revoked_and_a_removed_filter_is_gone() => Journey.TakeAsync(chromium, app.Address, "tokens", async journey =>
    {
        var alice = await journey.NewVisitorAsync("Alice");
        await RegisterAsync(alice);
        await new Frame(alice).GoAsync("Tokens");
        var tokens = await TokensPage.HereAsync(alice);
        var secret = await tokens.CreateAsync("laptop");
        await SyncAsync(secret);

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

    private async Task RegisterAsync(Visitor visitor)
    {
        var page = await RegisterPage.OpenAsync(visitor);
        var email = $"{visitor.Name}-{_mark}-{Guid.NewGuid():N}@example.com".ToLowerInvariant();
        (await page.RefusedAsync(email)).ShouldBe(email);
        await page.RegisterAsync(visitor.Name, email, Password);
        await visitor.Page.GetByTestId("account-menu").WaitForAsync();
        await visitor.SeesAsync("start");
    }

    private async Task AcceptAsync(Visitor visitor, string link, string org)
    {
        var page = await (await InvitationPage.OpenAsync(visitor, link)).CreateAccountAsync();
        await page.RegisterAsync(visitor.Name, $"{visitor.Name}-{_mark}@example.com".ToLowerInvariant(), Password);
        await (await InvitationPage.HereAsync(visitor, "invitation")).AcceptAsync();
        await visitor.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == $"/o/{org}");
    }

    /// <summary>The real command on a machine with two conversations of today.</summary>
    private async Task SyncAsync(string secret)
    {
        using var machine = new CliMachine();
        var at = DateTimeOffset.UtcNow.AddMinutes(-2).ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'");
        await File.WriteAllTextAsync(machine.Log(), string.Concat(
            ClaudeLine.Reply("msg_1", "req_1", output: 2_400, input: 12_000, at).Text(),
            ClaudeLine.Reply("msg_2", "req_2", output: 800, input: 9_000, at, "claude-haiku-4-5-20251001", "s-2").Text()));
        var login = await machine.RunAsync("login", "--server", app.Address.ToString(), "--token", secret);
        login.Code.ShouldBe(ExitCode.Ok, login.Talk);
        var sync = await machine.RunAsync("sync");
        sync.Code.ShouldBe(ExitCode.Ok, sync.Talk);
    }
}
