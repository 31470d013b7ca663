using Microsoft.Playwright;
using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

/// <summary>A budget is set, crossed by the real command, told by mail, and acknowledged from the mail's link by somebody who has to sign in first.</summary>
[Collection(Browsing.Name)]
[Trait("Category", "Browser")]
public sealed class BudgetJourneyTests(Chromium chromium) : IAsyncLifetime
{
    // On a database of its own: on the shared one the apps of other tests look at budgets too, some by clocks of another month.
    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await TestApp.StartAsync(ownDatabase: true);

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public Task A_budget_is_replayed_saved_crossed_told_and_acknowledged() => Journey.TakeAsync(chromium, _app.Address, "budget", async journey =>
    {
        var people = new Cast(_app.Address);
        var alice = await journey.NewVisitorAsync("Alice");
        await people.RegisterAsync(alice);
        var org = new Uri(alice.Page.Url).AbsolutePath;
        await _app.ExecuteAsync(EarlierMonths, org["/o/".Length..]);

        await SetAsync(alice, org);
        await alice.GoAsync($"{org}/tokens");
        await people.SyncAsync(await (await TokensPage.HereAsync(alice)).CreateAsync("laptop"));

        await Eventually.True(() => _app.Mailbox.To(people.Email(alice)).Any(mail => mail.Subject.Contains("100%", StringComparison.Ordinal)), "the mail is there");
        var mail = _app.Mailbox.To(people.Email(alice)).Single(m => m.Subject.Contains("100%", StringComparison.Ordinal));
        mail.Text.ShouldContain("$0.05");
        await alice.GoAsync(org);
        await alice.Page.GetByTestId("alert-strip").WaitForAsync();
        await alice.Page.GetByTestId("budget-panel").GetByRole(AriaRole.Link, new() { Name = "A small one" }).WaitForAsync();

        await AcknowledgeAsync(await journey.NewVisitorAsync("Alice"), mail.Link("/alerts/"), people);

        await alice.GoAsync(org);
        await DashboardPage.HereAsync(alice);
        await alice.Page.GetByTestId("alert-strip").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        // The forecast may have been told before, by what earlier months spent.
        _app.Mailbox.To(people.Email(alice)).Select(m => m.Subject)
            .Where(s => s.Contains("A small one", StringComparison.Ordinal) && !s.Contains("at this rate", StringComparison.Ordinal))
            .ShouldHaveSingleItem("three thresholds at once are one message");
    });

    private const string EarlierMonths = """
        insert into daily_usage (org_id, day, utc_day, seq, person_id, identity_id, team_id, tool, provider, model, project, billing_mode, grain, input, output, cache_read, cache_write_5m, cache_write_1h,
          reasoning, requests, web_searches, unpriced_tokens, billed_usd, estimated_usd, best_usd, list_usd, input_usd, output_usd, cache_usd, search_usd, recorded_usd)
        select org_id, day, day, 1, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'codex', 'openai', 'gpt-5-codex', '', 'metered', 'request',
          1000, 100, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0
        from org_slugs, (select d::date as day from generate_series(current_date - 100, date_trunc('month', current_date)::date - 2, interval '1 day') d) days where slug = $1
        """;

    private static async Task SetAsync(Visitor alice, string org)
    {
        await alice.GoAsync($"{org}/budgets");
        await alice.SeesAsync("budgets, none yet");
        await alice.Page.GetByTestId("new-budget").ClickAsync();
        await alice.Page.GetByLabel("Name").FillAsync("A small one");
        await alice.Page.GetByLabel("Amount in USD").FillAsync("0.05");
        // The answer comes by itself while one types.
        await alice.Page.GetByTestId("replay-words").Filter(new() { HasText = "this would have fired" }).WaitForAsync();
        await alice.SeesAsync("new budget with its replay");
        await alice.Page.GetByTestId("save-budget").ClickAsync();
        await alice.Page.GetByTestId("budget-spent").WaitForAsync();
        await alice.SeesAsync("budget");
    }

    private static async Task AcknowledgeAsync(Visitor alice, string link, Cast people)
    {
        await alice.GoAsync(new Uri(link).PathAndQuery);
        await (await SignInPage.HereAsync(alice)).SignInAsync(people.Email(alice), Cast.Password);
        await alice.Page.GetByTestId("acknowledge").WaitForAsync();
        await alice.SeesAsync("alert");
        await alice.Page.GetByTestId("acknowledge").ClickAsync();
        await alice.Page.GetByTestId("alert-state").Filter(new() { HasText = "acknowledged" }).WaitForAsync();
    }
}
