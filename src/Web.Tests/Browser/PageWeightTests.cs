using System.Text.Json;
using TeamCost.Web.Data.Seed;
using TeamCost.Web.Tests.Browser.Pages;

namespace TeamCost.Web.Tests.Browser;

[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed class PageWeightTests(Chromium chromium)
{
    private const long MostBytes = 120_000;

    [Fact]
    public async Task The_dashboard_weighs_less_than_120_kB_over_the_wire()
    {
        await using var app = await PublishedApp.StartAsync();
        await Journey.TakeAsync(chromium, app.Address, "weight", async journey =>
        {
            var alice = await journey.NewVisitorAsync("Alice");
            await alice.GoAsync("/sign-in");
            await (await SignInPage.HereAsync(alice)).SignInAsync(DemoCommand.Email, DemoCommand.Password);
            await alice.Page.GetByTestId("account-menu").WaitForAsync();

            // The first visit of a browser that has nothing yet: page, styles, scripts, typeface, icons.
            var wire = await alice.Page.Context.NewCDPSessionAsync(alice.Page);
            await wire.SendAsync("Network.enable");
            await wire.SendAsync("Network.clearBrowserCache");
            var bytes = new Dictionary<string, (string Url, long Length)>();
            wire.Event("Network.responseReceived").OnEvent += (_, told) => Note(told, (at, json) => bytes[at] = (json.GetProperty("response").GetProperty("url").GetString()!, 0));
            wire.Event("Network.loadingFinished").OnEvent += (_, told) => Note(told, (at, json) =>
            {
                if (bytes.TryGetValue(at, out var one))
                {
                    bytes[at] = (one.Url, (long)json.GetProperty("encodedDataLength").GetDouble());
                }
            });
            await alice.GoAsync("/o/acme-robotics");
            await DashboardPage.HereAsync(alice);
            await alice.Page.EvaluateAsync("() => document.fonts.ready");

            var list = string.Join('\n', bytes.Values.OrderByDescending(one => one.Length).Select(one => $"{one.Length,8:n0}  {one.Url}"));
            bytes.Values.ShouldContain(one => one.Url.EndsWith(".woff2", StringComparison.Ordinal) && one.Length > 0, list);
            // A region that asks for itself again, because the demo was added up just now, is no part of the page.
            bytes.Values.GroupBy(one => one.Url).Sum(same => same.Max(one => one.Length)).ShouldBeLessThan(MostBytes, list);
        });
    }

    private static void Note(JsonElement? told, Action<string, JsonElement> note)
    {
        if (told is { } json)
        {
            note(json.GetProperty("requestId").GetString()!, json);
        }
    }
}
