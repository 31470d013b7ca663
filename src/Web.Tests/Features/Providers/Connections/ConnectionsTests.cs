using System.Net;
using AngleSharp.Dom;
using TeamCost.FakeProviders;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers.Connections;

public sealed class ConnectionsTests
{
    private const string Planted = "pk-plain-planted-7731";

    [Fact]
    public async Task An_empty_list_says_what_to_do_and_who_may_not_change_sees_no_buttons()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();

        var admin = await acme.Alice.GetAsync($"{acme.Path}/connections");
        var viewer = await (await acme.VeraAsync()).GetAsync($"{acme.Path}/connections");

        admin.Text("connections").ShouldContain("Choose a provider below");
        admin.Text("catalogue").ShouldContain("Plain");
        admin.Page.QuerySelectorAll("[data-testid=catalogue] a.btn").ShouldNotBeEmpty();
        viewer.Text("connections").ShouldContain("An admin connects the first one");
        viewer.Page.QuerySelectorAll("[data-testid=catalogue] a.btn").ShouldBeEmpty();
        (await (await acme.BobAsync()).GetAsync($"{acme.Path}/connections")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await (await world.App.NewOutsiderAsync()).GetAsync($"{acme.Path}/connections")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_key_of_the_wrong_kind_is_caught_before_anything_is_sent()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();

        var tested = await acme.Alice.FragmentAsync(HttpMethod.Post, $"{acme.Path}/connections/new/plain/test", ("Secret", "pk-chat-EXAMPLE"));
        var connected = await acme.Alice.PostAsync($"{acme.Path}/connections/new/plain", ("Secret", "pk-chat-EXAMPLE"));

        tested.Text("account-test").ShouldContain("This is a key for chats");
        connected.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        connected.Errors.ShouldContain("This is a key for chats");
        world.Fake.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_good_test_names_the_account_and_ticks_what_the_key_may_read()
    {
        await using var world = await PlainWorld.StartAsync();
        world.Fake.MayReadCosts = false;
        var acme = await world.App.NewOrgAsync();

        var tested = await acme.Alice.FragmentAsync(HttpMethod.Post, $"{acme.Path}/connections/new/plain/test", ("Secret", PlainProvider.Key));

        tested.Text("account-name").ShouldBe("Plain Labs");
        var ticks = tested.Page.QuerySelectorAll(".ticks li").Select(Words).ToList();
        ticks[0].ShouldBe("Tokens: may be read");
        ticks[1].ShouldContain("Costs: may not be read");
        ticks[1].ShouldContain("The key may not read costs.");
        tested.Body.ShouldNotContain(PlainProvider.Key);
    }

    [Fact]
    public async Task Without_scripts_the_test_shows_the_whole_page_again_and_asks_for_the_key_once_more()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();

        var page = await acme.Alice.PostAsync($"{acme.Path}/connections/new/plain/test", ("Secret", PlainProvider.Key), ("Name", "Ours"));

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text("account-name").ShouldBe("Plain Labs");
        page.Find("#Secret").GetAttribute("value").ShouldBeNull();
        page.Find("#Secret-hint").TextContent.ShouldContain("Paste it again");
        page.Find("#Name").GetAttribute("value").ShouldBe("Ours");
        page.Body.ShouldNotContain(PlainProvider.Key);
    }

    [Fact]
    public async Task A_refused_key_is_answered_with_its_sentence_and_next_step_and_never_echoed()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();

