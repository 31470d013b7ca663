using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Ingestion.Uploads;
using TeamCost.Web.Tests.Contracts.Imports;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Ingestion;

public sealed class UploadsTests(TestApp app) : IClassFixture<TestApp>
{
    private static string Days(params (string Date, long Input)[] days) => "{\"daily\": [" + string.Join(',', days.Select(day =>
        $$"""{"date": "{{day.Date}}", "inputTokens": {{day.Input}}, "totalCost": 0.5, "modelBreakdowns": [{"modelName": "claude-sonnet-4-5", "inputTokens": {{day.Input}}, "cost": 0.5}]}""")) + "]}";

    private static async Task<Answer> LookAsync(Person person, string org, string text, string name = "cc.json")
    {
        var answer = await person.UploadAsync($"/o/{org}/uploads", "file", name, Encoding.UTF8.GetBytes(text));
        return answer.Status == HttpStatusCode.Redirect ? await person.GetAsync(answer.Location!) : answer;
    }

    private static async Task<string> ImportAsync(Person person, string org, string text)
    {
        var shown = await LookAsync(person, org, text);
        var action = shown.Find("form[action$=import]").GetAttribute("action")!;
        (await person.PostAsync(action)).Status.ShouldBe(HttpStatusCode.Redirect);
        return action[..^"/import".Length];
    }

    private static Task<string> StoredAsync(TestOrg acme) => acme.InAsync<AppDbContext, string>(async (db, ct) =>
        string.Join(", ", (await db.UsageLines.AsNoTracking().OrderBy(l => l.Day).ToListAsync(ct)).Select(l => FormattableString.Invariant($"{l.Day:MM-dd} {l.Input}"))));

    [Fact]
    public async Task A_report_is_looked_at_before_anything_is_written()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();

        var shown = await LookAsync(bob, acme.Slug, CcusageShapes.C7ByAgent);

