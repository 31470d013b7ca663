using System.Text.Json;
using System.Text.Json.Nodes;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Ingestion;

public sealed class SubmissionsTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    [Fact]
    public async Task A_submission_becomes_lines_of_its_person_with_thinking_in_the_output_and_the_day_as_it_was_said()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var (status, body, _) = await sender.PostAsync("/api/submit", Body(Day("2026-11-02", Row(input: 10, output: 250, cacheRead: 1_000, cacheWrite: 100, reasoning: 40, cost: 0.004455m))));

        status.ShouldBe(200);
        body.GetProperty("success").GetBoolean().ShouldBeTrue();
        body.GetProperty("mode").GetString().ShouldBe("create");
        body.GetProperty("metrics").GetProperty("totalTokens").GetInt64().ShouldBe(1_400);
        body.GetProperty("metrics").GetProperty("totalCost").GetDecimal().ShouldBe(0.004455m);
        body.GetProperty("metrics").GetProperty("activeDays").GetInt32().ShouldBe(1);
        body.GetProperty("flagged").GetBoolean().ShouldBeFalse();
        var line = JsonDocument.Parse(await sender.OneAsync<string>("""
            select to_jsonb(l)::text from (select u.day, u.day_kind, u.hour, u.tool, u.provider, u.model, u.grain, u.input, u.output, u.cache_read, u.cache_write_5m, u.reasoning, u.requests,
              u.reported_amount, u.recorded, s.kind, (s.user_id is not null) as owned from usage_lines u join sources s on s.id = u.source_id where u.org_id = $1) l
            """)).RootElement;
        line.ToString().ShouldBe("""
            {"day": "2026-11-02", "hour": null, "kind": "upload", "tool": "claude-code", "grain": "session-total", "input": 10, "model": "claude-sonnet-4-5", "owned": true, "output": 290, "day_kind": "local", "provider": "anthropic", "recorded": false, "requests": 1, "reasoning": 40, "cache_read": 1000, "cache_write_5m": 100, "reported_amount": 0.004455000000}
            """.Trim());
    }

    [Fact]
    public async Task The_same_body_twice_changes_nothing_and_is_one_submission()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var body = Body(Day("2026-11-02", Row()), Day("2026-11-03", Row(client: "codex", model: "gpt-5", provider: "openai")));
        var first = await sender.PostAsync("/api/submit", body);
        var stored = await sender.OneAsync<string>("select string_agg(u::text, '|' order by u::text) from usage_lines u where org_id = $1");

        var again = await sender.PostAsync("/api/submit", body);

        again.Status.ShouldBe(200);
        again.Body.GetProperty("submissionId").GetString().ShouldBe(first.Body.GetProperty("submissionId").GetString());
        (await sender.OneAsync<string>("select string_agg(u::text, '|' order by u::text) from usage_lines u where org_id = $1")).ShouldBe(stored);
        (await sender.OneAsync<long>("select count(*) from submissions where org_id = $1")).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_in_another_order_is_the_same_submission()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var first = await sender.PostAsync("/api/submit", Body(Day("2026-11-02", Row(), Row(model: "claude-haiku-4-5")), Day("2026-11-03", Row())));

        var again = await sender.PostAsync("/api/submit", Body(Day("2026-11-03", Row()), Day("2026-11-02", Row(model: "claude-haiku-4-5"), Row())));

        again.Body.GetProperty("submissionId").GetString().ShouldBe(first.Body.GetProperty("submissionId").GetString());
        (await sender.OneAsync<long>("select count(*) from submissions where org_id = $1")).ShouldBe(1);
    }

    [Fact]
    public async Task Many_at_once_leave_the_same_rows_as_one_after_the_other()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var bodies = Enumerable.Range(1, 8).Select(i => Body(Day("2026-11-02", Row(input: i * 100)))).ToList();

        var answers = await Task.WhenAll(bodies.Concat(bodies).Select(body => sender.PostAsync("/api/submit", body)));

        answers.ShouldAllBe(answer => answer.Status == 200);
        (await sender.StoredAsync("sum(input)")).ShouldBe(800);
        (await sender.StoredAsync()).ShouldBe(1);
        (await sender.OneAsync<long>("select count(*) from submissions where org_id = $1")).ShouldBe(8);
    }

    [Fact]
    public async Task A_client_is_replaced_within_its_day_the_others_stay_and_devices_add_up()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        await sender.PostAsync("/api/submit", Body(Day("2026-11-02", Row(input: 100), Row(client: "codex", model: "gpt-5", provider: "openai", input: 7))));
        await sender.PostAsync("/api/submit", Body(Day("2026-11-02", Row(input: 150))));
        (await sender.StoredAsync("sum(input)")).ShouldBe(157);

        var other = Body(Day("2026-11-02", Row(input: 1_000)));
        other["device"]!["id"] = "dev_other";
        (await sender.PostAsync("/api/submit", other)).Body.GetProperty("mode").GetString().ShouldBe("merge");
        (await sender.StoredAsync("sum(input)")).ShouldBe(1_157);
        await sender.RollUpAsync(app);
        (await sender.OneAsync<long>("select sum(input)::bigint from daily_usage where org_id = $1")).ShouldBe(1_157);
    }

    [Fact]
    public async Task Less_is_kept_aside_with_a_warning_unless_newer_rules_read_the_full_history_again()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        await sender.PostAsync("/api/submit", Body(Day("2026-11-02", Row(input: 1_000))));

        var less = await sender.PostAsync("/api/submit", Body(Day("2026-11-02", Row(input: 400))));
        less.Status.ShouldBe(200);
        less.Body.GetProperty("warnings")[0].GetString().ShouldBe("1 day (2026-11-02) came with less than was submitted before; the larger figures stay.");
        (await sender.StoredAsync("sum(input)")).ShouldBe(1_000);
        (await sender.OneAsync<long>("select pruned_tokens from submitted_parts where org_id = $1")).ShouldBe(650);

        var filtered = Body(Day("2026-11-02", Row(input: 300)));
        filtered["scanScope"] = JsonNode.Parse("""{"parserVersions":{"claude":2},"fullHistory":false}""");
        await sender.PostAsync("/api/submit", filtered);
        (await sender.StoredAsync("sum(input)")).ShouldBe(1_000);

        var corrected = Body(Day("2026-11-02", Row(input: 300)));
        corrected["scanScope"] = JsonNode.Parse("""{"parserVersions":{"claude":2},"fullHistory":true}""");
        (await sender.PostAsync("/api/submit", corrected)).Body.GetProperty("warnings").GetArrayLength().ShouldBe(0);
        (await sender.StoredAsync("sum(input)")).ShouldBe(300);
        (await sender.OneAsync<long>("select pruned_tokens from submitted_parts where org_id = $1")).ShouldBe(1_250);
    }

    [Fact]
    public async Task The_first_clients_shape_is_read_too_and_its_days_go_to_the_device_that_comes_later()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var old = JsonNode.Parse("""
            {"meta":{"version":"1.0.0"},"summary":{"totalTokens":350,"totalCost":0.01,"sources":["claude"]},
             "contributions":[{"date":"2026-11-02","totals":{"tokens":350,"cost":0.01,"messages":1},"intensity":1,
               "sources":[{"source":"claude","modelId":"claude-sonnet-4-5","providerId":"anthropic","tokens":{"input":100,"output":250,"cacheRead":0,"cacheWrite":0,"reasoning":0},"cost":0.01,"messages":1}]}]}
            """)!;
        (await sender.PostAsync("/api/submit", old)).Status.ShouldBe(200);
        (await sender.OneAsync<string>("select shape || ' ' || client_version from submissions where org_id = $1")).ShouldBe("first 1.0.0");

        await sender.PostAsync("/api/submit", Body(Day("2026-11-02", Row(input: 120, output: 250)), Day("2026-11-03", Row())));

        (await sender.StoredAsync("sum(input)")).ShouldBe(130);
        (await sender.OneAsync<long>("select count(distinct source_id) from usage_lines where org_id = $1")).ShouldBe(1);
    }

    [Fact]
    public async Task Unknown_clients_and_models_are_kept_under_their_names()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var body = Body(Day("2026-11-02",
            Row(client: "kilocode"), Row(client: "cc-mirror/work"), Row(client: "brand-new.tool"), Row(client: "gemini", model: "gemini-2.5-pro", provider: "google"),
            Row(client: "copilot", model: "gpt-5", provider: "openai"), Row(client: "cursor", model: "premium-tool-call", provider: "cursor", input: 0, output: 0, cost: 0.04m), Row(client: "zed", model: " ", provider: "zed.dev")));

        (await sender.PostAsync("/api/submit", body)).Status.ShouldBe(200);

        (await sender.OneAsync<string>("select string_agg(tool || '/' || provider || '/' || model || case when recorded then '!' else '' end, ' ' order by tool) from usage_lines where org_id = $1")).ShouldBe(
            "brand-new.tool/anthropic/claude-sonnet-4-5 claude-code/anthropic/claude-sonnet-4-5 copilot-cli/github/gpt-5 cursor/cursor/premium-tool-call! "
            + "gemini-cli/google/gemini-2.5-pro kilo-code/anthropic/claude-sonnet-4-5 zed/zed/unknown");
    }

    public static TheoryData<string, string> BadBodies => new()
    {
        { "contributions=[]", "There is nothing in it: contributions is empty. Use a tool first, or widen the filter." },
        { "contributions[0].date=\"yesterday\"", "contributions[0].date is \"yesterday\", but must be a day such as 2026-01-31." },
        { "contributions[0].date=\"2099-01-01\"", "contributions[0].date is 2099-01-01, which lies in the future. Check the clock of the machine." },
        { "contributions[1].date=\"2026-11-02\"", "contributions[1].date is 2026-11-02 again; each day stands once." },
        { "contributions[0].intensity=7", "contributions[0].intensity must be 0, 1, 2, 3 or 4." },
        { "contributions[0].totals.tokens=9000", "contributions[0].totals.tokens is 9000, but its clients add up to 260." },
        { "contributions[0].totals.cost=5", "contributions[0].totals.cost is $5.00, but its clients add up to $0.01." },
        { "contributions[0].clients[0].tokens.input=-1", "contributions[0].clients[0].tokens.input is -1, but must be a whole number from 0 to 10000000000000." },
        { "contributions[0].clients[0].tokens.input=1.5", "contributions[0].clients[0].tokens.input is 1.5, but must be a whole number from 0 to 10000000000000." },
        { "contributions[0].clients[0].tokens.output=\"many\"", "contributions[0].clients[0].tokens.output is \"many\", but must be a whole number from 0 to 10000000000000." },
        { "contributions[0].clients[0].cost=1e300", "contributions[0].clients[0].cost is 1e300, but must be an amount in dollars from 0 to 10000000." },
        { "contributions[0].clients[0].client=\"Claude Code\"", "contributions[0].clients[0].client is \"Claude Code\", but must be an id of lower-case letters, digits, dots, dashes, underscores and slashes." },
        { "contributions[0].clients=7", "contributions[0].clients is 7, but must be an array." },
        { "device.id=\"../etc\"", "device.id must be up to 96 letters, digits, dots, dashes, underscores and colons." },
        { "summary.totalTokens=99999", "summary.totalTokens is 99999, but the days add up to 520." },
        { "summary.totalCost=77", "summary.totalCost is $77.00, but the days add up to $0.02." },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Whatever_is_wrong_is_said_with_its_place_and_nothing_is_kept(string change, string sentence)
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var body = Body(Day("2026-11-02", Row()), Day("2026-11-03", Row()));
        Change(body, change);

        var (status, answer, _) = await sender.PostAsync("/api/submit", body);

        status.ShouldBe(400);
        answer.GetProperty("error").GetString()!.ShouldStartWith("The submission was not accepted");
        answer.GetProperty("details").EnumerateArray().Select(one => one.GetString()).ShouldContain(sentence);
        (await sender.StoredAsync()).ShouldBe(0);
        (await sender.OneAsync<long>("select count(*) from submissions where org_id = $1")).ShouldBe(0);
    }

    [Fact]
    public async Task A_cost_without_tokens_is_refused()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var answer = await sender.PostAsync("/api/submit", Body(Day("2026-11-02", Row(input: 0, output: 0, cost: 3))));

        answer.Body.GetProperty("details")[0].GetString().ShouldBe("contributions[0].clients[0] costs $3.00, but has no tokens.");
    }

    [Theory]
    [InlineData("", "The body is empty.")]
    [InlineData("{\"contributions\":", "The body cannot be read")]
    [InlineData("[]", "The body is no submission")]
    [InlineData("7", "The body is no submission")]
    [InlineData("{\"hello\":1}", "The body is no submission")]
    [InlineData("null", "The body is no submission")]
    public async Task What_is_no_submission_gets_a_sentence(string text, string sentence)
    {
        var answer = await (await Sender.WithDeviceTokenAsync(app)).PostTextAsync("/api/submit", text);

        answer.Status.ShouldBe(400);
        answer.Body.GetProperty("error").GetString()!.ShouldStartWith(sentence);
        answer.Body.GetProperty("details").ValueKind.ShouldBe(JsonValueKind.Array);
    }

    [Fact]
    public async Task Bodies_of_five_megabytes_are_read_and_larger_ones_refused_with_a_sentence()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var text = Body(Day("2026-11-02", Row())).ToJsonString();
        var most = 5 * 1024 * 1024;
        (await sender.PostTextAsync("/api/submit", text + new string(' ', most - text.Length))).Status.ShouldBe(200);

        var large = await sender.PostTextAsync("/api/submit", text + new string(' ', most), gzip: true);
        large.Status.ShouldBe(413);
        large.Body.GetProperty("error").GetString().ShouldBe("The body is larger than 5 MB; send fewer days at once.");
    }

    [Fact]
    public async Task Many_entries_of_the_largest_counts_are_no_accident()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var body = Body(Day("2026-11-02", [.. Enumerable.Range(0, 2_000).Select(i => Row(model: $"m{i}", input: 10_000_000_000_000, output: 10_000_000_000_000, cost: 10_000_000))]));
        body.Remove("summary");

        var answer = await sender.PostAsync("/api/submit", body);

        answer.Status.ShouldBeOneOf(200, 400);
    }

    [Theory]
    [InlineData(260_000_123, 1_001, 0, "million tokens, more than 250 million in one day")]
    [InlineData(1_234, 99_000_321, 0, "at list prices, more than $5,000 in one day")]
    [InlineData(1_000, 300, 11_999_777, "cache reads for more than 99.5%")]
    [InlineData(4_000_000, 250_000, 0, "nothing but round counts")]
    public async Task What_is_hard_to_believe_counts_and_waits_for_a_look_before_it_is_published(long input, long output, long cacheRead, string why)
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var model = why.Contains("list prices", StringComparison.Ordinal) ? "claude-opus-4-1" : "claude-sonnet-4-5";

        var answer = await sender.PostAsync("/api/submit", Body(Day("2026-11-02", Row(model: model, input: input, output: output, cacheRead: cacheRead, cost: 1))));

        answer.Status.ShouldBe(200);
        answer.Body.GetProperty("flagged").GetBoolean().ShouldBeTrue(answer.Body.ToString());
        answer.Body.GetProperty("reasons").EnumerateArray().ShouldContain(reason => reason.GetString()!.Contains(why, StringComparison.Ordinal));
        answer.Body.GetProperty("warnings")[0].GetString()!.ShouldStartWith("Counted for your organization, but flagged for review");
        (await sender.StoredAsync("sum(input)")).ShouldBe(input);
        (await sender.OneAsync<string>("select verdict from submissions where org_id = $1")).ShouldBe("flagged");
    }

    [Fact]
    public async Task Ten_times_the_usual_is_flagged_once_there_is_a_usual()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        await sender.PostAsync("/api/submit", Body([.. Enumerable.Range(1, 8).Select(i => Day($"2026-10-0{i}", Row(input: 1_000_000 + i)))]));

        var answer = await sender.PostAsync("/api/submit", Body(Day("2026-11-02", Row(input: 12_000_001))));

        answer.Body.GetProperty("reasons")[0].GetString().ShouldBe("2026-11-02 has 12 million tokens, more than 10 times the usual 1 million of your other days.");
    }

    [Fact]
    public async Task The_original_designs_shape_gets_the_original_answers()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var day = Today.AddDays(-3).ToString("yyyy-MM-dd");
        var body = JsonNode.Parse($$$"""
            {"data":{"contributions":[{"date":"{{{day}}}","count":1000,"intensity":2,"providers":{"anthropic":900,"openai":100},"sources":{"claude":900,"codex":100},"models":{"claude-sonnet-4-5":900,"gpt-5":100},
               "cost":0.5,"inputTokens":101,"outputTokens":200}],
              "summary":{"totalTokens":1000,"totalCost":0.5,"inputTokens":101,"outputTokens":200,"activeDays":1,"sources":["claude","codex"]},"dateRange":{"start":"{{{day}}}","end":"{{{day}}}"}},"cliVersion":"0.1.0"}
            """)!;

        var (status, answer, _) = await sender.PostAsync("/api/submit", body);
        status.ShouldBe(200);
        answer.GetProperty("success").GetBoolean().ShouldBeTrue();
        answer.GetProperty("status").GetString().ShouldBe("accepted");
        answer.GetProperty("profileUrl").GetString()!.ShouldStartWith(app.Address.ToString() + "u/");
        answer.GetProperty("message").GetString()!.ShouldContain("Nothing is public");
        (await sender.OneAsync<string>("select string_agg(concat_ws('/', tool, model, input, output, cache_read, reported_amount::float8), ' ' order by tool) from usage_lines where org_id = $1"))
            .ShouldBe("claude-code/mixed/90/180/629/0.45 codex/mixed/11/20/70/0.05");

        var again = await sender.PostAsync("/api/submit", body);
        again.Status.ShouldBe(400);
        again.Body.GetProperty("error").GetString().ShouldBe("duplicate");
        (await sender.StoredAsync("sum(input + output + cache_read)")).ShouldBe(1_000);

        Change(body, "data.summary.totalTokens=5000");
        Change(body, $"data.contributions[0].date=\"{Today.AddDays(-366):yyyy-MM-dd}\"");
        var wrong = await sender.PostAsync("/api/submit", body);
        wrong.Status.ShouldBe(400);
        wrong.Body.GetProperty("error").GetString().ShouldBe("validation_failed");
        wrong.Body.GetProperty("details").EnumerateArray().Select(one => one.GetString()).ShouldBe([
            $"data.contributions[0].date is {Today.AddDays(-366):yyyy-MM-dd}, more than 365 days ago; send the last 365 days.", "data.summary.totalTokens is 5000, but the days add up to 1000."]);
    }

    [Fact]
    public async Task Deleting_takes_away_what_the_person_submitted_and_nothing_else()
    {
        var acme = await app.NewOrgAsync();
        var (alice, bob) = (Sending(await acme.TokenAsync()), Sending(await acme.TokenAsync(await acme.BobAsync())));
        var body = Body(Day("2026-11-02", Row(input: 100)), Day("2015-06-01", Row(input: 5)));
        await alice.PostAsync("/api/submit", body);
        await bob.PostAsync("/api/submit", body);

        using var client = app.NewApiClient(await acme.TokenAsync());
        var stats = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/me/stats", UriKind.Relative))).RootElement;
        stats.GetProperty("schemaVersion").GetInt32().ShouldBe(1);
        stats.GetProperty("totalTokens").GetInt64().ShouldBe(605);
        stats.GetProperty("deviceCount").GetInt32().ShouldBe(1);
        stats.GetProperty("days")[1].ToString().ShouldBe("""{"date":"2026-11-02","tokens":350,"inputTokens":100,"outputTokens":250,"cost":0.01}""");
        stats.GetProperty("devices")[0].GetProperty("displayName").GetString().ShouldBe("My Laptop");

        using var deleted = await client.DeleteAsync(new Uri("/api/settings/submitted-data", UriKind.Relative));
        (await deleted.Content.ReadAsStringAsync()).ShouldBe("""{"deleted":true,"deletedSubmissions":1}""");
        using var again = await client.DeleteAsync(new Uri("/api/settings/submitted-data", UriKind.Relative));
        (await again.Content.ReadAsStringAsync()).ShouldBe("""{"deleted":false,"deletedSubmissions":0}""");
        (await OneAsync("select sum(input)::bigint from usage_lines where org_id = $1", acme.Id)).ShouldBe(105);

        (await alice.PostAsync("/api/submit", body)).Status.ShouldBe(200);
        (await OneAsync("select sum(input)::bigint from usage_lines where org_id = $1", acme.Id)).ShouldBe(210);
    }

    [Fact]
    public async Task Another_organizations_token_sees_and_deletes_nothing_here()
    {
        var acme = await app.NewOrgAsync();
        var other = await app.NewOrgAsync();
        await Sending(await acme.TokenAsync()).PostAsync("/api/submit", Body(Day("2026-11-02", Row(input: 100))));
        await app.ExecuteAsync("insert into memberships (org_id, user_id, role) values ($1, $2, 'member')", other.Id, acme.Alice.UserId);
        using var client = app.NewApiClient(await other.TokenAsync(acme.Alice));

        JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/me/stats", UriKind.Relative))).RootElement.GetProperty("totalTokens").GetInt64().ShouldBe(0);
        using var deleted = await client.DeleteAsync(new Uri("/api/settings/submitted-data", UriKind.Relative));
        (await OneAsync("select sum(input)::bigint from usage_lines where org_id = $1", acme.Id)).ShouldBe(100);
    }

    private ApiSender Sending(string token) => new(app, token);

    private async Task<long> OneAsync(string sql, Guid org)
    {
        await using var command = app.Admin.CreateCommand(sql);
        command.Parameters.AddWithValue(org);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>As tokscale 4.17 writes it.</summary>
    private static JsonObject Body(params JsonObject[] days)
    {
        var clients = days.SelectMany(day => day["clients"]!.AsArray()).Select(row => row!).ToList();
        var tokens = days.Sum(day => day["totals"]!["tokens"]!.GetValue<long>());
        var cost = days.Sum(day => day["totals"]!["cost"]!.GetValue<decimal>());
        return new JsonObject
        {
            ["meta"] = new JsonObject { ["generatedAt"] = "2026-11-20T21:00:24.039428589+00:00", ["version"] = "4.17.0" },
            ["device"] = new JsonObject { ["id"] = "dev_18dbf876bd2241dab0a6df939b4b87d8", ["name"] = "My Laptop" },
            ["scanScope"] = JsonNode.Parse("""{"parserVersions":{"claude":1,"copilot":2},"fullHistory":true}"""),
            ["summary"] = new JsonObject { ["totalTokens"] = tokens, ["totalCost"] = cost, ["clients"] = new JsonArray([.. clients.Select(row => row["client"]!.GetValue<string>()).Distinct().Select(one => (JsonNode)one)]) },
            ["years"] = new JsonArray(),
            ["contributions"] = new JsonArray([.. days]),
            ["timeMetrics"] = new JsonObject { ["totalActiveTimeMs"] = 5000 },
        };
    }

    private static JsonObject Day(string date, params JsonObject[] rows)
    {
        string[] kinds = ["input", "output", "cacheRead", "cacheWrite", "reasoning"];
        var split = kinds.ToDictionary(kind => kind, kind => rows.Sum(row => row["tokens"]![kind]!.GetValue<long>()));
        return new JsonObject
        {
            ["date"] = date,
            ["totals"] = new JsonObject { ["tokens"] = split.Values.Sum(), ["cost"] = rows.Sum(row => row["cost"]!.GetValue<decimal>()), ["messages"] = rows.Length },
            ["intensity"] = 4,
            ["tokenBreakdown"] = new JsonObject([.. split.Select(kind => KeyValuePair.Create(kind.Key, (JsonNode?)kind.Value))]),
            ["clients"] = new JsonArray([.. rows]),
            ["activeTimeMs"] = 5000,
        };
    }

    private static JsonObject Row(
        string client = "claude", string model = "claude-sonnet-4-5", string provider = "anthropic", long input = 10, long output = 250, long cacheRead = 0, long cacheWrite = 0, long reasoning = 0, decimal cost = 0.01m) => new()
        {
            ["client"] = client,
            ["modelId"] = model,
            ["providerId"] = provider,
            ["tokens"] = new JsonObject { ["input"] = input, ["output"] = output, ["cacheRead"] = cacheRead, ["cacheWrite"] = cacheWrite, ["reasoning"] = reasoning },
            ["cost"] = cost,
            ["messages"] = 1,
        };

    /// <summary><c>path.to[0].field=json</c></summary>
    private static void Change(JsonNode body, string change)
    {
        var (path, json) = (change[..change.IndexOf('=', StringComparison.Ordinal)], change[(change.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var steps = path.Replace("]", "", StringComparison.Ordinal).Split('.', '[');
        var at = steps[..^1].Aggregate(body, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        at[steps[^1]] = JsonNode.Parse(json);
    }
}

/// <summary>Sends JSON with a token.</summary>
internal sealed class ApiSender(TestApp app, string token)
{
    public async Task<(int Status, JsonElement Body)> PostAsync(string path, JsonNode body)
    {
        using var client = app.NewApiClient(token);
        using var content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone());
    }
}
