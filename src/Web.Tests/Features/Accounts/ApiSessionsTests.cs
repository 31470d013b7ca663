using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Accounts;

public sealed class ApiSessionsTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_session_lives_one_hour_and_ends_when_asked_to()
    {
        var clock = new TestClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var own = await TestApp.StartAsync(clock);
        try
        {
            var alice = await own.NewPersonAsync("Alice");
            using var first = own.NewApiClient(await LoginAsync(own, alice));
            using var second = own.NewApiClient(await LoginAsync(own, alice));

            (await WhoAsync(first)).Kind.ShouldBe("session");
            using var logout = await second.PostAsync(new Uri("/api/auth/logout", UriKind.Relative), content: null);
            logout.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            (await StatusAsync(second)).ShouldBe(HttpStatusCode.Unauthorized);
            (await StatusAsync(first)).ShouldBe(HttpStatusCode.OK);
            clock.Advance(TimeSpan.FromMinutes(61));
            (await StatusAsync(first)).ShouldBe(HttpStatusCode.Unauthorized);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_wrong_password_is_answered_with_a_problem()
    {
        var alice = await app.NewPersonAsync("Alice");
        using var client = app.NewClient();
        using var response = await client.PostAsJsonAsync("/api/auth/login", new { email = alice.Email, password = "not this one" });

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadFromJsonAsync<Problem>())!.Title!.ShouldContain("wrong");
    }

    [Fact]
    public async Task Registering_over_the_api_signs_in_at_once()
    {
        using var client = app.NewClient();
        var email = $"{Cast.Unique("api")}@example.com";
        using var response = await client.PostAsJsonAsync("/api/auth/register", new { email, password = Person.Password, name = "Api Person" });
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        using var session = app.NewApiClient((string)body["token"]!);

        (await WhoAsync(session)).Org.ShouldStartWith("api-person");
        using var again = await client.PostAsJsonAsync("/api/auth/register", new { email, password = Person.Password });
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Tokens_say_who_they_are()
    {
        var acme = await app.NewOrgAsync(timeZone: "Europe/Berlin");
        var bob = await acme.BobAsync();
        var secret = await acme.TokenAsync(bob, name: "bob's laptop");
        using var device = app.NewApiClient(secret);
        using var other = app.NewApiClient("tt_" + secret[3..]);
        using var ingest = app.NewApiClient(await acme.TokenAsync(kind: TokenKind.Ingest, name: "collector"));

        var mine = await WhoAsync(device);
        mine.ShouldBe(new WhoAmI("device", bob.Email, "Bob", acme.Slug, "Acme", "Europe/Berlin", "bob's laptop", "name", mine.ServerVersion));
        mine.ServerVersion.ShouldNotBeNullOrEmpty();
        (await WhoAsync(other)).TokenName.ShouldBe("bob's laptop");
        (await WhoAsync(ingest)).ShouldBe(new WhoAmI("ingest", null, null, acme.Slug, "Acme", "Europe/Berlin", "collector", "name", mine.ServerVersion));
    }

    private static async Task<string> LoginAsync(TestApp app, Person person)
    {
        using var client = app.NewClient();
        using var response = await client.PostAsJsonAsync("/api/auth/login", new { email = person.Email, password = Person.Password });
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["token"]!;
    }

    private static async Task<WhoAmI> WhoAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<WhoAmI>(new Uri("/api/auth/me", UriKind.Relative)))!;

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/api/auth/me", UriKind.Relative));
        return response.StatusCode;
    }
}
