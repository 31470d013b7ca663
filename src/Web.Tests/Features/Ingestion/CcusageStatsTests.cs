using System.Net;
using TeamCost.Contracts;
using TeamCost.Web.Tests.Contracts.Imports;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Ingestion;

public sealed class CcusageStatsTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Path = "claude-code-stats?username=ada";

    private static string Day(string date, long input, string model = "claude-sonnet-4-5") =>
        $$"""{"daily": [{"date": "{{date}}", "inputTokens": {{input}}, "totalTokens": {{input}}, "totalCost": 0.5, "modelBreakdowns": [{"modelName": "{{model}}", "inputTokens": {{input}}, "cost": 0.5}]}]}""";

    [Fact]
    public async Task A_report_is_taken_once_and_the_same_again_is_a_conflict_that_changes_nothing()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, body, _) = await sender.PostTextAsync(Path, CcusageShapes.C7ByAgent);
        var (again, second, _) = await sender.PostTextAsync(Path, CcusageShapes.C7ByAgent);

        (status, again).ShouldBe((200, 409));
        (body.GetProperty("success").GetBoolean(), body.GetProperty("new").GetInt32(), body.GetProperty("tokens").GetInt64()).ShouldBe((true, 2, 2030));
        body.GetProperty("url").GetString()!.ShouldEndWith($"/o/{sender.Account.Org}");
        (second.GetProperty("success").GetBoolean(), second.GetProperty("same").GetInt32()).ShouldBe((false, 2));
        second.GetProperty("message").GetString()!.ShouldContain("already, unchanged");
        (await sender.StoredAsync("sum(input + output + cache_read + cache_write_5m)")).ShouldBe(2030);
        (await sender.OneAsync<string>("select string_agg(tool || ' ' || day_kind || ' ' || reasoning, ', ' order by tool) from usage_lines where org_id = $1")).ShouldBe("claude-code local 0, gemini-cli local 20");
        (await sender.OneAsync<long>("select count(*) from uploads where org_id = $1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_day_that_changed_replaces_itself_and_no_other()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        await sender.PostTextAsync(Path, Day("2026-03-10", 100));
        await sender.PostTextAsync(Path, Day("2026-03-11", 40));

        var (status, body, _) = await sender.PostTextAsync(Path, Day("2026-03-10", 130, model: "claude-opus-4-5"));

        (status, body.GetProperty("changed").GetInt32()).ShouldBe((200, 1));
        (await sender.OneAsync<string>("select string_agg(day::text || ' ' || model || ' ' || input, ', ' order by day) from usage_lines where org_id = $1"))
            .ShouldBe("2026-03-10 claude-opus-4-5 130, 2026-03-11 claude-sonnet-4-5 40");
        // What a newer report says as well is not kept twice.
        (await sender.OneAsync<long>("select count(*) from uploads where org_id = $1")).ShouldBe(2);
    }

    [Fact]
    public async Task Two_machines_of_one_person_add_up()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        await sender.PostTextAsync(Path + "&machine=laptop", Day("2026-03-10", 100));
        await sender.PostTextAsync(Path + "&machine=desktop", Day("2026-03-10", 30));
        await sender.PostTextAsync(Path + "&machine=LAPTOP", Day("2026-03-10", 110));

        (await sender.StoredAsync("sum(input)")).ShouldBe(140);
    }

    [Fact]
    public async Task What_the_machine_syncs_itself_counts_once()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        await sender.PostAsync(ApiRoutes.UsageBatches, UsageWorld.Batch([UsageWorld.Line(input: 100, output: 0)]));

        await sender.PostTextAsync(Path, Day("2026-03-10", 130));

        await Eventually.AsyncTrue(
            async () => (await sender.GetAsync("api/usage?from=2026-03-01&to=2026-03-31")).Body.GetProperty("totalTokens").GetInt64() == 130,
            "only what exceeds the sessions is added");
    }

    [Fact]
    public async Task An_ingest_token_names_whose_it_is()
    {
        var sender = await Sender.WithIngestTokenAsync(app);

        await sender.PostTextAsync(Path, Day("2026-03-10", 100));
        await sender.PostTextAsync("claude-code-stats?username=Ben", Day("2026-03-10", 30));
        var (status, _, _) = await sender.PostTextAsync("claude-code-stats?username=ben", Day("2026-03-10", 30));

        status.ShouldBe(409);
        (await sender.OneAsync<string>("select string_agg(i.name || ' ' || l.input, ', ' order by i.name) from usage_lines l join identities i on i.org_id = l.org_id and i.id = l.identity_id where l.org_id = $1"))
            .ShouldBe("ada 100, ben 30");
    }

    [Theory]
    [InlineData("claude-code-stats", "[]", 400, "username")]
    [InlineData("claude-code-stats?username=ab", "[]", 400, "username")]
    [InlineData("claude-code-stats?username=a%20b%20c", "[]", 400, "username")]
    [InlineData(Path, "nonsense", 400, "no JSON")]
    [InlineData(Path, "{\"daily\": [{\"date\": \"2026-03-10\"", 400, "line 1")]
    [InlineData(Path, "{\"blocks\": []}", 400, "five-hour blocks")]
    [InlineData(Path, "{\"monthly\": [{\"month\": \"2026-03\"}]}", 400, "weeks or months")]
    [InlineData(Path, "{\"daily\": [{\"date\": \"2026-03-10\", \"inputTokens\": -4}]}", 400, "daily[0].inputTokens")]
    [InlineData(Path + "&timezone=Mars/Olympus", "[]", 400, "time zone")]
    [InlineData(Path + "&tool=no%20tool", "[]", 400, "\"tool\"")]
    [InlineData(Path, "[]", 200, "no days")]
    public async Task What_is_wrong_is_said_with_its_place(string path, string text, int expected, string words)
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, body, _) = await sender.PostTextAsync(path, text);

        status.ShouldBe(expected);
        body.GetProperty("message").GetString()!.ShouldContain(words);
    }

    [Fact]
    public async Task Good_rows_are_taken_and_bad_ones_listed()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, body, _) = await sender.PostTextAsync(Path, """{"daily": [{"date": "never", "inputTokens": 1}, {"date": "2026-03-10", "inputTokens": 7, "modelsUsed": ["claude-x"]}]}""");

        (status, body.GetProperty("errors")[0].GetProperty("path").GetString()).ShouldBe((200, "daily[0].date"));
        (await sender.StoredAsync("sum(input)")).ShouldBe(7);
    }

    [Fact]
    public async Task A_body_too_large_and_a_bad_token_are_answered_in_words()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (large, body, _) = await sender.PostTextAsync(Path, new string(' ', Limits.BatchBytes + 1));
        var (unknown, _, _) = await sender.WithToken("tc_wrong").PostTextAsync(Path, "[]");

        (large, unknown).ShouldBe((413, 401));
        body.GetProperty("message").GetString()!.ShouldContain("10 MB");
    }

    [Fact]
    public async Task Too_many_reports_are_told_how_long_to_wait()
    {
        var strict = await TestApp.StartAsync(null, ownDatabase: false, ("TeamCost:Limits:ReportsPerHour", "1"));
        try
        {
            var sender = await Sender.WithDeviceTokenAsync(strict);
            await sender.PostTextAsync(Path, "[]");

            var (status, body, answer) = await sender.PostTextAsync(Path, "[]");

            status.ShouldBe(429);
            answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBe(body.GetProperty("retryAfter").GetInt32());
        }
        finally
        {
            await strict.DisposeAsync();
        }
    }

    [Fact]
    public async Task Folders_and_projects_of_a_report_are_not_kept()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        (await sender.PostTextAsync(Path, CcusageShapes.C4)).Status.ShouldBe(200);

        var kept = await sender.OneAsync<byte[]>("select content from uploads where org_id = $1");
        using var text = new StreamReader(new System.IO.Compression.GZipStream(new MemoryStream(kept), System.IO.Compression.CompressionMode.Decompress));
        (await text.ReadToEndAsync()).ShouldNotContain("home-ann");
    }

    [Fact]
    public async Task The_address_leads_people_to_the_dashboard_so_filtered()
    {
        var acme = await app.NewOrgAsync();
        var bob = await acme.BobAsync();

        (await acme.Alice.GetAsync($"/claude-code-stats?period=week&org={acme.Slug}")).Location.ShouldBe($"/o/{acme.Slug}?range=7d");
        (await acme.Alice.GetAsync($"/claude-code-stats?period=month&org={acme.Slug}&user={bob.Email}")).Location!.ShouldStartWith($"/o/{acme.Slug}?range=month&person=");
        var stranger = await app.NewStranger().GetAsync("/claude-code-stats?period=week");
        (stranger.Status, stranger.Location!.Contains("sign-in", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.Redirect, true));
    }
}
