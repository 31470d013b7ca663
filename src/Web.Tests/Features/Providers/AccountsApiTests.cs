using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers;

public sealed class AccountsApiTests : IAsyncLifetime
{
    private PlainWorld _world = null!;
    private TestOrg _acme = null!;
    private HttpClient _api = null!;

    public async Task InitializeAsync()
    {
        _world = await PlainWorld.StartAsync();
        _acme = await _world.App.NewOrgAsync();
        _api = _world.App.NewApiClient(await _acme.TokenAsync());
    }

    public async Task DisposeAsync()
    {
        _api.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task An_account_is_connected_read_changed_and_removed()
    {
        var (status, made) = await SendAsync(HttpMethod.Post, "/api/accounts", new { provider = "plain", name = "Ours", key = PlainProvider.Key, settings = new { } });
        status.ShouldBe(HttpStatusCode.Created);
        made!.AsObject().Select(field => field.Key).ShouldBe(
            ["id", "provider", "name", "keyLast4", "status", "dataUpTo", "lastSyncAt", "lastError", "backfill"]);
        ((string)made["keyLast4"]!).ShouldBe("0001");
        var id = Guid.Parse((string)made["id"]!);

        await _world.SyncAsync(_acme, id);
        var (_, shown) = await SendAsync(HttpMethod.Get, $"/api/accounts/{id}");
        ((string)shown!["status"]!).ShouldBe("ok");
        ((int)shown["backfill"]!["daysDone"]!).ShouldBe(10);
        ((int)shown["backfill"]!["daysTotal"]!).ShouldBe(10);
        shown["lastError"].ShouldBeNull();
        (await SendAsync(HttpMethod.Get, "/api/accounts")).Body!.AsArray().Count.ShouldBe(1);

        var (changed, renamed) = await SendAsync(HttpMethod.Put, $"/api/accounts/{id}", new { name = "Theirs" });
        (changed, (string)renamed!["name"]!).ShouldBe((HttpStatusCode.OK, "Theirs"));

        var (tested, test) = await SendAsync(HttpMethod.Post, $"/api/accounts/{id}/test");
        (tested, (bool)test!["success"]!, (string)test["account"]!).ShouldBe((HttpStatusCode.OK, true, "Plain Labs"));

        (await SendAsync(HttpMethod.Post, $"/api/accounts/{id}/sync")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await SendAsync(HttpMethod.Delete, $"/api/accounts/{id}?history=perhaps")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(HttpMethod.Delete, $"/api/accounts/{id}?history=erase")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Get, $"/api/accounts/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _world.TokensAsync(_acme)).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_wrong_has_its_status_and_its_sentence()
    {
        await RefusedAsync(new { provider = "plain", key = "pk-plain-bad-0002" }, HttpStatusCode.UnprocessableEntity, "does not know this key", "Secret");
        await RefusedAsync(new { provider = "plain", key = "pk-chat-0002" }, HttpStatusCode.UnprocessableEntity, "a key for chats", "Secret");
        await RefusedAsync(new { provider = "plain", key = "two words" }, HttpStatusCode.UnprocessableEntity, "cannot be a key", "Secret");
        await RefusedAsync(new { provider = "plain" }, HttpStatusCode.UnprocessableEntity, "Paste the key", "Secret");
        await RefusedAsync(new { provider = "nobody", key = "x" }, HttpStatusCode.UnprocessableEntity, "no provider", "Provider");
        await RefusedAsync(new { provider = "plain", key = PlainProvider.Key, settings = new { server = "http://10.0.0.1" } },
            HttpStatusCode.UnprocessableEntity, "https://", "Settings[server]");
        (await SendAsync(HttpMethod.Post, "/api/accounts", new { key = "x" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(HttpMethod.Post, "/api/accounts", new { provider = 7 })).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await SendAsync(HttpMethod.Post, "/api/accounts", new { provider = "plain", key = PlainProvider.Key })).Status.ShouldBe(HttpStatusCode.Created);
        await RefusedAsync(new { provider = "plain", key = PlainProvider.Key }, HttpStatusCode.Conflict, "already connected as \"Plain Labs\"", "Secret");
        (await SendAsync(HttpMethod.Get, $"/api/accounts/{Guid.NewGuid()}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Post, $"/api/accounts/{Guid.NewGuid()}/sync")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Post, $"/api/accounts/{Guid.NewGuid()}/test")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Delete, $"/api/accounts/{Guid.NewGuid()}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Viewers_read_accounts_members_do_not_and_only_admins_write()
    {
        var bob = _world.App.NewApiClient(await _acme.TokenAsync(await _acme.BobAsync()));
        var adam = _world.App.NewApiClient(await _acme.TokenAsync(await _acme.AdamAsync()));
        var vera = _world.App.NewApiClient(await SessionAsync(await _acme.VeraAsync()));
        var ingest = _world.App.NewApiClient(await _acme.TokenAsync(kind: TokenKind.Ingest));
        var account = new { provider = "plain", key = PlainProvider.Key };

        (await StatusAsync(vera, HttpMethod.Get, $"/api/accounts?org={_acme.Slug}")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(vera, HttpMethod.Post, $"/api/accounts?org={_acme.Slug}", account)).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(bob, HttpMethod.Get, "/api/accounts")).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(bob, HttpMethod.Post, "/api/accounts", account)).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(bob, HttpMethod.Get, "/api/ai-usage/dashboard")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(bob, HttpMethod.Post, "/api/ai-usage/sync", new { integration_id = Guid.NewGuid() })).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(ingest, HttpMethod.Get, "/api/accounts")).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(ingest, HttpMethod.Post, "/api/accounts", account)).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(adam, HttpMethod.Post, "/api/accounts", account)).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_new_key_has_to_open_the_same_account()
    {
        _world.Fake.Accounts["pk-plain-good-0002"] = "Plain Labs";
        _world.Fake.Accounts["pk-plain-other-0003"] = "Other Labs";
        var id = await _world.ConnectAsync(_acme);

        var (refused, problem) = await SendAsync(HttpMethod.Put, $"/api/accounts/{id}", new { key = "pk-plain-other-0003" });
        refused.ShouldBe(HttpStatusCode.Conflict);
        ((string)problem!["title"]!).ShouldBe("This key opens Other Labs, but the connection is of Plain Labs. Connect that account on its own.");
        (await SendAsync(HttpMethod.Put, $"/api/accounts/{id}", new { key = "pk-plain-bad-0002" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await _world.StatusAsync(_acme, id)).Status.KeyTail.ShouldBe("0001");

        (await SendAsync(HttpMethod.Put, $"/api/accounts/{id}", new { key = "pk-plain-good-0002" })).Status.ShouldBe(HttpStatusCode.OK);
        (await _world.StatusAsync(_acme, id)).Status.KeyTail.ShouldBe("0002");
    }

    [Fact]
    public async Task Changing_an_address_asks_for_the_key_again()
    {
        var id = await _world.ConnectAsync(_acme);

        var (refused, problem) = await SendAsync(HttpMethod.Put, $"/api/accounts/{id}", new { settings = new { server = "https://plain.example.com" } });

        (refused, (string)problem!["field"]!).ShouldBe((HttpStatusCode.UnprocessableEntity, "Secret"));
        ((string)problem["title"]!).ShouldContain("a kept key never goes to another address");
    }

    [Fact]
    public async Task A_removed_account_that_comes_back_takes_up_its_history()
    {
        var id = await _world.ConnectAsync(_acme);
        await _world.SyncAsync(_acme, id);
        var before = await _world.TokensAsync(_acme);
        (await SendAsync(HttpMethod.Delete, $"/api/accounts/{id}")).Status.ShouldBe(HttpStatusCode.OK);
        (await _world.TokensAsync(_acme)).ShouldBe(before);

        var again = await _world.ConnectAsync(_acme);
        await _world.SyncAsync(_acme, again);

        again.ShouldBe(id);
        (await _world.TokensAsync(_acme)).ShouldBe(before);
        (await _acme.InAsync<ConnectionQuery, ConnectionDetails?>((query, ct) => query.RunAsync(id, ct))).ShouldNotBeNull().Status.Backfill.DaysDone.ShouldBe(10);
    }

    [Fact]
    public async Task The_dashboard_says_how_much_each_tool_was_used()
    {
        var id = await _world.ConnectAsync(_acme);
        await _world.SyncAsync(_acme, id);
        await Eventually.AsyncTrue(async () => (int)(await SendAsync(HttpMethod.Get, "/api/ai-usage/dashboard?days=10")).Body!["activeDays"]! == 10, "all days are rolled up");

        var (_, board) = await SendAsync(HttpMethod.Get, "/api/ai-usage/dashboard?days=10");

        board!.AsObject().Select(field => field.Key).ShouldBe(["totalInteractions", "activeDays", "topTool", "tools", "heatmapData", "lastSynced"]);
        ((long)board["totalInteractions"]!, (string)board["topTool"]!).ShouldBe((10, "api"));
        ((long)board["tools"]![0]!["tokens"]!).ShouldBe(await _world.TokensAsync(_acme));
        board["heatmapData"]!.AsArray().Count.ShouldBe(10);
        board["heatmapData"]![9]!.ToJsonString().ShouldBe("""{"date":"2026-11-20","count":1}""");
        (await SendAsync(HttpMethod.Get, "/api/ai-usage/dashboard?days=0")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(HttpMethod.Get, "/api/ai-usage/dashboard")).Body!["heatmapData"]!.AsArray().Count.ShouldBe(90);

        var (asked, sync) = await SendAsync(HttpMethod.Post, "/api/ai-usage/sync", new { integration_id = id });
        (asked, (bool)sync!["success"]!, Guid.Parse((string)sync["integration_id"]!)).ShouldBe((HttpStatusCode.Accepted, true, id));
        (await SendAsync(HttpMethod.Post, "/api/ai-usage/connect", new { provider = "word", api_key = "x" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(HttpMethod.Post, "/api/ai-usage/connect", new { provider = "claude_code", api_key = "sk-ant-api03-EXAMPLE" })).Status
            .ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private async Task RefusedAsync(object body, HttpStatusCode expected, string sentence, string field)
    {
        var (status, problem) = await SendAsync(HttpMethod.Post, "/api/accounts", body);

        status.ShouldBe(expected, problem?.ToJsonString());
        ((string)problem!["title"]!).ShouldContain(sentence);
        ((string)problem["field"]!).ShouldBe(field);
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _api.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldNotContain(PlainProvider.Key);
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<string> SessionAsync(Person person)
    {
        using var client = _world.App.NewClient();
        using var response = await client.PostAsJsonAsync(new Uri("/api/auth/login", UriKind.Relative), new { email = person.Email, password = Person.Password });
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["token"]!;
    }
}
