using Microsoft.Playwright;
using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Contracts.Imports;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed class UploadJourneyTests(Chromium chromium, TestApp app)
{
    [Fact]
    public Task A_report_is_uploaded_looked_at_imported_and_undone() => Journey.TakeAsync(chromium, app.Address, "upload", async journey =>
    {
        var people = new Cast(app.Address);
        var alice = await journey.NewVisitorAsync("Alice");
        await people.RegisterAsync(alice);
        var org = new Uri(alice.Page.Url).AbsolutePath;
        await alice.Page.GetByTestId("start-upload").ClickAsync();
        await alice.Page.GetByTestId("upload").WaitForAsync();

        var page = await UploadsPage.UploadAsync(alice, org, CcusageShapes.C7ByAgent);
        (await alice.Page.GetByTestId("upload-new").InnerTextAsync()).Trim().ShouldBe("2");

        // What is said of it is compared at once, without a reload.
        await DashboardPage.MarkAsync(alice);
        await alice.Page.Locator("#Form_Machine").FillAsync("tower");
        await alice.Page.RunAndWaitForResponseAsync(
            () => alice.Page.Locator("#Form_Machine").PressAsync("Tab"), answer => answer.Url.EndsWith(page, StringComparison.Ordinal) && answer.Request.Method == "POST");
        (await DashboardPage.IsMarkedAsync(alice)).ShouldBeTrue("the choices shall be kept without a reload");

        await alice.Page.GetByTestId("import").ClickAsync();
        await alice.Page.GetByTestId("undo-import").WaitForAsync();
        await alice.SeesAsync("imported report");
        await Eventually.AsyncTrue(async () =>
        {
            await alice.GoAsync(org);
            return await alice.Page.GetByTestId("figure-tokens").CountAsync() == 1;
        }, "the dashboard has figures");

        await alice.GoAsync($"{org}/uploads");
        await alice.SeesAsync("uploads");
        (await alice.Page.GetByTestId("upload-row").InnerTextAsync()).ShouldContain("tower");
        await alice.GoAsync(page);
        await alice.Page.GetByTestId("undo-import").ClickAsync();
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Undo the import" }).ClickAsync();
        await alice.Page.GetByText("Its days are in no figure").WaitForAsync();
    });

    [Fact]
    public Task A_report_is_pasted_and_imported_with_scripts_off() => Journey.TakeAsync(chromium, app.Address, "upload-without-scripts", async journey =>
    {
        var people = new Cast(app.Address);
        var vera = await journey.NewVisitorAsync("Vera", new VisitorOptions(Scripts: false, Theme: "light", Width: 390));
        await people.RegisterAsync(vera);
        var org = new Uri(vera.Page.Url).AbsolutePath;

        await UploadsPage.PasteAsync(vera, org, CcusageShapes.C12);
        await vera.Page.Locator("#Form_Tool").SelectOptionAsync("codex");
        await vera.Page.GetByTestId("look-again").ClickAsync();
        await vera.SeesAsync("preview without scripts");
        await vera.Page.GetByTestId("import").ClickAsync();

        await vera.Page.GetByTestId("undo-import").WaitForAsync();
    });
}
