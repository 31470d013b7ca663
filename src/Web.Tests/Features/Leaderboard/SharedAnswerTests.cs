using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Leaderboard;

/// <summary>What is kept for many is given as long as it is true, and not a moment longer, in any process.</summary>
public sealed class SharedAnswerTests(PublicSide side) : IClassFixture<PublicSide>, IAsyncLifetime
{
    private static readonly DateOnly Today = PublicSide.Today;

    private static readonly string[] AboutAda =
        ["/u/ada", "/u/ada?view=3d", "/api/users/ada", "/u/ada/badge.svg", "/u/ada/badge.svg?show=streak", "/u/ada/avatar.svg", "/leaderboard", "/api/leaderboard", "/api/leaderboard?period=weekly", "/"];

    public Task InitializeAsync() => side.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Unpublish_ends_every_answer_in_every_process_at_once()
    {
        await using var second = new SecondProcess(side);
        await second.StartAsync();
        var id = await side.PublishAsync("ada", new Shown(Name: "Ada Marker"), new Told(Today, 4_242));
        using var one = side.App.NewClient();
        using var other = second.App.NewClient();
        foreach (var path in AboutAda)
        {
            foreach (var client in new[] { one, other })
            {
                // Twice: the second answer comes out of the cache.
                (await BodyAsync(client, path)).ShouldBe(await BodyAsync(client, path), path);
                (await BodyAsync(client, path)).ShouldMatch("(?i)ada|4\\.24k|streak|svg", path);
            }
        }

        await side.UnpublishAsync(id);

        foreach (var path in AboutAda)
        {
            foreach (var client in new[] { other, one })
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
                var body = await answer.Content.ReadAsStringAsync();
                body.ShouldNotContain("Ada Marker", customMessage: path);
                body.ShouldNotContain("4,242", customMessage: path);
                body.ShouldNotContain("4.24k", customMessage: path);
                if (path.Contains("ada", StringComparison.Ordinal))
                {
                    answer.StatusCode.ShouldBe(path.Contains("badge", StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.NotFound, path);
                    answer.Headers.ETag.ShouldBeNull(path);
                    answer.Headers.CacheControl!.NoStore.ShouldBeTrue(path);
                }
            }
        }

        (await BodyAsync(one, "/u/ada/badge.svg")).ShouldBe("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>");
    }

    [Fact]
    public async Task Leaving_the_board_and_hiding_the_cost_take_effect_at_once_in_every_process()
    {
        await using var second = new SecondProcess(side);
        await second.StartAsync();
        var id = await side.PublishAsync("ada", new Shown(Cost: true, Name: "Ada Marker"), new Told(Today, 10, CostUsd: 123.45m));
        using var other = second.App.NewClient();
        (await BodyAsync(other, "/leaderboard")).ShouldContain("$123.45");
        (await BodyAsync(other, "/u/ada")).ShouldContain("$123.45");
        (await BodyAsync(other, "/u/ada/badge.svg?show=cost")).ShouldContain("123.45");

        // As if only the choice were written, and the days not yet.
        await side.App.ExecuteAsync("update published_profiles set shows_cost = false where user_id = $1", id);
        foreach (var path in new[] { "/leaderboard", "/leaderboard?sort=cost", "/u/ada", "/u/ada/badge.svg?show=cost", "/api/leaderboard", "/api/users/ada", "/" })
        {
            (await BodyAsync(other, path)).ShouldNotContain("123.45", customMessage: path);
        }

        await side.App.ExecuteAsync("update published_profiles set on_leaderboard = false where user_id = $1", id);
        (await BodyAsync(other, "/leaderboard")).ShouldNotContain("Ada Marker");
        (await BodyAsync(other, "/u/ada")).ShouldContain("Ada Marker");
    }

    [Theory]
    [InlineData("/leaderboard")]
    [InlineData("/leaderboard?period=week&sort=days")]
    [InlineData("/api/leaderboard")]
    [InlineData("/u/ada")]
    [InlineData("/u/ada?view=3d")]
    [InlineData("/api/users/ada")]
    [InlineData("/u/ada/badge.svg")]
    [InlineData("/u/ada/avatar.svg")]
    [InlineData("/")]
    public async Task An_answer_has_a_validator_that_holds_until_something_changes(string path)
    {
        await side.PublishAsync("ada", null, new Told(Today));
        using var client = side.App.NewClient();
        var tag = await TagAsync(client, path);

        (await StatusAsync(client, path, tag)).ShouldBe(HttpStatusCode.NotModified);
        (await StatusAsync(client, path, new EntityTagHeaderValue("\"other\""))).ShouldBe(HttpStatusCode.OK);
        await side.PublishAsync("bob", null, new Told(Today));
        (await StatusAsync(client, path, tag)).ShouldBe(HttpStatusCode.OK);
        (await TagAsync(client, path)).ShouldNotBe(tag);
    }

