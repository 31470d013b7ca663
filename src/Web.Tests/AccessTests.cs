using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests;

/// <summary>
/// Every route × everybody. A route that is missing from the table fails, and so does a line without a route. Forms are sent without their antiforgery
/// token: who may not is refused before that is looked at, who may gets 400, and nothing is changed.
/// </summary>
public sealed partial class AccessTests(TestApp app) : IClassFixture<TestApp>
{
    private enum Who
    {
        /// <summary>With or without an account.</summary>
        Everybody,

        /// <summary>With an account.</summary>
        SignedIn,

        /// <summary>Every role.</summary>
        Members,

        /// <summary>Viewer, Admin, Owner.</summary>
        SeesEverybody,

        /// <summary>Member, Admin, Owner.</summary>
        HasDevices,

        Admins,
        Owners,

        /// <summary>Administrators of the server; nobody else learns that there is anything.</summary>
        Staff,

        /// <summary>Any bearer token.</summary>
        Tokens,

        /// <summary>Device token or session.</summary>
        ReadingTokens,

        /// <summary>Device or ingest token.</summary>
        WritingTokens,

        /// <summary>Device token only: a person's own usage.</summary>
        DeviceTokens,
    }

    private static readonly Dictionary<string, Who> Table = new(StringComparer.Ordinal)
    {
        ["GET "] = Who.Everybody,
        ["GET install"] = Who.Everybody,
        ["GET install.sh"] = Who.Everybody,
        ["GET install.ps1"] = Who.Everybody,
        ["GET downloads/{file}"] = Who.Everybody,
        ["GET health"] = Who.Everybody,
        ["HEAD health"] = Who.Everybody,
        ["POST theme"] = Who.Everybody,
        ["* error/{status:int:range(400,599)}"] = Who.Everybody,

        ["GET u/{username}"] = Who.Everybody,
        ["GET u/{username}/avatar.svg"] = Who.Everybody,
        ["GET u/{username}/badge.svg"] = Who.Everybody,
        ["GET profile/{username}"] = Who.Everybody,
        ["GET leaderboard"] = Who.Everybody,
        ["GET api/leaderboard"] = Who.Everybody,
        ["GET api/users/{username}"] = Who.Everybody,
        ["GET sign-in"] = Who.Everybody,
        ["POST sign-in"] = Who.Everybody,
        ["POST sign-out"] = Who.Everybody,
        ["GET register"] = Who.Everybody,
        ["POST register"] = Who.Everybody,
        ["GET forgot-password"] = Who.Everybody,
        ["POST forgot-password"] = Who.Everybody,
        ["GET reset-password"] = Who.Everybody,
        ["POST reset-password"] = Who.Everybody,
        ["GET confirm-email"] = Who.Everybody,
        ["POST confirm-email"] = Who.Everybody,
        ["GET confirm-email/again"] = Who.Everybody,
        ["POST confirm-email/again"] = Who.Everybody,
        ["GET invitations/{secret:length(20,100)}"] = Who.Everybody,
        ["POST invitations/{secret:length(20,100)}"] = Who.SignedIn,
        ["GET unsubscribe/{token:length(40,600)}"] = Who.Everybody,
        ["POST unsubscribe/{token:length(40,600)}"] = Who.Everybody,
        ["POST unsubscribe/{token:length(40,600)}/undo"] = Who.Everybody,
        ["GET device"] = Who.SignedIn,
        ["POST device"] = Who.SignedIn,
        ["GET device/allowed"] = Who.SignedIn,
        ["POST device/allowed"] = Who.SignedIn,
        ["GET device/denied"] = Who.SignedIn,
        ["POST device/denied"] = Who.SignedIn,
        ["GET me"] = Who.SignedIn,
        ["GET me/profile/preview"] = Who.SignedIn,
        ["POST me/profile"] = Who.SignedIn,
        ["POST me/password"] = Who.SignedIn,
        ["GET me/profile"] = Who.SignedIn,
        ["GET me/profile/publish"] = Who.SignedIn,
        ["POST me/profile/publish"] = Who.SignedIn,
        ["GET me/profile/unpublish"] = Who.SignedIn,
        ["POST me/profile/unpublish"] = Who.SignedIn,
        ["GET admin"] = Who.Staff,
        ["GET admin/days/{id:guid}"] = Who.Staff,
        ["POST admin/days/{id:guid}"] = Who.Staff,
        ["POST me/sessions/end"] = Who.SignedIn,
        ["GET organizations/new"] = Who.SignedIn,
        ["POST organizations"] = Who.SignedIn,

        ["GET o/{org}"] = Who.Members,
        ["GET o/{org}/spend"] = Who.Members,
        ["GET o/{org}/people"] = Who.Members,
        // Somebody else's page; one's own is everybody's, and tested with the page.
        ["GET o/{org}/people/{id:guid}"] = Who.SeesEverybody,
        ["GET o/{org}/teams"] = Who.Members,
        ["GET o/{org}/teams/{id:guid}"] = Who.Members,
        ["POST o/{org}/billing-modes"] = Who.HasDevices,
        ["GET o/{org}/events"] = Who.Members,
        // What each export asks beyond membership is tested with it.
        ["GET o/{org}/exports/{table}.{format}"] = Who.Members,
        ["GET o/{org}/reports/weekly"] = Who.Members,
        ["GET o/{org}/reconcile"] = Who.SeesEverybody,
        ["GET o/{org}/seats"] = Who.Members,
        ["GET o/{org}/reports"] = Who.Members,
        // Of the organization; somebody else's is tested with the reports.
        ["GET o/{org}/reports/print"] = Who.Members,
        ["GET o/{org}/reports/report.pdf"] = Who.Members,
        ["POST o/{org}/seats/prices"] = Who.Admins,
        ["POST o/{org}/seats/prices/{provider}/{plan}/{from}/delete"] = Who.Admins,
        ["GET o/{org}/budgets"] = Who.Members,
        ["GET o/{org}/budgets/{id:guid}"] = Who.Members,
        ["GET o/{org}/budgets/new"] = Who.Admins,
        ["POST o/{org}/budgets"] = Who.Admins,
        ["GET o/{org}/budgets/{id:guid}/edit"] = Who.Admins,
        ["POST o/{org}/budgets/{id:guid}"] = Who.Admins,
        ["POST o/{org}/budgets/{id:guid}/end"] = Who.Admins,
        ["POST o/{org}/budgets/replays"] = Who.Admins,
        ["GET o/{org}/alerts"] = Who.Members,
        ["GET o/{org}/alerts/{id:guid}"] = Who.Members,
        ["POST o/{org}/alerts/{id:guid}/acknowledge"] = Who.Admins,
        ["POST o/{org}/alerts/{id:guid}/mute"] = Who.Admins,
        ["POST o/{org}/alerts/{id:guid}/mute/delete"] = Who.Admins,
        ["GET o/{org}/prices"] = Who.Members,
        ["POST o/{org}/prices"] = Who.Admins,
        ["POST o/{org}/prices/{id:guid}/delete"] = Who.Admins,
        ["GET o/{org}/connections"] = Who.SeesEverybody,
        ["GET o/{org}/connections/new/{provider}"] = Who.Admins,
        ["POST o/{org}/connections/new/{provider}"] = Who.Admins,
        ["POST o/{org}/connections/new/{provider}/test"] = Who.Admins,
        ["GET o/{org}/connections/{id:guid}"] = Who.SeesEverybody,
        ["POST o/{org}/connections/{id:guid}"] = Who.Admins,
        ["POST o/{org}/connections/{id:guid}/test"] = Who.Admins,
        ["POST o/{org}/connections/{id:guid}/sync"] = Who.Admins,
        ["POST o/{org}/connections/{id:guid}/retries"] = Who.Admins,
        ["POST o/{org}/connections/{id:guid}/key"] = Who.Admins,
        ["GET o/{org}/connections/{id:guid}/remove"] = Who.Admins,
        ["POST o/{org}/connections/{id:guid}/remove"] = Who.Admins,
        ["GET o/{org}/connections/{connectionId:guid}/plans"] = Who.SeesEverybody,
        ["POST o/{org}/connections/{connectionId:guid}/plans"] = Who.Admins,
        ["GET o/{org}/connections/{connectionId:guid}/plans/{id:guid}"] = Who.Admins,
        ["POST o/{org}/connections/{connectionId:guid}/plans/{id:guid}"] = Who.Admins,
        ["POST o/{org}/connections/{connectionId:guid}/plans/{id:guid}/end"] = Who.Admins,
        ["POST o/{org}/connections/{connectionId:guid}/plans/{id:guid}/delete"] = Who.Admins,
        ["GET o/{org}/connections/{connectionId:guid}/rows"] = Who.SeesEverybody,
        ["POST o/{org}/connections/{connectionId:guid}/rows"] = Who.Admins,
        ["POST o/{org}/connections/{connectionId:guid}/rows/{id:guid}/delete"] = Who.Admins,
        ["GET o/{org}/connections/template.csv"] = Who.SeesEverybody,
        ["GET o/{org}/connections/{connectionId:guid}/files"] = Who.SeesEverybody,
        ["POST o/{org}/connections/{connectionId:guid}/files"] = Who.Admins,
        ["GET o/{org}/connections/{connectionId:guid}/files/{id:guid}"] = Who.SeesEverybody,
        ["POST o/{org}/connections/{connectionId:guid}/files/{id:guid}"] = Who.Admins,
        ["POST o/{org}/connections/{connectionId:guid}/files/{id:guid}/discard"] = Who.Admins,
        ["POST o/{org}/connections/{connectionId:guid}/files/{id:guid}/import"] = Who.Admins,
        ["POST o/{org}/connections/{connectionId:guid}/files/{id:guid}/undo"] = Who.Admins,
        ["GET o/{org}/connections/{connectionId:guid}/files/{id:guid}/bad-rows.csv"] = Who.SeesEverybody,
        ["GET o/{org}/uploads"] = Who.HasDevices,
        ["POST o/{org}/uploads"] = Who.HasDevices,
        ["GET o/{org}/uploads/{id:guid}"] = Who.HasDevices,
        ["POST o/{org}/uploads/{id:guid}"] = Who.HasDevices,
        ["POST o/{org}/uploads/{id:guid}/discard"] = Who.HasDevices,
        ["POST o/{org}/uploads/{id:guid}/import"] = Who.HasDevices,
        ["POST o/{org}/uploads/{id:guid}/undo"] = Who.HasDevices,
        ["GET claude-code-stats"] = Who.SignedIn,
        ["GET o/{org}/notifications"] = Who.Members,
        ["POST o/{org}/notifications"] = Who.Members,
        ["GET o/{org}/channels"] = Who.Admins,
        ["GET o/{org}/channels/mail"] = Who.Admins,
        ["GET o/{org}/channels/new/{kind}"] = Who.Admins,
        ["POST o/{org}/channels/new/{kind}"] = Who.Admins,
        ["GET o/{org}/channels/{id:guid}"] = Who.Admins,
        ["POST o/{org}/channels/{id:guid}"] = Who.Admins,
        ["POST o/{org}/channels/{id:guid}/test"] = Who.Admins,
        ["POST o/{org}/channels/{id:guid}/secret"] = Who.Admins,
        ["POST o/{org}/channels/{id:guid}/restart"] = Who.Admins,
        ["GET o/{org}/channels/{id:guid}/remove"] = Who.Admins,
        ["POST o/{org}/channels/{id:guid}/remove"] = Who.Admins,
        ["POST o/{org}/messages/{id:guid}/replay"] = Who.Admins,
        ["GET o/{org}/leave"] = Who.Members,
        ["POST o/{org}/leave"] = Who.Members,
        ["GET o/{org}/tokens"] = Who.HasDevices,
        ["POST o/{org}/tokens"] = Who.HasDevices,
        ["POST o/{org}/tokens/{id:guid}/revoke"] = Who.HasDevices,
        ["GET o/{org}/telemetry"] = Who.HasDevices,
        ["POST o/{org}/telemetry"] = Who.HasDevices,
        ["GET o/{org}/settings"] = Who.Admins,
        ["POST o/{org}/settings"] = Who.Admins,
        ["POST o/{org}/settings/publishing"] = Who.Owners,
        ["GET o/{org}/settings/delete"] = Who.Owners,
        ["POST o/{org}/settings/delete"] = Who.Owners,
        ["GET o/{org}/settings/members"] = Who.SeesEverybody,
        ["POST o/{org}/settings/members/{userId:guid}/role"] = Who.Admins,
        ["POST o/{org}/settings/members/{userId:guid}/remove"] = Who.Admins,
        ["GET o/{org}/settings/invitations"] = Who.Admins,
        ["POST o/{org}/settings/invitations"] = Who.Admins,
        ["POST o/{org}/settings/invitations/{id:guid}/again"] = Who.Admins,
        ["POST o/{org}/settings/invitations/{id:guid}/revoke"] = Who.Admins,
        ["GET o/{org}/settings/teams"] = Who.Admins,
        ["POST o/{org}/settings/teams"] = Who.Admins,
        ["GET o/{org}/settings/teams/{id:guid}"] = Who.Admins,
        ["POST o/{org}/settings/teams/{id:guid}"] = Who.Admins,
        ["POST o/{org}/settings/teams/{id:guid}/delete"] = Who.Admins,
        ["POST o/{org}/settings/teams/{teamId:guid}/people"] = Who.Admins,
        ["POST o/{org}/settings/teams/{teamId:guid}/people/{userId:guid}/remove"] = Who.Admins,
        ["GET o/{org}/settings/identities"] = Who.Admins,
        ["POST o/{org}/settings/identities/{id:guid}"] = Who.Admins,
        ["POST o/{org}/settings/identities/changes"] = Who.Admins,
        ["POST o/{org}/settings/identities/changes/{changeId:guid}/undo"] = Who.Admins,

        ["POST api/auth/login"] = Who.Everybody,
        ["POST api/auth/register"] = Who.Everybody,
        ["POST api/auth/device"] = Who.Everybody,
        ["POST api/auth/device/poll"] = Who.Everybody,
        ["POST api/auth/logout"] = Who.Tokens,
        ["GET api/auth/me"] = Who.Tokens,
        ["GET api/auth/token"] = Who.DeviceTokens,
        // Ends the token that it is asked with: that is tested with the command.
        ["DELETE api/auth/token"] = Who.DeviceTokens,
        ["GET api/v1/prices"] = Who.Everybody,
        ["POST api/submit"] = Who.DeviceTokens,
        ["POST api/upload-stats"] = Who.DeviceTokens,
        ["GET api/me/stats"] = Who.DeviceTokens,
        // Of staff; for everybody else there is nothing there.
        ["GET api/admin/flagged"] = Who.ReadingTokens,
        ["POST api/admin/review"] = Who.ReadingTokens,
        ["DELETE api/settings/submitted-data"] = Who.DeviceTokens,
        ["POST api/v1/usage"] = Who.WritingTokens,
        ["POST v1/sync"] = Who.WritingTokens,
        ["POST claude-code-stats"] = Who.WritingTokens,
        ["POST api/v1/imports"] = Who.WritingTokens,
        ["POST otlp/v1/metrics"] = Who.WritingTokens,
        ["POST otlp/v1/logs"] = Who.WritingTokens,
        ["POST otlp/v1/traces"] = Who.WritingTokens,
        ["POST v1/metrics"] = Who.WritingTokens,
        ["POST v1/logs"] = Who.WritingTokens,
        ["POST v1/traces"] = Who.WritingTokens,
        ["GET api/accounts"] = Who.ReadingTokens,
        ["POST api/accounts"] = Who.ReadingTokens,
        ["GET api/accounts/{id:guid}"] = Who.ReadingTokens,
        ["PUT api/accounts/{id:guid}"] = Who.ReadingTokens,
        ["DELETE api/accounts/{id:guid}"] = Who.ReadingTokens,
        ["POST api/accounts/{id:guid}/test"] = Who.ReadingTokens,
        ["POST api/accounts/{id:guid}/sync"] = Who.ReadingTokens,
        ["POST api/ai-usage/connect"] = Who.ReadingTokens,
        ["GET api/ai-usage/dashboard"] = Who.ReadingTokens,
        ["POST api/ai-usage/sync"] = Who.ReadingTokens,
        ["GET api/usage"] = Who.ReadingTokens,
        ["GET api/usage/history"] = Who.ReadingTokens,
        ["GET api/usage/by-service"] = Who.ReadingTokens,
        ["GET api/v1/exports"] = Who.ReadingTokens,
        ["GET api/v1/exports/{table}.{format}"] = Who.ReadingTokens,
    };

