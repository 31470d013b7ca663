using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Providers.Files;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers.Files;

public sealed class FilesTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Header = "date,actor,tool,model,input_tokens,output_tokens,cache_creation_tokens,cache_read_tokens,requests,cost,currency,note\n";
    private const string Two = Header + "2026-03-02,mira@example.com,api,llama,100,20,,,3,1.5,USD,\n2026-03-04,jonas@example.com,api,llama,50,,,,1,0.5,USD,\n";

    [Fact]
    public async Task A_file_is_looked_at_before_anything_is_written()
    {
        var (acme, path) = await AccountAsync();

        var shown = await LookAsync(acme, path, "march.csv", Two);

        shown.Find("h1").TextContent.ShouldBe("march.csv");
        shown.Page.QuerySelectorAll("[data-testid=file-totals] .figure-value").Select(figure => figure.TextContent.Trim()).ShouldBe(["2", "3", "170", "$2.00"]);
        shown.Text("file-totals").ShouldContain("2 Mar 2026 – 4 Mar 2026");
        shown.Text("file-cost").ShouldBe("$2.00");
        shown.Text("import").ShouldBe("Import 2 rows");
        (await LinesAsync(acme)).ShouldBe((0, 0, 0m));
        (await (await acme.VeraAsync()).GetAsync(path)).Page.QuerySelector("form.drop").ShouldBeNull();
        (await (await app.NewOutsiderAsync()).GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await (await acme.BobAsync()).GetAsync(path)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Importing_writes_usage_and_bills_and_a_second_import_changes_nothing()
    {
        var (acme, path) = await AccountAsync();

        await ImportAsync(acme, path, "march.csv", Two);
        (await LinesAsync(acme)).ShouldBe((2, 170, 2m));
        await acme.RollUpAsync();
        var before = await SpendAsync(acme);
        await ImportAsync(acme, path, "again.csv", Two);
        await acme.RollUpAsync();

        (await LinesAsync(acme)).ShouldBe((2, 170, 2m));
        (await SpendAsync(acme)).ShouldBe(before);
        before.Billed.ShouldBe(2m);
        (await acme.InAsync<AppDbContext, List<BillKind>>((db, ct) => db.BillLines.Select(l => l.Kind).Distinct().ToListAsync(ct))).ShouldBe([BillKind.Usage]);
    }

    [Fact]
    public async Task A_later_file_replaces_its_range_and_undoing_brings_back_what_was_there()
    {
        var (acme, path) = await AccountAsync();
        await ImportAsync(acme, path, "march.csv", Two);
        var second = await ImportAsync(acme, path, "corrected.csv", Header + "2026-03-03,mira@example.com,api,llama,7,,,,1,0.1,USD,\n2026-03-04,mira@example.com,api,llama,9,,,,1,0.2,USD,\n");
        (await LinesAsync(acme)).ShouldBe((3, 136, 1.8m));

        (await acme.Alice.PostAsync($"{second}/undo")).Status.ShouldBe(HttpStatusCode.Redirect);

        (await LinesAsync(acme)).ShouldBe((2, 170, 2m));
        (await acme.Alice.GetAsync(path)).Page.QuerySelectorAll("[data-testid=file-row]")[0].TextContent.ShouldContain("Undone");
        (await acme.Alice.PostAsync($"{second}/undo")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await acme.Alice.PostAsync($"{second}/import")).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Undoing_the_only_import_removes_its_rows()
    {
        var (acme, path) = await AccountAsync();
        var file = await ImportAsync(acme, path, "march.csv", Two);

        await acme.Alice.PostAsync($"{file}/undo");

        (await LinesAsync(acme)).ShouldBe((0, 0, 0m));
    }

    [Fact]
    public async Task Good_rows_are_imported_and_bad_ones_listed_and_downloadable()
    {
        var (acme, path) = await AccountAsync();
        var shown = await LookAsync(acme, path, "march.csv", Two + "03/05/2026,=cmd(),api,llama,1,,,,1,,USD,\n2026-03-06,x,api,llama,a lot,,,,1,,USD,\n");

        shown.Text("bad-rows").ShouldBe("2 cannot be read");
        var faults = shown.Page.QuerySelectorAll("[data-testid=fault]").Select(f => f.TextContent).ToList();
        faults[0].ShouldContain("4");
        faults[0].ShouldContain("“03/05/2026” is not a date");
        faults[1].ShouldContain("input_tokens");
        var bad = await acme.Alice.GetAsync(shown.Find("[data-testid=bad-rows-file]").GetAttribute("href")!);
        bad.Body.ShouldContain("'=cmd()");
        bad.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);

        await acme.Alice.PostAsync(shown.Find("form[action$=import]").GetAttribute("action")!);
        (await LinesAsync(acme)).ShouldBe((2, 170, 2m));
    }

    [Fact]
    public async Task Columns_that_are_not_recognized_are_chosen_by_hand()
    {
        var (acme, path) = await AccountAsync();
        var shown = await LookAsync(acme, path, "export.csv", "Datum;Wer;Betrag in Dollar\n2026-03-02;mira@example.com;3.50\n2026-03-02;mira@example.com;1.00\n");
        shown.Page.QuerySelector("[data-testid=import]").ShouldBeNull();
        shown.Errors.ShouldContain("Choose the columns below");

        var form = shown.Find("[data-testid=columns] form").GetAttribute("action")!;
        var chosen = await acme.Alice.GetAsync((await acme.Alice.PostAsync(form, ("At[Date]", "0"), ("At[Actor]", "1"), ("At[Cost]", "2"), ("At[Model]", ""))).Location!);

        chosen.Text("file-cost").ShouldBe("$4.50");
        await acme.Alice.PostAsync(chosen.Find("form[action$=import]").GetAttribute("action")!);
        (await LinesAsync(acme)).Billed.ShouldBe(4.5m);
    }

    [Fact]
    public async Task What_cannot_be_read_is_answered_with_a_sentence()
    {
        var (acme, path) = await AccountAsync();

        var none = await acme.Alice.PostAsync(path);
        var empty = await acme.Alice.UploadAsync(path, "file", "a.csv", []);
        var sheet = await acme.Alice.UploadAsync(path, "file", "a.xlsx", [0x50, 0x4B, 0x03, 0x04, 0xFF, 0xFE, 0x00, 0x2C, 0x0A]);
        var large = await acme.Alice.UploadAsync(path, "file", "a.csv", new byte[SheetReader.MostBytes + 1]);

        none.Errors.ShouldContain("Choose a file first");
        empty.Errors.ShouldContain("empty");
        sheet.Errors.ShouldContain("CSV UTF-8");
        large.Errors.ShouldContain("larger than 10 MB");
        new[] { none, empty, sheet, large }.ShouldAllBe(answer => answer.Status == HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_template_can_be_downloaded_and_imported_as_it_is()
    {
        var (acme, path) = await AccountAsync();
        var template = await acme.Alice.GetAsync($"{acme.Path}/connections/template.csv");
        template.Body.ShouldStartWith(SheetColumns.Template);

        (await LookAsync(acme, path, "template.csv", template.Body)).Text("bad-rows").ShouldBe("none is wrong");
    }

    [Fact]
    public async Task A_file_that_was_only_looked_at_goes_after_a_day()
    {
        var (acme, path) = await AccountAsync();
        var shown = (await acme.Alice.UploadAsync(path, "file", "march.csv", Encoding.UTF8.GetBytes(Two))).Location!;
        await app.ExecuteAsync("update uploaded_files set uploaded_at = now() - interval '25 hours' where org_id = $1", acme.Id);

        await app.Services.GetRequiredService<OrgRunner>().ForAsync<FileTidier>(acme.Id, (tidier, ct) => tidier.TidyAsync(ct), CancellationToken.None);

        (await acme.Alice.GetAsync(shown)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Erasing_the_account_takes_its_files_out_of_every_figure()
    {
        var (acme, path) = await AccountAsync();
        await ImportAsync(acme, path, "march.csv", Two);

        await acme.Alice.PostAsync(path.Replace("/files", "/remove", StringComparison.Ordinal), ("Erase", "true"), ("Confirmation", "By hand"));

        (await LinesAsync(acme)).ShouldBe((0, 0, 0m));
    }

    private async Task<(TestOrg Org, string Path)> AccountAsync()
    {
        var acme = await app.NewOrgAsync();
        var made = await acme.Alice.PostAsync($"{acme.Path}/connections/new/other", ("Name", "By hand"));
        return (acme, $"{made.Location}/files");
    }

    private static async Task<Answer> LookAsync(TestOrg org, string path, string name, string text)
    {
        var uploaded = await org.Alice.UploadAsync(path, "file", name, Encoding.UTF8.GetBytes(text));
        uploaded.Status.ShouldBe(HttpStatusCode.Redirect, uploaded.Body);
        return await org.Alice.GetAsync(uploaded.Location!);
    }

    /// <returns>The file's address.</returns>
    private static async Task<string> ImportAsync(TestOrg org, string path, string name, string text)
    {
        var action = (await LookAsync(org, path, name, text)).Find("form[action$=import]").GetAttribute("action")!;
        (await org.Alice.PostAsync(action)).Status.ShouldBe(HttpStatusCode.Redirect);
        return action[..^"/import".Length];
    }

    private static Task<(int Lines, long Tokens, decimal Billed)> LinesAsync(TestOrg org) => org.InAsync<AppDbContext, (int, long, decimal)>(async (db, ct) =>
        (await db.UsageLines.CountAsync(ct), await db.UsageLines.SumAsync(l => l.Input + l.Output, ct), await db.BillLines.SumAsync(l => l.Amount, ct)));

    private static Task<(decimal Billed, long Tokens)> SpendAsync(TestOrg org) => org.InAsync<AppDbContext, (decimal, long)>(async (db, ct) =>
        (await db.DailyUsage.SumAsync(r => r.BilledUsd, ct), await db.DailyUsage.SumAsync(r => r.Input + r.Output, ct)));
}
