using System.Text.RegularExpressions;
using TeamCost.Cli;
using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Cli;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

/// <summary>The real command asks, a person allows it on the real page.</summary>
[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed partial class DeviceJourneyTests(Chromium chromium, TestApp app)
{
    [Theory]
    [InlineData(true, "dark", 1440)]
    [InlineData(false, "light", 390)]
    public Task A_machine_is_signed_in_by_its_code(bool scripts, string theme, int width) => Journey.TakeAsync(chromium, app.Address, $"device-{scripts}", async journey =>
    {
        var people = new Cast(app.Address);
        var alice = await journey.NewVisitorAsync("Alice", new VisitorOptions(Scripts: scripts, Theme: theme, Width: width));
        if (scripts)
        {
            await people.RegisterAsync(alice);
            await (await new Frame(alice).NewOrganizationAsync()).CreateAsync($"Acme {people.Mark}");
        }
        else
        {
            await (await RegisterPage.OpenAsync(alice)).RegisterAsync("Alice", people.Email(alice), Cast.Password);
            await alice.AtAsync(url => url.AbsolutePath.StartsWith("/o/", StringComparison.Ordinal), "an organization");
        }

        using var machine = new CliMachine();
        var talk = new Talk();
        var login = machine.RunAsync(talk, "login", "--server", app.Address.ToString(), "--no-browser");
        var code = CodeIn().Match(await talk.WaitForAsync("Open     ")).Value;

        var page = await DevicePage.OpenAsync(alice);
        if (scripts)
        {
            (await page.WrongAsync("AAAA-2222")).ShouldContain("not known");
        }

        page = await page.EnterAsync(code.ToLowerInvariant());
        (await page.CodeAsync()).ShouldBe(code);
        await page.AllowAsync(scripts ? $"Acme {people.Mark}" : null, "Workshop");

        var run = await login;
        run.Code.ShouldBe(ExitCode.Ok, run.Talk);
        run.Talk.ShouldContain($"as {people.Email(alice)}");
        var me = await machine.RunAsync("whoami");
        me.Output.ShouldContain("Workshop");
        me.Output.ShouldContain(scripts ? $"Acme {people.Mark}" : "Alice");

        (await machine.RunAsync("logout", "--revoke")).Talk.ShouldContain("revoked");
    });

    [Fact]
    public Task Whoever_is_signed_out_comes_back_to_the_code_and_may_deny_it() => Journey.TakeAsync(chromium, app.Address, "device-denied", async journey =>
    {
        var people = new Cast(app.Address);
        var alice = await journey.NewVisitorAsync("Alice", new VisitorOptions(Theme: "light"));
        await people.RegisterAsync(alice);
        await new Frame(alice).SignOutAsync();
        using var machine = new CliMachine();
        var talk = new Talk();
        var login = machine.RunAsync(talk, "login", "--server", app.Address.ToString(), "--no-browser");
        var address = AddressIn().Match(await talk.WaitForAsync("allow this machine")).Value;

        await alice.GoAsync(new Uri(address).PathAndQuery);
        await (await SignInPage.HereAsync(alice)).SignInAsync(people.Email(alice), Cast.Password);
        await (await DevicePage.AskingAsync(alice)).DenyAsync();

        var run = await login;
        run.Code.ShouldBe(ExitCode.Error);
        run.Talk.ShouldContain("denied in the browser");
        machine.IsSignedIn.ShouldBeFalse();
    });

    [GeneratedRegex("[A-Z2-9]{4}-[A-Z2-9]{4}")]
    private static partial Regex CodeIn();

    [GeneratedRegex(@"http\S+code=\S+")]
    private static partial Regex AddressIn();
}
