using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Exports;

/// <summary>The files themselves: their names and bytes, what a spreadsheet makes of them, who gets which rows, and what becomes of half a file.</summary>
public sealed class ExportFilesTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_file_for_people_says_whose_it_is_and_opens_in_a_spreadsheet()
    {
        var (org, _, _, _) = await ExportWorld.FilledAsync(app);
        using var response = await org.Alice.Client.GetAsync(new Uri($"{org.Path}/exports/spend.csv?by=tool&from=2026-01-01&to=2026-01-31", UriKind.Relative));
        var bytes = await response.Content.ReadAsByteArrayAsync();

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8; header=present");
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        response.Content.Headers.ContentDisposition.FileName!.Trim('"').ShouldBe($"{org.Slug}_spend-by-tool_2026-01-01_2026-01-31.csv");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        bytes[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
        Encoding.UTF8.GetString(bytes).ShouldEndWith("\r\n");
    }

    [Fact]
    public async Task A_program_gets_the_same_without_a_mark_by_its_token()
    {
        var (org, _, _, _) = await ExportWorld.FilledAsync(app);
        using var client = app.NewApiClient(await org.TokenAsync());

        var bytes = await client.GetByteArrayAsync(new Uri("/api/v1/exports/spend.csv?by=tool&range=90d", UriKind.Relative));
        var page = await ExportReading.TextAsync(org.Alice, $"{org.Path}/exports/spend.csv?by=tool&range=90d");

        bytes[0].ShouldBe((byte)'t');
        Encoding.UTF8.GetString(bytes).ShouldBe(page.TrimStart('\uFEFF'));
        var list = JsonNode.Parse(await client.GetStringAsync(new Uri("/api/v1/exports", UriKind.Relative)))!.AsArray();
        list.Select(e => e!["name"]!.ToString()).ShouldBeSubsetOf(ExportColumnsTests.Pinned.Keys);
        list.Single(e => e!["name"]!.ToString() == "spend")!["columns"]!.AsArray().Count.ShouldBeGreaterThan(20);
        using var wrong = await client.GetAsync(new Uri("/api/v1/exports/spend.csv?by=planet", UriKind.Relative));
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(await wrong.Content.ReadAsStringAsync())!["title"]!.ToString().ShouldContain("“by” is one of model, tool");
    }

    [Fact]
    public async Task Text_that_a_spreadsheet_would_compute_is_text_and_numbers_stay_numbers()
    {
        var (org, _, _, _) = await ExportWorld.FilledAsync(app);

        var read = ExportReading.Csv(await ExportReading.TextAsync(org.Alice, $"{org.Path}/exports/daily.csv?range=90d"));
        var json = JsonNode.Parse(await ExportReading.TextAsync(org.Alice, $"{org.Path}/exports/daily.json?range=90d"))!["rows"]!.AsArray();

        read.Column("tool").ShouldContain("'=HYPERLINK(\"x\")");
        read.Column("model").ShouldContain("'@model");
        read.Column("project").ShouldContain("'-api");
        read.Column("project").ShouldContain("'+x, \"y\"");
        read.Column("project").ShouldContain("tab\tbed");
        foreach (var name in new[] { "person", "team", "tool", "provider", "model", "project", "paid_by" })
        {
            read.Column(name).ShouldAllBe(cell => cell.Length == 0 || "=+-@\t\r\n".IndexOf(cell[0]) < 0, name);
        }

        read.Column("billed_usd").ShouldContain(cell => cell.StartsWith('-'));
        json.Select(row => row!["project"]?.ToString()).ShouldContain("-api");
        read.Column("spend_usd").Concat(read.Column("cache_usd")).Where(c => c.Length > 0).ShouldAllBe(cell => decimal.Parse(cell, CultureInfo.InvariantCulture).Scale <= 8);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+44", "'+44")]
    [InlineData("-5", "'-5")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("\nx", "'\nx")]
    [InlineData("\uff1d1", "'\uff1d1")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a=b", "a=b")]
    public void A_cell_is_made_safe(string text, string safe) => CsvSheetWriter.Safe(text).ShouldBe(safe);

    [Fact]
    public async Task The_head_of_a_json_file_says_what_it_is_about()
    {
        var (org, _, platform, _) = await ExportWorld.FilledAsync(app);

        var file = JsonNode.Parse(await ExportReading.TextAsync(org.Alice, $"{org.Path}/exports/spend.json?by=model&team={platform}&from=2026-02-01&to=2026-02-03"))!;

        file["organization"]!["slug"]!.ToString().ShouldBe(org.Slug);
        file["time_zone"]!.ToString().ShouldBe("UTC");
        (file["from"]!.ToString(), file["to"]!.ToString()).ShouldBe(("2026-02-01", "2026-02-03"));
        file["filter"]!["team"]![0]!.ToString().ShouldBe(platform.ToString());
        DateTimeOffset.Parse(file["generated_at"]!.ToString(), CultureInfo.InvariantCulture).ShouldBeLessThanOrEqualTo(TimeProvider.System.GetUtcNow());
        file["columns"]!.AsArray().ShouldAllBe(column => column!["definition"]!.ToString().Length > 5);
    }

    [Fact]
    public async Task A_filter_that_makes_no_sense_is_refused_and_not_left_out()
    {
        var (org, bob, _, web) = await ExportWorld.FilledAsync(app);

        async Task<(HttpStatusCode, string)> AskAsync(Person who, string query)
        {
            var answer = await who.GetAsync($"{org.Path}/exports/{query}");
            return (answer.Status, answer.Body);
        }

        var wrong = await AskAsync(org.Alice, "spend.csv?from=soon&person=x");
        wrong.Item2.ShouldContain("not a day that “from” can use");
        wrong.Item2.ShouldContain("not a known person.");
        wrong.Item2.ShouldNotContain("last 30 days", customMessage: "there is no file, so nothing stands in place of what was asked");
        (await AskAsync(org.Alice, "spend.csv?by=planet")).Item1.ShouldBe(HttpStatusCode.BadRequest);
        (await AskAsync(org.Alice, "daily.csv?team=x")).Item1.ShouldBe(HttpStatusCode.BadRequest);
        (await AskAsync(org.Alice, "nothing.csv")).Item1.ShouldBe(HttpStatusCode.NotFound);
        (await AskAsync(org.Alice, "spend.xlsx")).Item1.ShouldBe(HttpStatusCode.NotFound);
        (await AskAsync(bob, $"daily.csv?person={org.Alice.UserId}")).Item1.ShouldBe(HttpStatusCode.Forbidden);
        (await AskAsync(bob, $"daily.csv?team={web}")).Item1.ShouldBe(HttpStatusCode.Forbidden);
        foreach (var closed in new[] { "spend.csv?by=person", "people.csv", "sessions.csv", "hours.csv", "reconcile.csv", "members.csv", "connections.csv", "names.csv", "name-history.csv", "invitations.csv", "seat-prices.csv", $"person-names.csv?person={org.Alice.UserId}" })
        {
            (await AskAsync(bob, closed)).Item1.ShouldBe(HttpStatusCode.Forbidden, closed);
        }

        (await AskAsync(await org.VeraAsync(), "names.csv")).Item1.ShouldBe(HttpStatusCode.Forbidden);
        foreach (var closed in new[] { "uploads.csv", "tokens.csv", "devices.csv", "invitations.csv", "name-history.csv" })
        {
            (await AskAsync(await org.VeraAsync(), closed)).Item1.ShouldBe(HttpStatusCode.Forbidden, closed);
        }
    }

    [Fact]
    public async Task Tokens_and_invitations_are_told_without_their_secrets_and_a_member_gets_their_own_tokens()
    {
        var org = await app.NewOrgAsync();
        var bob = await org.BobAsync();
        var secrets = new[] { await org.TokenAsync(name: "alice-laptop"), await org.TokenAsync(bob, name: "bob-laptop"), await org.TokenAsync(kind: TokenKind.Ingest, name: "collector") };
        var sent = (await org.Alice.PostAsync($"{org.Path}/settings/invitations", ("Form.Email", "dora@example.com"), ("Form.Role", "Viewer"))).Text("invitation-link");

        var tokens = await ExportReading.TextAsync(org.Alice, $"{org.Path}/exports/tokens.csv");
        var invitations = await ExportReading.TextAsync(org.Alice, $"{org.Path}/exports/invitations.json");

        ExportReading.Csv(tokens).Column("token").Order(StringComparer.Ordinal).ShouldBe(["alice-laptop", "bob-laptop", "collector"]);
        ExportReading.Csv(tokens).Column("state").ShouldAllBe(state => state == "works");
        foreach (var secret in secrets)
        {
            tokens.ShouldNotContain(secret[^8..]);
        }

        var row = JsonNode.Parse(invitations)!["rows"]!.AsArray().Single()!;
        (row["email"]!.ToString(), row["role"]!.ToString(), row["state"]!.ToString()).ShouldBe(("dora@example.com", "viewer", "open"));
        invitations.ShouldNotContain(sent.Split('/')[^1]);
        ExportReading.Csv(await ExportReading.TextAsync(bob, $"{org.Path}/exports/tokens.csv")).Column("token").ShouldBe(["bob-laptop"]);
    }

    [Fact]
    public async Task A_member_gets_colleagues_and_other_teams_put_together()
    {
        var (org, bob, platform, _) = await ExportWorld.FilledAsync(app);

        var every = ExportReading.Csv(await ExportReading.TextAsync(org.Alice, $"{org.Path}/exports/daily.csv?range=90d"));
        var own = ExportReading.Csv(await ExportReading.TextAsync(bob, $"{org.Path}/exports/daily.csv?range=90d"));
        var teams = ExportReading.Csv(await ExportReading.TextAsync(bob, $"{org.Path}/exports/spend.csv?range=90d&by=team&per=day"));

        own.Column("person_id").Distinct().Order().ShouldBe(new[] { "", bob.UserId.ToString() }.Order());
        own.Column("team").Distinct().Order(StringComparer.Ordinal).ShouldBe(new[] { "Other teams", "Platform" });
        own.Column("team_id").Distinct().Order().ShouldBe(new[] { "", platform.ToString() }.Order());
        own.Sum("spend_usd").ShouldBe(every.Sum("spend_usd"), 0.0001m);
        every.Column("person_id").Distinct().Count().ShouldBe(4);
        teams.Column("team").Distinct().Order(StringComparer.Ordinal).ShouldBe(new[] { "Other teams", "Platform" });
        var (dropped, page) = (await ExportReading.TextAsync(bob, $"{org.Path}/exports/spend.csv?by=tool&range=90d"), await ExportReading.ScreenAsync(bob, org.Path, "by=tool&range=90d"));
        ExportReading.Csv(dropped).Sum("tokens").ShouldBe(page.Tokens);
    }

    [Fact]
    public async Task Rows_of_another_organization_never_come()
    {
        var (org, _, _, _) = await ExportWorld.FilledAsync(app);
        var other = await app.NewOrgAsync();
        var outsider = await app.NewOutsiderAsync();
        using var client = app.NewApiClient(await other.TokenAsync());

        (await outsider.GetAsync($"{org.Path}/exports/daily.csv?range=90d")).Status.ShouldBe(HttpStatusCode.NotFound);
        using var named = await client.GetAsync(new Uri($"/api/v1/exports/daily.csv?range=90d&org={org.Slug}", UriKind.Relative));
        named.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var name in ExportColumnsTests.Pinned.Keys.Where(n => n is not ("reconcile-days" or "reconcile-reasons" or "reconcile-bridge" or "connection-runs" or "connection-days" or "upload-days" or "person-names")))
        {
            var text = await ExportReading.TextAsync(other.Alice, $"{other.Path}/exports/{name}.csv");
            text.ShouldNotContain(org.Alice.UserId.ToString());
            text.ShouldNotContain("HYPERLINK");
        }
    }

    [Fact]
    public async Task What_fails_in_the_middle_is_broken_off_and_never_looks_whole()
    {
        await using var failing = await OwnApp.StartAsync(services => services.AddExport<FailingExport>());
        var org = await failing.App.NewOrgAsync();

        foreach (var format in new[] { "csv", "json" })
        {
            using var response = await org.Alice.Client.GetAsync(new Uri($"{org.Path}/exports/failing.{format}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);

            await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync());
        }

        (await org.Alice.GetAsync($"{org.Path}/exports/failing.csv?early=yes")).Status.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task Giving_up_stops_the_statement()
    {
        var org = await app.NewOrgAsync();
        await ExportWorld.FillAsync(app, org.Id, [org.Alice.UserId, Guid.Empty, Guid.Empty, Guid.Empty], [Guid.Empty, Guid.Empty, Guid.Empty, Guid.Empty], back: 1_000);
        // Many times as much: more than sockets and pipes hold.
        await app.ExecuteAsync("""
            insert into daily_usage select org_id, day, utc_day, seq + 100000 * more, person_id, identity_id, team_id, tool, provider, model, project, billing_mode, grain, input, output,
              cache_read, cache_write_5m, cache_write_1h, reasoning, requests, web_searches, unpriced_tokens, billed_usd, estimated_usd, best_usd, list_usd, input_usd, output_usd,
              cache_usd, search_usd, recorded_usd
            from daily_usage, generate_series(1, 30) more where org_id = $1
            """, org.Id);
        // Of the statement that waits for its reader: nobody else's does.
        Task<List<int>> StuckAsync(int? pid) => org.InAsync<AppDbContext, List<int>>((db, ct) => db.Database.SqlQuery<int>($"""
            select pid as "Value" from pg_stat_activity where query like '/* Usage.DailyRows */%' and state = 'active' and (pid = {pid ?? 0} or ({pid ?? 0} = 0 and wait_event = 'ClientWrite'))
            """).ToListAsync(ct));
        var pid = 0;

        using (var asking = new HttpRequestMessage(HttpMethod.Get, $"{org.Path}/exports/daily.json?from=2023-12-01"))
        using (var response = await org.Alice.Client.SendAsync(asking, HttpCompletionOption.ResponseHeadersRead))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            await Eventually.AsyncTrue(async () => (pid = (await StuckAsync(null)).FirstOrDefault()) != 0, "the statement waits for its reader");
        }

        await Eventually.AsyncTrue(async () => (await StuckAsync(pid)).Count == 0, "the statement has stopped");
    }

    private sealed class OwnApp : IAsyncDisposable
    {
        public required TestApp App { get; init; }

        public static async Task<OwnApp> StartAsync(Action<IServiceCollection> services) => new() { App = await TestApp.StartWithAsync(services) };

        public async ValueTask DisposeAsync() => await App.DisposeAsync();
    }

    /// <summary>Breaks after more rows than one buffer holds, or at once.</summary>
    private sealed class FailingExport() : ListExport<int>("failing", "Failing", new ExportTable<int>().Count("number", n => n, "A number.").Text("text", _ => new string('x', 100), "Text."))
    {
        public override bool Allows(TeamCost.Web.Platform.Tenancy.OrgRole role) => true;

        public override Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
        {
            var limit = request.Query.ContainsKey("early") ? 0 : 50_000;
            return Task.FromResult(Sheet(Enumerable.Range(0, int.MaxValue).Select(n => n < limit ? n : throw new InvalidOperationException("The source broke."))));
        }
    }
}
