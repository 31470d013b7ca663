using System.Net;
using System.Text.RegularExpressions;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Organizations;

public sealed partial class TokensTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_secret_is_shown_once_with_the_command_that_uses_it()
    {
        var acme = await app.NewOrgAsync();
        var made = await acme.Alice.PostAsync($"{acme.Path}/tokens", ("Form.Name", "my mac"), ("Form.Kind", "Device"), ("Form.Days", "30"));

        var secret = made.Text("token-secret");
        Shape().IsMatch(secret).ShouldBeTrue(secret);
        made.Text("token-command").ShouldBe($"teamcost login --server {app.Address.ToString().TrimEnd('/')} --token {secret}");
        var list = await acme.Alice.GetAsync($"{acme.Path}/tokens");
        list.Body.ShouldNotContain(secret);
        list.Find("[data-testid=token-row]").TextContent.ShouldContain("… " + secret[^4..]);
        await using var command = app.Admin.CreateCommand("select t::text from tokens t where org_id = $1 union all select h::text from token_hashes h where org_id = $1");
        command.Parameters.AddWithValue(acme.Id);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            rows.GetString(0).ShouldNotContain(secret[3..]);
        }
    }

    [Fact]
    public async Task Revoking_works_at_once()
    {
        var acme = await app.NewOrgAsync();
        using var device = app.NewApiClient(await acme.TokenAsync());
        (await StatusAsync(device)).ShouldBe(HttpStatusCode.OK);

        var revoke = (await acme.Alice.GetAsync($"{acme.Path}/tokens")).Find("form[action$='/revoke']").GetAttribute("action")!;
        await acme.Alice.PostAsync(revoke);

        (await StatusAsync(device)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Members_see_and_revoke_their_own_tokens_only_and_make_no_ingest_tokens()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        await acme.TokenAsync(name: "alices mac");
        await acme.TokenAsync(bob, name: "bobs mac");
        var alices = (await acme.Alice.GetAsync($"{acme.Path}/tokens")).Page.QuerySelectorAll("[data-testid=token-row]")
            .First(row => row.TextContent.Contains("alices mac", StringComparison.Ordinal)).QuerySelector("form")!.GetAttribute("action")!;

        var list = (await bob.GetAsync($"{acme.Path}/tokens")).Text("tokens");
        list.ShouldContain("bobs mac");
        list.ShouldNotContain("alices mac");
        (await bob.PostAsync(alices)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await bob.PostAsync($"{acme.Path}/tokens", ("Form.Name", "x"), ("Form.Kind", "Ingest"))).Errors.ShouldContain("Only admins");
    }

    [Fact]
    public async Task A_token_expires_and_its_last_use_is_noted_once_a_minute()
    {
        var clock = new TestClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var own = await TestApp.StartAsync(clock);
        try
        {
            var acme = await own.NewOrgAsync();
            var made = await acme.Alice.PostAsync($"{acme.Path}/tokens", ("Form.Name", "brief"), ("Form.Kind", "Ingest"), ("Form.Days", "1"));
            using var client = own.NewApiClient(made.Text("token-secret"));

            await StatusAsync(client);
            clock.Advance(TimeSpan.FromSeconds(30));
            await StatusAsync(client);
            (await LastUsedAsync(acme)).ShouldBe(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
            clock.Advance(TimeSpan.FromSeconds(31));
            await StatusAsync(client);
            (await LastUsedAsync(acme)).ShouldBe(new DateTimeOffset(2026, 3, 1, 12, 1, 1, TimeSpan.Zero));
            clock.Advance(TimeSpan.FromDays(1));
            (await StatusAsync(client)).ShouldBe(HttpStatusCode.Unauthorized);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("", "Device", "", "Give it a name")]
    [InlineData("x", "Device", "-3", "1 to 3650 days")]
    [InlineData("x", "Device", "soon", "cannot be read")]
    public async Task Nonsense_in_the_form_is_answered_with_a_sentence(string name, string kind, string days, string sentence)
    {
        var acme = await app.NewOrgAsync();

        var page = await acme.Alice.PostAsync($"{acme.Path}/tokens", ("Form.Name", name), ("Form.Kind", kind), ("Form.Days", days));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldContain(sentence);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/api/auth/me", UriKind.Relative));
        return response.StatusCode;
    }

    private static Task<DateTimeOffset?> LastUsedAsync(TestOrg org) =>
        org.InAsync<TeamCost.Web.Data.AppDbContext, DateTimeOffset?>((db, _) => Task.FromResult(db.Tokens.Single().LastUsedAt));

    [GeneratedRegex("^tc_[A-Za-z0-9_-]{43}$")]
    private static partial Regex Shape();
}
