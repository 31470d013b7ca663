using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Support;
using Xunit.Abstractions;

namespace TeamCost.Web.Tests.Features.Publishing;

/// <summary>
/// A person with something in every private field publishes, little and much; a stranger then reads everything that there is to read without an account: every route, every
/// link found on the way, every header. None of the planted words is there.
/// </summary>
public sealed partial class MarkerCrawlTests(ITestOutputHelper output)
{
    private const string Mark = "zqmark";
    private static readonly string[] Hidden = ["codex", "claude-code", "gpt-5", "claude-sonnet-4-5", "Claude Code"];
    private static readonly DateOnly Day = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-2);

    [Fact]
    public async Task A_stranger_who_reads_everything_finds_nothing_private_and_nothing_at_all_after_unpublishing()
    {
        var app = await TestApp.StartAsync(ownDatabase: true);
        try
        {
            var (pia, acme) = await PlantAsync(app);

            await pia.PublishAsync(cost: false, tools: false, models: false, name: "Pia Public", orgs: [pia.Own, acme]);
            await pia.SettleAsync(acme);
            var little = await CrawlAsync(app, pia.Own.Slug);
            Check(little, [.. Words(pia, acme), .. Hidden], pia.Own.Slug);

            await pia.PublishAsync(cost: true, name: "Pia Public", about: "I say this to everybody.", orgs: [pia.Own, acme]);
            var much = await CrawlAsync(app, pia.Own.Slug);
            Check(much, Words(pia, acme), pia.Own.Slug);
            // What was published did come out: the crawl has eyes.
            much.Values.ShouldContain(text => text.Contains(pia.Own.Slug, StringComparison.Ordinal) && text.Contains("Pia Public", StringComparison.Ordinal));

            (await pia.UnpublishAsync()).Status.ShouldBe(HttpStatusCode.Redirect);
            // Before anything else is asked: at once.
            await CheckGoneAsync(app, pia.Own.Slug);
            var after = await CrawlAsync(app, pia.Own.Slug);
            Check(after, Words(pia, acme), pia.Own.Slug);
            after.Where(page => page.Value.Contains("Pia Public", StringComparison.Ordinal)).Select(page => page.Key).ShouldBeEmpty();
            await CheckGoneAsync(app, pia.Own.Slug);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>The page is not there, and every badge is a picture of nothing: one pixel, no word, no figure.</summary>
    private static async Task CheckGoneAsync(TestApp app, string handle)
    {
        using var client = app.NewClient();
        foreach (var path in new[] { $"/u/{handle}", $"/u/{handle}?view=3d", $"/api/users/{handle}", $"/u/{handle}/avatar.svg" })
        {
            using var gone = await client.GetAsync(new Uri(path, UriKind.Relative));
            gone.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            gone.Headers.ETag.ShouldBeNull(path);
        }

        foreach (var query in new[] { "", "?show=tokens", "?show=streak", "?show=rank", "?show=cost", "?show=tokens&theme=light" })
        {
            using var badge = await client.GetAsync(new Uri($"/u/{handle}/badge.svg{query}", UriKind.Relative));
            badge.StatusCode.ShouldBe(HttpStatusCode.OK, query);
            badge.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
            badge.Headers.CacheControl!.NoStore.ShouldBeTrue(query);
            var picture = System.Xml.Linq.XDocument.Parse(await badge.Content.ReadAsStringAsync()).Root!;
            picture.Elements().ShouldBeEmpty(query);
            picture.Value.ShouldBe("", query);
            picture.Attributes().Where(a => !a.IsNamespaceDeclaration).Select(a => $"{a.Name}={a.Value}").ShouldBe(["width=1", "height=1"]);
        }
    }

    private void Check(Dictionary<string, string> pages, IReadOnlyList<string> words, string handle)
    {
        output.WriteLine($"{pages.Count} addresses: {string.Join(" ", pages.Select(page => $"{page.Value[..3]} {page.Key}").Order(StringComparer.Ordinal))}");
        pages.Count.ShouldBeGreaterThan(15);
        pages.Keys.ShouldContain($"/u/{handle}");
        pages.Values.ShouldAllBe(text => !text.StartsWith('5'));
        // Other pages say which tools there are: they are about nobody.
        (from page in pages
         from word in words.Where(word => IsAboutPeople(page.Key) || !Hidden.Contains(word))
         where page.Value.Contains(word, StringComparison.OrdinalIgnoreCase)
         select $"{page.Key}: {word}").ShouldBeEmpty();
        (from page in pages where page.Value.Contains(Mark, StringComparison.OrdinalIgnoreCase) select page.Key).ShouldBeEmpty();
    }

    private static bool IsAboutPeople(string path) =>
        new[] { "/u/", "/leaderboard", "/api/users", "/api/leaderboard" }.Any(start => path.StartsWith(start, StringComparison.Ordinal));

    private static List<string> Words(PublishingWorld pia, TestOrg acme) => [Mark, pia.Person.Email, acme.Slug, "777.777123", "777.78"];

    private static async Task<(PublishingWorld Pia, TestOrg Acme)> PlantAsync(TestApp app)
    {
        var pia = await PublishingWorld.MakeAsync(app);
        var acme = await app.NewOrgAsync();
        var (own, user) = (pia.Own.Id, pia.Person.UserId);
        await app.ExecuteAsync("update users set display_name = $2, phone_number = $2, email = $3, normalized_email = upper($3) where id = $1", user, $"{Mark} real name", pia.Person.Email);
        await app.ExecuteAsync("insert into memberships (org_id, user_id, role) values ($1, $2, 'member')", acme.Id, user);
        await app.ExecuteAsync("update organizations set name = $2, allows_publishing = $3 where org_id = $1", acme.Id, $"{Mark} company", true);
        await app.ExecuteAsync("update organizations set name = $2 where org_id = $1", own, $"{Mark} personal");
        foreach (var org in new[] { own, acme.Id })
        {
            var team = Guid.CreateVersion7();
            await app.ExecuteAsync("insert into teams (org_id, id, name) values ($1, $2, $3)", org, team, $"{Mark} team");
            await app.ExecuteAsync("insert into team_members (org_id, user_id, from_day, team_id) values ($1, $2, '2020-01-01', $3)", org, user, team);
            await app.ExecuteAsync("insert into identities (org_id, id, name, state, user_id, display_name, email, hint) values ($1, gen_random_uuid(), $3, 'person', $2, $3, $3, $3)", org, user, $"{Mark}-login");
            await app.ExecuteAsync("insert into connections (org_id, id, provider, name, account_id, account_name, created_by, next_cause) values ($1, gen_random_uuid(), 'anthropic', $2, $2, $2, $3, 'connect')", org, $"{Mark} connection", user);
            await app.ExecuteAsync("insert into tokens (org_id, id, kind, name, hint, user_id, created_by, created_at) values ($1, gen_random_uuid(), 'device', $2, $3, $4, $4, now())", org, $"{Mark} token", Mark, user);
            await app.ExecuteAsync("insert into prices (org_id, id, provider, model, input_per_mtok, output_per_mtok, from_at, created_by, created_at) values ($1, gen_random_uuid(), '', $2, 777.777123, 4.44, null, $3, now())", org, $"{Mark}-model", user);
            await app.ExecuteAsync("insert into budgets (org_id, id, name, scope, period, basis, amount_usd, thresholds, forecasts, created_by, created_at, changed_at) values ($1, gen_random_uuid(), $2, 'organization', 'month', 'spend', 777.777123, '{50}', true, $3, now(), now())", org, $"{Mark} budget", user);
            await app.ExecuteAsync("insert into channels (org_id, id, kind, name, address, address_tail, created_by, created_at) values ($1, gen_random_uuid(), 'webhook', $2, $3, 'mark', $4, now())", org, $"{Mark} channel", $"https://{Mark}.example/hook", user);
        }

        await TellAsync(pia, pia.Own);
        await TellAsync(pia, acme);
        await pia.SubmitAsync(Bodies.Of($"dev_{Mark}", Bodies.Day(Day, Bodies.Row(client: $"{Mark}-client", model: $"{Mark}-submitted", provider: Mark))));
        await pia.SubmitAsync(Bodies.Of($"dev_{Mark}", Bodies.Day(Day.AddDays(-1), Bodies.Row(input: 300_000_001, client: $"{Mark}-held"))));
        await app.ExecuteAsync("insert into bill_lines (org_id, day, source_id, key, provider, tool, model, what, amount, currency, amount_usd, observed_at) select org_id, $2, id, id, 'anthropic', $3, $3, $3, 777.777123, 'USD', 777.777123, now() from sources where org_id = $1 limit 1", acme.Id, Day, $"{Mark}-bill");
        await pia.SettleAsync(acme);
        foreach (var org in new[] { own, acme.Id })
        {
            (await new PrivateMarks(app, Mark).PlantAsync(org, user, Day)).ShouldBeEmpty("texts without a planted word");
        }

        return (pia, acme);
    }

    private static async Task TellAsync(PublishingWorld pia, TestOrg org)
    {
        await pia.SyncAsync(
            org, SourceClaim.Device(pia.Person.UserId, pia.Person.UserId, $"{Mark} device"),
            PublishingWorld.Line(Day, project: $"{Mark}-project", session: $"{Mark}-session"),
            PublishingWorld.Line(Day, model: $"{Mark}-model", project: $"{Mark}-project", session: "b"),
            PublishingWorld.Line(Day, tool: $"{Mark}-tool", provider: $"{Mark}-provider", session: "c"),
            PublishingWorld.Line(Day, tool: "codex", provider: "openai", model: "gpt-5", session: "d"));
    }

    /// <summary>Everything that answers a stranger: status, headers and body of each address.</summary>
    private static async Task<Dictionary<string, string>> CrawlAsync(TestApp app, string handle)
    {
        using var client = app.NewClient();
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(Routes(app, handle).Concat(["/robots.txt", "/sitemap.xml", "/humans.txt", "/.well-known/security.txt", "/favicon.ico", $"/profile/{handle}", $"/u/{handle}/badge.svg", $"/api/users/{handle}",
            "/api/leaderboard", "/api/leaderboard?period=all&sort=tokens&limit=100", "/api/leaderboard?period=weekly", "/api/leaderboard?sort=cost", $"/leaderboard?q={handle}", $"/u/{handle}?view=3d"]));
        while (waiting.TryDequeue(out var path) && found.Count < 400)
        {
            if (found.ContainsKey(path))
            {
                continue;
            }

            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseContentRead);
            var type = answer.Content.Headers.ContentType?.MediaType ?? "";
            var body = type.StartsWith("image/png", StringComparison.Ordinal) || type.StartsWith("font/", StringComparison.Ordinal) ? "" : await answer.Content.ReadAsStringAsync();
            found[path] = $"{(int)answer.StatusCode} {answer.Headers}{answer.Content.Headers}\n{body}";
            foreach (var link in Links(type, body).Append(answer.Headers.Location?.OriginalString ?? "").Where(link => link.StartsWith('/') && !link.StartsWith("//", StringComparison.Ordinal)))
            {
                waiting.Enqueue(link.Split('#')[0]);
            }
        }

        return found;
    }

    private static IEnumerable<string> Links(string type, string body) => type != "text/html" ? [] :
        new HtmlParser().ParseDocument(body).QuerySelectorAll("[href], [src], [hx-get], form[action]")
            .SelectMany(element => new[] { element.GetAttribute("href"), element.GetAttribute("src"), element.GetAttribute("hx-get"), element.LocalName == "form" && element.GetAttribute("method") != "post" ? element.GetAttribute("action") : null })
            .OfType<string>();

    private static IEnumerable<string> Routes(TestApp app, string handle) =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<ControllerActionDescriptor>() is not null
        where endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") != false
        let path = endpoint.RoutePattern.RawText?.TrimStart('/') ?? ""
        where !path.StartsWith("downloads", StringComparison.Ordinal)
        select "/" + Parameter().Replace(path, match => match.Value switch
        {
            var name when name.Contains("org", StringComparison.Ordinal) => handle,
            var name when name.Contains(":guid", StringComparison.Ordinal) => Guid.Empty.ToString(),
            var name when name.Contains(":int", StringComparison.Ordinal) => "404",
            var name when name.Contains("name", StringComparison.Ordinal) || name.Contains("handle", StringComparison.Ordinal) => handle,
            _ => "xxxxxxxxxxxxxxxxxxxxxxxx",
        });

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
