using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using TeamCost.Web.Platform.Ui;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Reports;

/// <summary>Reports as they are read: the page, the printed page, and the PDF's text.</summary>
public sealed class ReportTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Screen_csv_json_print_view_and_pdf_say_the_same_totals_under_twenty_filters()
    {
        var world = await SpendAddresses.MakeAsync(app);
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();

        await Parallel.ForEachAsync(world.Random(20), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (query, _) =>
        {
            var (alice, path) = (world.Org.Alice, world.Org.Path);
            var spend = (await alice.GetAsync($"{path}/spend?{query}")).Text("total");
            var tokens = (await alice.GetAsync($"{path}/spend?{query}&measure=tokens")).Find("[data-testid=total]").GetAttribute("title")!;

            var print = await alice.GetAsync($"{path}/reports/print?{query}");
            var printed = (print.Text("figure-spend").Split(' ').First(w => w.Contains('$', StringComparison.Ordinal)), tokens: print.Find("[data-testid=figure-tokens] .figure-foot").TextContent.Trim());
            var csv = await CsvTotalsAsync(alice, $"{path}/exports/spend.csv?{query}&by=none");
            var json = await JsonTotalsAsync(alice, $"{path}/exports/spend.json?{query}&by=none");
            var pdf = await PdfAsync(alice, $"{path}/reports/report.pdf?{query}");

            if (printed.Item1 != spend || !printed.tokens.StartsWith(tokens, StringComparison.Ordinal) || csv != (spend, tokens) || json != (spend, tokens) || !Agrees(pdf, spend, tokens))
            {
                wrong.Add($"{query}: screen {spend} {tokens}, print {printed}, csv {csv}, json {json}, pdf {string.Join(" | ", pdf.Totals.Select(t => string.Join(' ', t)))}");
            }

            pdf.Check.ShouldContain("No syntax or stream encoding errors");
        });

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pdf_has_its_title_language_tags_page_numbers_and_no_script()
    {
        var world = await SpendAddresses.MakeAsync(app);

        var pdf = await PdfAsync(world.Org.Alice, $"{world.Org.Path}/reports/report.pdf?range=90d");

        pdf.Info.ShouldMatch(@"Title:\s+.*Acme");
        pdf.Info.ShouldMatch(@"Tagged:\s+yes");
        pdf.Info.ShouldMatch(@"JavaScript:\s+no");
        pdf.Info.ShouldContain("(A4)");
        pdf.Pages.Count.ShouldBeGreaterThan(2);
        for (var page = 1; page <= pdf.Pages.Count; page++)
        {
            pdf.Pages[page - 1].ShouldContain($"{page} of {pdf.Pages.Count}");
        }

        (await PdfAsync(world.Org.Alice, $"{world.Org.Path}/reports/report.pdf?range=7d&paper=letter")).Info.ShouldContain("(letter)");
    }

    [Fact]
    public async Task Three_hundred_rows_are_all_there_uncut_and_under_a_head_on_every_page()
    {
        var org = await app.NewOrgAsync();
        await FillAsync(org, """
            select 'project-' || lpad(n::text, 3, '0') || case when n % 10 = 0 then '-' || repeat('x', 60) else '' end, 1 + n / 100.0, 'claude-sonnet-4-5' from generate_series(1, 300) n
            """);

        var pdf = await PdfAsync(org.Alice, $"{org.Path}/reports/report.pdf?range=7d");

        for (var n = 1; n <= 300; n++)
        {
            var name = $"project-{n:000}";
            var page = pdf.Pages.Single(p => p.Contains(name, StringComparison.Ordinal));
            // Its amount stands on the same page: the row is whole.
            page.Split('\n').ShouldContain(line => line.Contains(name, StringComparison.Ordinal) && line.Contains("$" + (1 + n / 100m).ToString("0.00", CultureInfo.InvariantCulture), StringComparison.Ordinal), name);
            page.Split('\n').Any(line => line.TrimStart().StartsWith("Project ", StringComparison.Ordinal) && line.Contains("Spend USD", StringComparison.Ordinal)).ShouldBeTrue($"a head above {name}");
        }

        pdf.Text.Count(letter => letter == 'x').ShouldBeGreaterThanOrEqualTo(30 * 60, "the long names are all there");
    }

    [Fact]
    public async Task Names_in_any_script_do_not_break_a_report()
    {
        var org = await app.NewOrgAsync();
        string[] names = ["مشروع الدفع", "פרויקט", "支払いサービス", "결제", "🚀 launch", "a\u202Eb", "<b>alert(1)</b> & \"c\"", new string('W', 60)];
        await FillAsync(org, "select name, 2.5, 'gpt-5' from unnest($2::text[]) name", [names]);

        var print = await org.Alice.GetAsync($"{org.Path}/reports/print?range=7d");
        var pdf = await PdfAsync(org.Alice, $"{org.Path}/reports/report.pdf?range=7d");

        print.Page.QuerySelectorAll("[data-testid=by-project] tbody bdi").Select(e => e.TextContent).ShouldBe(names, ignoreOrder: true);
        print.Page.QuerySelector("script").ShouldBeNull();
        pdf.Totals[0][0].ShouldBe("$20.00");
        pdf.Text.ShouldContain("<b>alert(1)</b>");
        pdf.Check.ShouldContain("No syntax or stream encoding errors");
    }

    [Fact]
    public async Task An_organization_without_data_has_a_page_that_says_so_and_a_pdf()
    {
        var org = await app.NewOrgAsync();

        (await org.Alice.GetAsync($"{org.Path}/reports")).Find(".empty").TextContent.ShouldContain("Nothing to report yet");
        var pdf = await PdfAsync(org.Alice, $"{org.Path}/reports/report.pdf");

        pdf.Text.ShouldContain("Nothing was used and nothing was billed");
        pdf.Check.ShouldContain("No syntax or stream encoding errors");
    }

    [Fact]
    public async Task The_printed_page_asks_for_nothing_outside_itself()
    {
        var world = await SpendAddresses.MakeAsync(app);
        using var response = await world.Org.Alice.Client.GetAsync(new Uri($"{world.Org.Path}/reports/print?range=90d", UriKind.Relative));
        var print = await Answer.OfAsync(response);

        response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; style-src 'sha256-");
        print.Page.QuerySelectorAll("script, link, img, iframe, [style], [onclick], [src]").ShouldBeEmpty();
        print.Page.QuerySelectorAll("style").Single().TextContent.ShouldNotContain("http");
    }

    [Fact]
    public async Task A_member_has_reports_of_the_organization_the_own_team_and_the_own_person_only()
    {
        var world = await SpendAddresses.MakeAsync(app);
        var (org, bob) = (world.Org, world.Bob);
        await app.ExecuteAsync("insert into team_members (org_id, user_id, from_day, team_id) values ($1, $2, '2026-01-01', $3)", org.Id, bob.UserId, Guid.Parse(world.Values["team"][0]));
        foreach (var form in new[] { "print", "report.pdf" })
        {
            (await bob.GetAsync($"{org.Path}/reports/{form}?range=7d&person={bob.UserId}")).Status.ShouldBe(HttpStatusCode.OK);
            (await bob.GetAsync($"{org.Path}/reports/{form}?range=7d&team={world.Values["team"][0]}")).Status.ShouldBe(HttpStatusCode.OK);
            (await bob.GetAsync($"{org.Path}/reports/{form}?range=7d&team={world.Values["team"][1]}")).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await bob.GetAsync($"{org.Path}/reports/{form}?range=7d&person={org.Alice.UserId}")).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await org.Alice.GetAsync($"{org.Path}/reports/{form}?person={Guid.NewGuid()}")).Status.ShouldBe(HttpStatusCode.NotFound);
            (await org.Alice.GetAsync($"{org.Path}/reports/{form}?team={Guid.NewGuid()}")).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        var print = await bob.GetAsync($"{org.Path}/reports/print?range=90d");
        print.Page.QuerySelector("[data-testid=by-person]").ShouldBeNull();
        print.Find("[data-testid=by-team]").TextContent.ShouldContain("Other teams");
        print.Body.ShouldNotContain("Alice");
        (await bob.GetAsync($"{org.Path}/reports")).Find("[data-testid=subjects]").TextContent.ShouldNotContain("Alice");
    }

    [Fact]
    public async Task Another_organization_finds_no_report()
    {
        var world = await SpendAddresses.MakeAsync(app);
        var charlie = await app.NewOutsiderAsync();
        foreach (var path in new[] { "", "/print", "/report.pdf" })
        {
            (await charlie.GetAsync($"{world.Org.Path}/reports{path}")).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        // The ids of one organization lead nowhere in another.
        var other = await app.NewOrgAsync();
        (await other.Alice.GetAsync($"{other.Path}/reports/print?team={world.Values["team"][0]}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await other.Alice.GetAsync($"{other.Path}/reports/print?person={world.Bob.UserId}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_a_browser_the_button_offers_the_print_view_and_says_why()
    {
        await using var bare = new Started(await TestApp.StartAsync(settings: ("TeamCost:Pdf:Browser", "none")));
        var world = await SpendAddresses.MakeAsync(bare.App);

        var page = await world.Org.Alice.GetAsync($"{world.Org.Path}/reports");
        page.Text("hindrance").ShouldContain("no Chromium, Chrome or Edge");
        page.Page.QuerySelector("[data-testid=pdf]").ShouldBeNull();
        page.Find("[data-testid=open]").TextContent.ShouldStartWith("Print view");
        var asked = await world.Org.Alice.GetAsync($"{world.Org.Path}/reports/report.pdf?range=7d");
        asked.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        asked.Text("no-pdf").ShouldContain("no Chromium, Chrome or Edge");
        asked.Find("main a.btn-primary").GetAttribute("href").ShouldBe($"{world.Org.Path}/reports/print?range=7d");
    }

    [Fact]
    public async Task Page_and_fragment_are_the_same_and_the_page_leads_to_every_form_of_the_view()
    {
        var world = await SpendAddresses.MakeAsync(app);
        var page = await world.Org.Alice.GetAsync($"{world.Org.Path}/reports?range=90d&tool=codex");
        var fragment = await world.Org.Alice.FragmentAsync(HttpMethod.Get, $"{world.Org.Path}/reports?range=90d&tool=codex");

        fragment.Find("#reports").TextContent.ShouldBe(page.Find("#reports").TextContent);
        page.Find("[data-testid=report] [data-testid=open]").GetAttribute("href").ShouldBe($"{world.Org.Path}/reports/print?range=90d&tool=codex");
        page.Find("[data-testid=report] [data-testid=pdf]").GetAttribute("href").ShouldBe($"{world.Org.Path}/reports/report.pdf?range=90d&tool=codex");
        (await world.Org.Alice.GetAsync($"{world.Org.Path}/spend?range=90d&tool=codex")).Find("[data-testid=report-of-view]").GetAttribute("href")
            .ShouldBe($"{world.Org.Path}/reports?range=90d&tool=codex");
        var months = page.Page.QuerySelectorAll("[data-testid=months] tbody tr");
        months.Length.ShouldBeGreaterThanOrEqualTo(3);
    }

    private static bool Agrees(Pdf pdf, string spend, string tokens)
    {
        if (spend == "$0.00" && tokens == "0")
        {
            return pdf.Totals.Count == 0 || pdf.Totals.All(t => t.Any(n => n == spend));
        }

        // Whose cost is unknown as a whole is called that.
        var amounts = pdf.Totals.Select(t => t.Contains(tokens) ? t[0] : t[^1]).ToList();
        return amounts.Count > 2 && pdf.Totals.Count(t => t.Contains(tokens)) > 1 && amounts.All(a => a == spend || (a == "unknown" && spend == "$0.00"));
    }

    private static async Task<(string Spend, string Tokens)> CsvTotalsAsync(Person person, string path)
    {
        var lines = (await person.GetAsync(path)).Body.TrimStart('\uFEFF').Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var head = lines[0].Split(',').ToList();
        var row = lines.Length > 1 ? lines[1].Split(',') : null;
        return row is null ? ("$0.00", "0") : Written(row[head.IndexOf("spend_usd")], row[head.IndexOf("tokens")]);
    }

    private static async Task<(string Spend, string Tokens)> JsonTotalsAsync(Person person, string path)
    {
        var row = JsonNode.Parse((await person.GetAsync(path)).Body)!["rows"]!.AsArray().FirstOrDefault();
        return row is null ? ("$0.00", "0") : Written(row["spend_usd"]?.ToString() ?? "", row["tokens"]!.ToString());
    }

    private static (string Spend, string Tokens) Written(string spend, string tokens) => (
        Figures.Usd(spend.Length == 0 ? 0 : decimal.Parse(spend, CultureInfo.InvariantCulture)), Figures.CountExact(decimal.Parse(tokens, CultureInfo.InvariantCulture)));

    private static async Task<Pdf> PdfAsync(Person person, string path)
    {
        using var response = await person.Client.GetAsync(new Uri(path, UriKind.Relative));
        response.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        return await Pdf.ReadAsync(await response.Content.ReadAsByteArrayAsync());
    }

    /// <param name="rows">A query of name, dollars and model; $1 is the organization.</param>
    private Task FillAsync(TestOrg org, string rows, params object[] values) => app.ExecuteAsync($"""
        insert into daily_usage
        select $1, (now() at time zone 'UTC')::date, (now() at time zone 'UTC')::date, row_number() over (), '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000',
          '00000000-0000-0000-0000-000000000000', 'claude-code', 'anthropic', model, name, 'metered', 'request', 1000, 10, 0, 0, 0, 0, 1, 0, 0, 0, usd, usd, usd, usd, 0, 0, 0, 0
        from ({rows}) told(name, usd, model)
        """, [org.Id, .. values]);

    private sealed record Started(TestApp App) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await App.DisposeAsync();
    }
}