    [Fact]
    public async Task New_usage_of_a_published_person_is_on_page_and_board()
    {
        var id = await side.PublishAsync("ada", null, new Told(Today, 100));
        using var client = side.App.NewClient();
        (await BodyAsync(client, "/api/leaderboard")).ShouldContain("\"totalTokens\":100");

        await side.App.ExecuteAsync("update published_days set input = 555 where user_id = $1", id);
        await side.App.ExecuteAsync("update published_profiles set refreshed_at = refreshed_at + interval '1 second' where user_id = $1", id);

        (await BodyAsync(client, "/api/leaderboard")).ShouldContain("\"totalTokens\":555");
        (await BodyAsync(client, "/api/users/ada")).ShouldContain("\"totalTokens\":555");
    }

    [Fact]
    public async Task While_everybodys_sums_move_nobody_waits_and_nothing_old_is_kept()
    {
        var ada = await side.PublishAsync("ada", new Shown(Name: "Ada Marker"), new Told(Today, 100));
        using var client = side.App.NewClient();
        (await BodyAsync(client, "/api/leaderboard")).ShouldContain("\"totalTokens\":100");
        await using (var connection = await side.App.Admin.OpenConnectionAsync())
        await using (var rolling = await connection.BeginTransactionAsync())
        {
            await using (var hold = new Npgsql.NpgsqlCommand("select pg_advisory_xact_lock(hashtext('standings-roll'))", connection, rolling))
            {
                await hold.ExecuteNonQueryAsync();
            }

            await side.App.ExecuteAsync("update published_days set input = 555 where user_id = $1", ada);
            await side.App.ExecuteAsync("update published_profiles set refreshed_at = refreshed_at + interval '1 second' where user_id = $1", ada);
            (await BodyAsync(client, "/api/leaderboard")).ShouldContain("\"totalTokens\":100", customMessage: "the last answer, as long as nobody came or went");

            await side.PublishAsync("bob", null, new Told(Today, 42));
            using var answer = await client.GetAsync(new Uri("/leaderboard", UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.ETag.ShouldBeNull();
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            (await BodyAsync(client, "/u/bob")).ShouldContain("bob the Great");
            await side.UnpublishAsync(ada);
            (await BodyAsync(client, "/leaderboard")).ShouldNotContain("Ada Marker");
        }

        (await BodyAsync(client, "/api/leaderboard")).ShouldContain("\"username\":\"bob\"");
    }

    [Fact]
    public async Task Each_theme_and_each_encoding_gets_its_own_and_no_cookie_is_set()
    {
        await side.PublishAsync("ada", null, new Told(Today));
        foreach (var theme in new[] { "light", "dark", "", "light" })
        {
            using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri("/leaderboard", UriKind.Relative));
            ask.Headers.Add("Cookie", $"theme={theme}");
            using var client = side.App.NewClient();
            using var answer = await client.SendAsync(ask);
            var page = await Answer.OfAsync(answer);
            page.Page.DocumentElement.GetAttribute("data-theme").ShouldBe(theme.Length == 0 ? null : theme);
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
            answer.Headers.Vary.ShouldContain("Cookie");
            page.Page.QuerySelector("input[name=__RequestVerificationToken]").ShouldBeNull();
        }

        foreach (var encoding in new[] { "br", "gzip", "identity", "gzip;q=0.5" })
        {
            using var raw = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = side.App.Address };
            for (var again = 0; again < 2; again++)
            {
                using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri("/leaderboard", UriKind.Relative));
                ask.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
                using var answer = await raw.SendAsync(ask);
                string.Join("", answer.Content.Headers.ContentEncoding).ShouldBe(encoding.Split(';')[0].Replace("identity", "", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task What_the_address_says_beside_the_known_words_changes_nothing_for_others()
    {
        await side.PublishAsync("ada", null, new Told(Today));
        using var client = side.App.NewClient();
        await BodyAsync(client, "/u/ada?evil=%22%3E%3Cscript%3E&returnUrl=//evil.example");

        var page = await BodyAsync(client, "/u/ada");

        page.ShouldNotContain("evil");
    }

    private static async Task<string> BodyAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<EntityTagHeaderValue> TagAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        answer.Headers.CacheControl!.ToString().ShouldBe("public, no-cache");
        return answer.Headers.ETag!;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, EntityTagHeaderValue tag)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        ask.Headers.IfNoneMatch.Add(tag);
        using var answer = await client.SendAsync(ask);
        return answer.StatusCode;
    }

    /// <summary>Another web process on the same database, with caches of its own.</summary>
    private sealed class SecondProcess(PublicSide side) : IAsyncDisposable
    {
        public TestApp App { get; private set; } = null!;

        public async Task StartAsync() => App = await TestApp.StartAsync(
            side.Clock, ownDatabase: true,
            ("ConnectionStrings:TeamCost", side.App.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()["ConnectionStrings:TeamCost"]!));

        public async ValueTask DisposeAsync() => await App.DisposeAsync();
    }
}