    [Fact]
    public void Every_route_is_in_the_table_and_every_line_has_a_route()
    {
        var routes = Routes().Select(route => route.Key).ToList();

        routes.Except(Table.Keys).ShouldBeEmpty("new routes: say in the table who may");
        Table.Keys.Except(routes).ShouldBeEmpty("lines without a route");
    }

    [Fact]
    public async Task Every_page_of_an_organization_answers_each_role_as_the_table_says()
    {
        var acme = await app.NewOrgAsync();
        (string Role, Person Person)[] everybody =
        [
            ("Owner", acme.Alice), ("Admin", await acme.AdamAsync()), ("Member", await acme.BobAsync()), ("Viewer", await acme.VeraAsync()),
            ("outsider", await app.NewOutsiderAsync()), ("anonymous", app.NewStranger()),
        ];
        var wrong = new List<string>();
        foreach (var (key, method, path) in Routes().Where(route => route.Path.StartsWith("o/", StringComparison.Ordinal)))
        {
            foreach (var (role, person) in everybody)
            {
                var status = await AskAsync(person.Client, method, Fill(path, acme.Slug));
                if (!AsExpected(role, Table.TryGetValue(key, out var who) && Allows(who, role), method, path, status))
                {
                    wrong.Add($"{key}: {role} got {(int)status}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_for_people_with_an_account_send_strangers_to_the_sign_in()
    {
        var stranger = app.NewStranger();
        foreach (var (key, method, path) in Routes().Where(route => Table.GetValueOrDefault(route.Key) == Who.SignedIn))
        {
            (await AskAsync(stranger.Client, method, Fill(path, "x"))).ShouldBe(HttpStatusCode.Redirect, key);
        }
    }

    [Fact]
    public async Task Pages_for_staff_are_not_there_for_anybody_else()
    {
        var acme = await app.NewOrgAsync();
        var staff = await app.NewPersonAsync("Stella");
        await app.ExecuteAsync("update users set is_staff = true where id = $1", staff.UserId);
        foreach (var (key, method, path) in Routes().Where(route => Table.GetValueOrDefault(route.Key) == Who.Staff))
        {
            (await AskAsync(app.NewStranger().Client, method, Fill(path, "x"))).ShouldBe(HttpStatusCode.NotFound, key);
            (await AskAsync(acme.Alice.Client, method, Fill(path, "x"))).ShouldBe(HttpStatusCode.NotFound, key);
            // Without an antiforgery token: allowed, and therefore looked at; a made-up id leads nowhere.
            (await AskAsync(staff.Client, method, Fill(path, "x"))).ShouldBe(
                method != "GET" ? HttpStatusCode.BadRequest : path.Contains('{') ? HttpStatusCode.NotFound : HttpStatusCode.OK, key);
        }
    }

    [Fact]
    public async Task The_api_takes_the_tokens_that_the_table_says()
    {
        var acme = await app.NewOrgAsync();
        var session = await SessionAsync(acme.Alice);
        (string Kind, string? Token)[] tokens =
        [
            ("none", null), ("nonsense", $"tc_{new string('x', 43)}"), ("device", await acme.TokenAsync()), ("ingest", await acme.TokenAsync(kind: TokenKind.Ingest)),
            ("session", session),
        ];
        var wrong = new List<string>();
        foreach (var (key, method, path) in Routes().Where(route => Table.GetValueOrDefault(route.Key) is Who.Tokens or Who.ReadingTokens or Who.WritingTokens or Who.DeviceTokens))
        {
            foreach (var (kind, token) in tokens.Where(t => key is not ("POST api/auth/logout" or "DELETE api/auth/token") || t.Kind is "none" or "nonsense"))
            {
                using var client = app.NewApiClient(token);
                var status = await AskAsync(client, method, Fill(path, acme.Slug));
                var expected = (Table[key], kind) switch
                {
                    (_, "none" or "nonsense") => status == HttpStatusCode.Unauthorized,
                    // Its clients know 401 only.
                    (Who.DeviceTokens, "ingest" or "session") => status == HttpStatusCode.Forbidden,
                    (Who.WritingTokens, "session") when path is "v1/sync" or "claude-code-stats" => status == HttpStatusCode.Unauthorized,
                    (Who.ReadingTokens, "ingest") or (Who.WritingTokens, "session") => status == HttpStatusCode.Forbidden,
                    _ => status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && (int)status < 500,
                };
                if (!expected)
                {
                    wrong.Add($"{key}: {kind} got {(int)status}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_cannot_name_another_organization()
    {
        var acme = await app.NewOrgAsync();
        var other = await app.NewOrgAsync();
        foreach (var token in new[] { await other.TokenAsync(), await other.TokenAsync(kind: TokenKind.Ingest), await SessionAsync(other.Alice) })
        {
            using var client = app.NewApiClient(token);

            (await AskAsync(client, "GET", $"/api/auth/me?org={acme.Slug}")).ShouldBe(HttpStatusCode.NotFound);
        }
    }

    private static bool AsExpected(string role, bool allowed, string method, string path, HttpStatusCode status) => role switch
    {
        "anonymous" => status == HttpStatusCode.Redirect,
        "outsider" => status == HttpStatusCode.NotFound,
        _ when !allowed => status == HttpStatusCode.Forbidden,
        // No antiforgery token: allowed, and therefore looked at.
        _ when method != "GET" => status == HttpStatusCode.BadRequest,
        // Made-up ids lead nowhere.
        _ when path.Count(letter => letter == '{') > 1 => (int)status < 400 || status == HttpStatusCode.NotFound,
        _ => (int)status < 400,
    };

    private static bool Allows(Who who, string role) => (who, role) switch
    {
        (Who.Members, not ("outsider" or "anonymous")) => true,
        (Who.SeesEverybody, "Viewer" or "Admin" or "Owner") => true,
        (Who.HasDevices, "Member" or "Admin" or "Owner") => true,
        (Who.Admins, "Admin" or "Owner") => true,
        (Who.Owners, "Owner") => true,
        _ => false,
    };

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method == "*" ? "GET" : method), new Uri(path, UriKind.Relative));

        // The headers are enough, and a stream never ends.
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    private async Task<string> SessionAsync(Person person)
    {
        using var client = app.NewClient();
        using var response = await client.PostAsync(
            new Uri("/api/auth/login", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new { email = person.Email, password = Person.Password }));
        var body = System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync());
        return (string)body!["token"]!;
    }

    private static string Fill(string path, string slug) =>
        "/" + Parameter().Replace(path.Replace("{org}", slug), match => match.Value.Contains(":guid", StringComparison.Ordinal)
            ? Guid.CreateVersion7().ToString()
            : match.Value.Contains(":int", StringComparison.Ordinal) ? "404" : new string('x', 24));

    private IEnumerable<(string Key, string Method, string Path)> Routes() =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<ControllerActionDescriptor>() is not null
        let path = endpoint.RoutePattern.RawText?.TrimStart('/') ?? ""
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]
        select ($"{method} {path}", method, path);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