        var page = await acme.Alice.PostAsync($"{acme.Path}/connections/new/plain", ("Secret", Planted), ("Name", "Ours"), ("Settings[server]", ""));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Find("#Secret").GetAttribute("aria-invalid").ShouldBe("true");
        page.Errors.ShouldContain("Make a new key with the provider");
        page.Find("#Name").GetAttribute("value").ShouldBe("Ours");
        page.Body.ShouldNotContain(Planted);
    }

    [Theory]
    [InlineData("", "", "Paste the key")]
    [InlineData("a key with spaces", "", "cannot be a key")]
    [InlineData(PlainProvider.Key, "http://169.254.169.254/", "")]
    [InlineData(PlainProvider.Key, "nonsense", "")]
    public async Task Nonsense_in_the_form_is_answered_with_a_sentence_and_kept(string secret, string server, string sentence)
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();

        var page = await acme.Alice.PostAsync($"{acme.Path}/connections/new/plain", ("Secret", secret), ("Settings[server]", server));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Page.QuerySelectorAll(".field-error").Select(e => e.TextContent.Trim()).Count(text => text.Length > 0).ShouldBe(1);
        page.Errors.ShouldContain(sentence);
        (page.Find("#setting-server").GetAttribute("value") ?? "").ShouldBe(server);
        world.Fake.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_account_is_in_the_list_and_its_past_fills_in()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();

        var made = await acme.Alice.PostAsync($"{acme.Path}/connections/new/plain", ("Secret", PlainProvider.Key));
        made.Status.ShouldBe(HttpStatusCode.Redirect);
        var id = Guid.Parse(made.Location!.Split('/')[^1]);
        (await acme.Alice.GetAsync($"{acme.Path}/connections")).Text("backfill").ShouldBe("0 of 10 days");
        await world.SyncAsync(acme, id);

        var list = await acme.Alice.GetAsync($"{acme.Path}/connections");
        list.Text("connection").ShouldContain("Plain Labs");
        list.Text("light").ShouldBe("Live");
        list.Text("backfill").ShouldBe("10 of 10 days");
        var region = await acme.Alice.FragmentAsync(HttpMethod.Get, $"{acme.Path}/connections");
        Words(region.Find("#connections")).ShouldBe(Words(list.Find("#connections")));
        region.Page.QuerySelector("html head title").ShouldBeNull();
    }

    [Fact]
    public async Task The_page_of_an_account_shows_feeds_days_runs_and_the_end_of_the_key_only()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        world.Fake.Faults.Next($"costs?day={PlainWorld.Today.AddDays(-2):yyyy-MM-dd}", Fault.Answer(400, """{"message":"no such day"}"""));
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);

        var page = await acme.Alice.GetAsync($"{acme.Path}/connections/{id}");

        page.Text("feeds").ShouldContain("Costs bills Open");
        page.Find("[data-feed=tokens]").QuerySelectorAll(".day-done").Length.ShouldBe(10);
        Words(page.Find("[data-feed=costs] .strip-name")).ShouldBe("Costs 10 days: 9 read, 1 gap");
        page.Find("[data-testid=gap] th").TextContent.ShouldBe("18 Nov 2026");
        page.Text("gap").ShouldContain("Plain refuses the question: no such day");
        page.Text("run").ShouldContain("With gaps");
        page.Text("key-tail").ShouldBe("…0001");
        page.Body.ShouldNotContain(PlainProvider.Key);
        var viewer = await (await acme.VeraAsync()).GetAsync($"{acme.Path}/connections/{id}");
        viewer.Page.QuerySelectorAll("main form").ShouldBeEmpty();
        (await (await world.App.NewOutsiderAsync()).GetAsync($"{acme.Path}/connections/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        var region = await acme.Alice.FragmentAsync(HttpMethod.Get, $"{acme.Path}/connections/{id}");
        Words(region.Find("#connection")).ShouldBe(Words(page.Find("#connection")));
    }

    [Fact]
    public async Task A_gap_is_tried_again_by_its_button()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        world.Fake.Faults.Next($"costs?day={PlainWorld.Today.AddDays(-2):yyyy-MM-dd}", Fault.Answer(400, """{"message":"no such day"}"""));
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);

        (await acme.Alice.PostAsync($"{acme.Path}/connections/{id}/retries", ("feed", "costs"), ("day", "not a day"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await acme.Alice.PostAsync($"{acme.Path}/connections/{id}/retries", ("feed", "costs"), ("day", "2026-11-18"))).Status.ShouldBe(HttpStatusCode.Redirect);
        await world.SyncAsync(acme, id);

        (await acme.Alice.GetAsync($"{acme.Path}/connections/{id}")).Page.QuerySelector("[data-testid=gaps]").ShouldBeNull();
    }

    [Fact]
    public async Task Sync_now_answers_with_the_region_that_says_so()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);

        var region = await acme.Alice.FragmentAsync(HttpMethod.Post, $"{acme.Path}/connections/{id}/sync");

        new[] { "due now", "running now", "in 1 h", "in 59 min" }.ShouldContain(region.Text("next-run"));
        (await acme.Alice.PostAsync($"{acme.Path}/connections/{id}/sync")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await acme.Alice.PostAsync($"{acme.Path}/connections/{Guid.CreateVersion7()}/sync")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_stopped_account_says_what_since_when_and_what_to_do_also_on_the_overview()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);
        world.Fake.Accounts.Clear();
        world.Clock.Advance(TimeSpan.FromHours(26));
        await world.SyncAsync(acme, id);
        await acme.RollUpAsync();

        var list = await acme.Alice.GetAsync($"{acme.Path}/connections");
        list.Text("light").ShouldBe("Stopped");
        list.Text("trouble").ShouldContain("Since just now. Make a new key with the provider");
        list.Find("[data-testid=trouble] a").GetAttribute("href").ShouldBe($"{acme.Path}/connections/{id}#key");
        var overview = await acme.Alice.GetAsync(acme.Path);
        overview.Text("troubled").ShouldContain("Plain Labs has stopped");
        overview.Find("[data-testid=troubled] a").GetAttribute("href").ShouldBe($"{acme.Path}/connections/{id}");
        (await (await acme.BobAsync()).GetAsync(acme.Path)).Page.QuerySelector("[data-testid=troubled]").ShouldBeNull();

        // A new key of the same account sets it going again.
        world.Fake.Accounts["pk-plain-good-0002"] = "Plain Labs";
        (await acme.Alice.PostAsync($"{acme.Path}/connections/{id}/key", ("secret", "pk-plain-good-0002"))).Status.ShouldBe(HttpStatusCode.Redirect);
        await world.SyncAsync(acme, id);
        (await acme.Alice.GetAsync($"{acme.Path}/connections")).Text("light").ShouldBe("Live");
    }

    [Fact]
    public async Task A_replacement_that_opens_nothing_or_another_account_leaves_the_old_key()
    {
        await using var world = await PlainWorld.StartAsync();
        world.Fake.Accounts["pk-plain-other-0003"] = "Other Labs";
        var acme = await world.App.NewOrgAsync();
        var id = await world.ConnectAsync(acme);

        var refused = await acme.Alice.PostAsync($"{acme.Path}/connections/{id}/key", ("secret", Planted));
        var another = await acme.Alice.PostAsync($"{acme.Path}/connections/{id}/key", ("secret", "pk-plain-other-0003"));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Find("#new-key-error").TextContent.ShouldNotBeEmpty();
        refused.Body.ShouldNotContain(Planted);
        another.Errors.ShouldContain("This key opens Other Labs");
        another.Body.ShouldNotContain("pk-plain-other");
        another.Text("key-tail").ShouldBe("…0001");
    }

    [Fact]
    public async Task A_name_and_settings_are_changed_and_another_address_asks_for_the_key()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        var id = await world.ConnectAsync(acme);

        (await acme.Alice.PostAsync($"{acme.Path}/connections/{id}", ("Name", "  "))).Errors.ShouldContain("Give the connection a name");
        (await acme.Alice.PostAsync($"{acme.Path}/connections/{id}", ("Name", new string('x', 121)))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var moved = await acme.Alice.PostAsync($"{acme.Path}/connections/{id}", ("Name", "Ours"), ("Settings[server]", world.Fake.Address + "elsewhere/"));
        moved.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        moved.Find("#address-key-error").TextContent.ShouldContain("the key has to be entered again");
        (await acme.Alice.PostAsync($"{acme.Path}/connections/{id}", ("Name", "Ours"))).Status.ShouldBe(HttpStatusCode.Redirect);

        (await acme.Alice.GetAsync($"{acme.Path}/connections/{id}")).Find("h1").TextContent.ShouldBe("Ours");
    }

    [Fact]
    public async Task Disconnecting_keeps_history_unless_its_name_is_typed_to_erase_it()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();
        var id = await world.ConnectAsync(acme);
        await world.SyncAsync(acme, id);
        var tokens = await world.TokensAsync(acme);
        var path = $"{acme.Path}/connections/{id}/remove";

        (await acme.Alice.GetAsync(path)).Find("h1").TextContent.ShouldBe("Disconnect Plain Labs");
        var wrong = await acme.Alice.PostAsync(path, ("Erase", "true"), ("Confirmation", "plain labs"));
        wrong.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        wrong.Find("#Confirmation").GetAttribute("value").ShouldBe("plain labs");
        (await acme.Alice.PostAsync(path, ("Erase", "false"))).Location.ShouldBe($"{acme.Path}/connections");
        (await world.TokensAsync(acme)).ShouldBe(tokens);

        // The same account comes back, takes its history up again, and goes with all of it.
        id = await world.ConnectAsync(acme);
        (await acme.Alice.PostAsync($"{acme.Path}/connections/{id}/remove", ("Erase", "true"), ("Confirmation", "Plain Labs"))).Status.ShouldBe(HttpStatusCode.Redirect);
        // A reading that was under way when its account went takes what it wrote away again at its end.
        await Eventually.AsyncTrue(async () => await world.TokensAsync(acme) == 0, "nothing of the account is left");
        (await acme.Alice.GetAsync($"{acme.Path}/connections/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_empty_organization_offers_admins_to_connect_a_provider()
    {
        await using var world = await PlainWorld.StartAsync();
        var acme = await world.App.NewOrgAsync();

        (await acme.Alice.GetAsync(acme.Path)).Find("[data-testid=start-connect] a").GetAttribute("href").ShouldBe($"{acme.Path}/connections");
        (await (await acme.BobAsync()).GetAsync(acme.Path)).Page.QuerySelector("[data-testid=start-connect]").ShouldBeNull();
    }

    private static string Words(IElement element) => string.Join(" ", element.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
