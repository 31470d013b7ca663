using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

/// <summary>A person becomes public, is looked at, and is gone again: in two browsers, one of them a stranger's.</summary>
[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed class PublicJourneyTests(Chromium chromium, TestApp app)
{
    [Theory]
    [InlineData("dark", 1440)]
    [InlineData("light", 390)]
    public Task Publish_is_seen_flat_and_raised_and_as_a_badge_until_unpublished(string theme, int width) => Journey.TakeAsync(chromium, app.Address, $"public-{theme}-{width}", async journey =>
    {
        var people = new Cast(app.Address);
        var ada = await journey.NewVisitorAsync("Ada", new VisitorOptions(Theme: theme, Width: width));
        var stranger = await journey.NewVisitorAsync("Stranger", new VisitorOptions(Theme: theme, Width: width));
        stranger.Expect("404");
        await people.RegisterAsync(ada);
        var org = new Uri(ada.Page.Url).AbsolutePath;
        await ada.GoAsync($"{org}/tokens");
        await people.SyncAsync(await (await TokensPage.HereAsync(ada)).CreateAsync("laptop"));
        await ada.GoAsync(org);
        await DashboardPage.HereAsync(ada);
        var handle = org["/o/".Length..];
        var profile = $"/u/{handle}";
        (await stranger.Page.GotoAsync(profile))!.Status.ShouldBe(404);

        await ada.GoAsync("/me/profile");
        await ada.SeesAsync("my profile");
        await ada.Page.GetByTestId("preview").ClickAsync();
        await ada.Page.GetByTestId("preview-bar").WaitForAsync();
        await ada.SeesAsync("preview");
        (await stranger.Page.GotoAsync(profile))!.Status.ShouldBe(404, "looking at the preview publishes nothing");
        await ada.GoAsync("/me/profile");
        await ada.Page.GetByTestId("publish").ClickAsync();
        await ada.Page.GetByTestId("publish-now").ClickAsync();
        await ada.Page.GetByTestId("public-page").WaitForAsync();
        await UntilPublishedAsync(handle);

        await stranger.GoAsync(profile);
        await stranger.Page.GetByTestId("view-3d").ClickAsync();
        await stranger.Page.Locator(".isometric").WaitForAsync();
        await stranger.SeesAsync("profile, raised");
        (await stranger.Page.Locator(".isometric .iso-right").CountAsync()).ShouldBe(1);
        await stranger.Page.GetByTestId("view-2d").ClickAsync();
        await stranger.Page.Locator(".calendar-scroll").WaitForAsync();
        await stranger.SeesAsync("profile, flat");
        (await stranger.Page.Locator("body").InnerTextAsync()).ShouldNotContain("laptop");
        await ShareAsync(stranger, new Uri(app.Address, profile).ToString());
        (await BadgeAsync(stranger, profile)).ShouldContain("tokens");
        await stranger.GoAsync($"/leaderboard?search={handle}");
        await stranger.Page.Locator($"tr[id='{handle}']").WaitForAsync();
        await stranger.SeesAsync("leaderboard");

        await ada.GoAsync(profile);
        await ada.Page.GetByTestId("badges").WaitForAsync();
        await ada.SeesAsync("own profile");
        await ada.GoAsync("/me/profile");
        await ada.Page.GetByTestId("unpublish").ClickAsync();
        await ada.Page.GetByTestId("unpublish-now").ClickAsync();
        await ada.Page.GetByTestId("publish").WaitForAsync();
        (await stranger.Page.GotoAsync(profile))!.Status.ShouldBe(404);
        (await BadgeAsync(stranger, profile)).ShouldNotContain("tokens");
    });

    /// <summary>The day may have been added up only after the profile was made; what a rollup marks is published by a job, which this is.</summary>
    private Task UntilPublishedAsync(string handle) => Eventually.AsyncTrue(async () =>
    {
        await app.Services.GetRequiredService<MarkedPeople>().RunAsync(CancellationToken.None);
        using var client = app.NewClient();
        return (await client.GetStringAsync(new Uri($"/api/users/{handle}", UriKind.Relative))).Contains("\"activeDays\":1", StringComparison.Ordinal);
    }, "the day is published");

    /// <summary>Two links that carry the address of the page, and the address itself in the clipboard.</summary>
    private static async Task ShareAsync(Visitor visitor, string address)
    {
        await visitor.Page.GetByTestId("share").ClickAsync();
        (await visitor.Page.GetByTestId("share-linkedin").GetAttributeAsync("href")).ShouldBe($"https://www.linkedin.com/sharing/share-offsite/?url={Uri.EscapeDataString(address)}");
        var post = new Uri((await visitor.Page.GetByTestId("share-x").GetAttributeAsync("href"))!);
        post.GetLeftPart(UriPartial.Path).ShouldBe("https://x.com/intent/post");
        var words = System.Web.HttpUtility.ParseQueryString(post.Query);
        words["url"].ShouldBe(address);
        words["text"]!.ShouldMatch("^Ada on TeamCost: .* tokens$");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Copy the link" }).ClickAsync();
        await visitor.Page.GetByText("Copied.").WaitForAsync();
        (await visitor.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).ShouldBe(address);
        await visitor.Page.Keyboard.PressAsync("Escape");
    }

    /// <summary>As another page would ask for it.</summary>
    private static async Task<string> BadgeAsync(Visitor visitor, string profile) =>
        await (await visitor.Page.APIRequest.GetAsync($"{profile}/badge.svg")).TextAsync();
}
