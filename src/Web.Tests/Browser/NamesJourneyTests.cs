using Microsoft.Playwright;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed class NamesJourneyTests(Chromium chromium, TestApp app)
{
    [Fact]
    public Task Names_are_ticked_all_at_once_given_to_a_service_and_taken_back() => Journey.TakeAsync(chromium, app.Address, "names", async journey =>
    {
        var alice = await journey.NewVisitorAsync("Alice");
        await new Cast(app.Address).RegisterAsync(alice);
        var org = new Uri(alice.Page.Url).AbsolutePath;
        await app.ExecuteAsync(
            "insert into identities (org_id, id, name, kind) select org_id, gen_random_uuid(), 'key:' || n, 'key' from org_slugs, generate_series(1, 3) n where slug = $1", org["/o/".Length..]);
        await alice.GoAsync($"{org}/settings/identities");
        var assign = alice.Page.GetByTestId("assign-selected");
        await Assertions.Expect(assign).ToBeDisabledAsync();

        await alice.Page.GetByLabel("Select all names on this page").CheckAsync();
        await Assertions.Expect(alice.Page.Locator("[data-picked]")).ToHaveTextAsync("3 selected");
        await alice.Page.GetByLabel("Whose the selected names are").FillAsync("service");
        await assign.ClickAsync();

        var changed = alice.Page.GetByTestId("just-changed");
        await Assertions.Expect(changed).ToContainTextAsync("key:1, key:2 and 1 more are services now");
        await alice.SeesAsync("names after a change");
        await Assertions.Expect(alice.Page.GetByTestId("identity-row")).ToHaveCountAsync(0);

        await changed.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(alice.Page.GetByTestId("identity-row")).ToHaveCountAsync(3);
    });
}