        shown.Find("h1").TextContent.ShouldBe("cc.json");
        shown.Page.QuerySelectorAll("[data-testid=upload-totals] .figure-value").Select(f => f.TextContent.Trim()).ShouldBe(["1", "2.03k", "$0.005", "2"]);
        shown.Text("upload-days").ShouldContain("claude-sonnet-4-5-20250929");
        shown.Text("import").ShouldBe("Import 2 of 2");
        shown.Page.QuerySelector("[name='Form.Person']").ShouldBeNull();
        (await StoredAsync(acme)).ShouldBe("");
        (await (await app.NewOutsiderAsync()).GetAsync($"/o/{acme.Slug}/uploads")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await (await acme.VeraAsync()).GetAsync($"/o/{acme.Slug}/uploads")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Importing_writes_the_days_for_the_person_and_undoing_brings_back_what_was_there()
    {
        var acme = await app.NewOrgAsync();
        await ImportAsync(acme.Alice, acme.Slug, Days(("2026-03-10", 100), ("2026-03-11", 40)));
        var second = await ImportAsync(acme.Alice, acme.Slug, Days(("2026-03-11", 55), ("2026-03-12", 7)));
        (await StoredAsync(acme)).ShouldBe("03-10 100, 03-11 55, 03-12 7");

        (await acme.Alice.PostAsync($"{second}/undo")).Status.ShouldBe(HttpStatusCode.Redirect);

        (await StoredAsync(acme)).ShouldBe("03-10 100, 03-11 40");
        (await acme.Alice.GetAsync($"/o/{acme.Slug}/uploads")).Page.QuerySelectorAll("[data-testid=upload-row]")[0].TextContent.ShouldContain("Undone");
        (await acme.Alice.PostAsync($"{second}/undo")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await acme.Alice.PostAsync($"{second}/import")).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Undoing_an_earlier_report_leaves_what_a_later_one_says()
    {
        var acme = await app.NewOrgAsync();
        var first = await ImportAsync(acme.Alice, acme.Slug, Days(("2026-03-10", 100), ("2026-03-11", 40)));
        await ImportAsync(acme.Alice, acme.Slug, Days(("2026-03-11", 55)));

        await acme.Alice.PostAsync($"{first}/undo");

        (await StoredAsync(acme)).ShouldBe("03-11 55");
    }

    [Fact]
    public async Task The_preview_says_what_is_new_changed_and_known()
    {
        var acme = await app.NewOrgAsync();
        await ImportAsync(acme.Alice, acme.Slug, Days(("2026-03-10", 100), ("2026-03-11", 40)));

        var shown = await LookAsync(acme.Alice, acme.Slug, Days(("2026-03-10", 100), ("2026-03-11", 41), ("2026-03-12", 1)));

        shown.Page.QuerySelectorAll("[data-testid=upload-days] tbody tr").Select(row => row.Children[1].TextContent.Trim()).ShouldBe(["new", "changed", "same"]);
        shown.Text("import").ShouldBe("Import 2 of 3");
    }

    [Fact]
    public async Task An_admin_imports_for_anybody_and_a_member_only_for_themselves()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();
        var adams = await acme.AdamAsync();
        var forBob = (await LookAsync(adams, acme.Slug, Days(("2026-03-10", 100)))).Find("[data-testid=choices]").GetAttribute("action")!;
        await adams.PostAsync(forBob, ("Form.Person", bob.UserId.ToString()), ("Form.Machine", "tower"));
        await adams.PostAsync($"{forBob}/import");
        var forName = (await LookAsync(adams, acme.Slug, Days(("2026-03-10", 9)))).Find("[data-testid=choices]").GetAttribute("action")!;
        await adams.PostAsync(forName, ("Form.Name", "build-server"));
        await adams.PostAsync($"{forName}/import");
        var byBob = (await LookAsync(bob, acme.Slug, Days(("2026-03-11", 5)))).Find("[data-testid=choices]").GetAttribute("action")!;
        await bob.PostAsync(byBob, ("Form.Person", adams.UserId.ToString()), ("Form.Name", "somebody"));
        await bob.PostAsync($"{byBob}/import");

        var uploads = await acme.InAsync<AppDbContext, List<Upload>>((db, ct) => db.Uploads.AsNoTracking().OrderBy(u => u.UploadedAt).ToListAsync(ct));
        uploads.Select(u => (u.UserId, u.Identity, u.Machine)).ShouldBe([(bob.UserId, null, "tower"), (null, "build-server", ""), (bob.UserId, null, "")]);
        // What is about them is theirs to see and to undo; what is about others is not.
        var listed = (await bob.GetAsync($"/o/{acme.Slug}/uploads")).Page.QuerySelectorAll("[data-testid=upload-row]").Length;
        listed.ShouldBe(2);
        (await bob.GetAsync(forName)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await bob.PostAsync($"{forName}/undo")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await bob.PostAsync($"{forBob}/undo")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("Dear diary", "no JSON")]
    [InlineData("{\"blocks\": []}", "five-hour blocks")]
    [InlineData("{\"daily\": [{\"date\"", "line 1")]
    public async Task What_is_no_report_is_answered_with_a_sentence(string text, string words)
    {
        var acme = await app.NewOrgAsync();

        var answer = await LookAsync(acme.Alice, acme.Slug, text);

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Text("trouble").ShouldContain(words);
    }

    [Fact]
    public async Task A_report_can_be_pasted_compared_as_a_fragment_and_discarded()
    {
        var acme = await app.NewOrgAsync();
        var answer = await acme.Alice.PostAsync($"/o/{acme.Slug}/uploads", ("text", CcusageShapes.C13), ("timeZone", "Europe/Berlin"));
        var path = answer.Location!;

        var region = await acme.Alice.FragmentAsync(HttpMethod.Post, path, ("Form.Tool", "opencode"), ("Form.TimeZone", "Europe/Berlin"));

        region.Page.QuerySelector("h1").ShouldBeNull();
        region.Text("upload-days").ShouldContain("OpenCode");
        region.Text("upload-remarks").ShouldContain("not divided by model");
        (await acme.Alice.PostAsync($"{path}/discard")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await acme.Alice.GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_was_only_looked_at_goes_after_a_day()
    {
        var acme = await app.NewOrgAsync();
        await LookAsync(acme.Alice, acme.Slug, Days(("2026-03-10", 100)));
        await ImportAsync(acme.Alice, acme.Slug, Days(("2026-03-10", 100)));
        await app.ExecuteAsync("update uploads set uploaded_at = uploaded_at - interval '2 days' where org_id = (select org_id from org_slugs where slug = $1)", acme.Slug);

        await app.Services.GetRequiredService<OrgRunner>().ForAsync<UploadTidier>(acme.Id, (tidier, ct) => tidier.TidyAsync(ct), CancellationToken.None);

        (await acme.InAsync<AppDbContext, int>((db, ct) => db.Uploads.CountAsync(ct))).ShouldBe(1);
    }
}
