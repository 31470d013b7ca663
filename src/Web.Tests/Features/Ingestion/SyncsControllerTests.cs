using TeamCost.Contracts;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Ingestion;

public sealed class SyncsControllerTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Path = "v1/sync";

    private static object Entry(string date = "2026-03-10", long input = 100, string? username = null, string model = "claude-sonnet-4-5") => new
    {
        username,
        date,
        totalTokens = input + 50 + 20 + 400,
        totalCost = 0.5,
        inputTokens = input,
        outputTokens = 50,
        cacheCreationTokens = 20,
        cacheReadTokens = 400,
        modelsUsed = new[] { model },
    };

    private static object Sync(params object[] entries) => new { entries, source = "cli", version = "1.0.0" };

    [Fact]
    public async Task Good_entries_are_taken_and_the_answer_says_where_to_look()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, body, _) = await sender.PostAsync(Path, Sync(Entry(), Entry("2026-03-11")));

        status.ShouldBe(200);
        body.GetProperty("success").GetBoolean().ShouldBeTrue();
        body.GetProperty("entriesProcessed").GetInt32().ShouldBe(2);
        body.GetProperty("leaderboardUrl").GetString()!.ShouldEndWith($"/o/{sender.Account.Org}");
        (await sender.StoredAsync("sum(input)")).ShouldBe(200);
        (await sender.OneAsync<string>("select min(day_kind) || max(kind) from usage_lines l join sources s using (org_id) where l.org_id = $1")).ShouldBe("localupload");
    }

    [Fact]
    public async Task A_person_and_day_are_replaced_by_what_is_sent_last()
    {
        var sender = await Sender.WithIngestTokenAsync(app);
        await sender.PostAsync(Path, Sync(Entry(username: "ann"), Entry(username: "ben"), Entry("2026-03-11", username: "ann", model: "claude-opus-4-5")));

        await sender.PostAsync(Path, Sync(Entry(input: 7, username: "Ann", model: "claude-haiku-4-5")));

        (await sender.StoredAsync()).ShouldBe(3);
        (await sender.StoredAsync("sum(input)")).ShouldBe(207);
    }

    [Fact]
    public async Task A_breakdown_becomes_a_line_for_each_model_and_must_add_up()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        object Broken(long input) => new
        {
            date = "2026-03-10",
            inputTokens = input,
            outputTokens = 3,
            modelBreakdowns = new[]
            {
                new { modelName = "claude-opus-4-5", inputTokens = 60, outputTokens = 1, cost = 0.1 },
                new { modelName = "gpt-5-codex", inputTokens = 40, outputTokens = 2, cost = 0.2 },
            },
        };

        var (good, _, _) = await sender.PostAsync(Path, Sync(Broken(100)));
        var (bad, body, _) = await sender.PostAsync(Path, Sync(Broken(99)));

        (good, bad).ShouldBe((200, 400));
        body.GetProperty("errors")[0].GetProperty("reason").GetString()!.ShouldContain("do not add up");
        (await sender.OneAsync<string>("select string_agg(provider || ' ' || model, ', ' order by model) from usage_lines where org_id = $1"))
            .ShouldBe("anthropic claude-opus-4-5, openai gpt-5-codex");
    }

    [Fact]
    public async Task Thinking_that_stands_in_the_total_only_is_output_and_a_total_too_small_is_refused()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        object Total(string date, long total) => new { date, inputTokens = 100, outputTokens = 30, totalTokens = total, modelsUsed = new[] { "gemini-2.5-pro" } };

        var (_, body, _) = await sender.PostAsync(Path, Sync(Total("2026-03-10", 150), Total("2026-03-11", 129)));

        body.GetProperty("entriesProcessed").GetInt32().ShouldBe(1);
        body.GetProperty("errors")[0].GetProperty("index").GetInt32().ShouldBe(1);
        (await sender.StoredAsync("sum(output)")).ShouldBe(50);
    }

    [Fact]
    public async Task Several_models_without_a_breakdown_keep_their_tokens_under_no_price()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        await sender.PostAsync(Path, Sync(new { date = "2026-03-10", totalCost = 1.5, inputTokens = 10, modelsUsed = new[] { "claude-opus-4-5", "gpt-5" } }));

        (await sender.OneAsync<string>("select model || ' ' || (list_input_usd is null)::text || ' ' || reported_amount::numeric(9, 2) from usage_lines where org_id = $1"))
            .ShouldBe("unknown true 1.50");
    }

    [Fact]
    public async Task Bad_entries_are_listed_and_good_ones_kept()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, body, _) = await sender.PostAsync(Path, Sync(Entry("March"), Entry(), Entry("2026-03-12", input: -1), "no entry"));

        (status, body.GetProperty("entriesProcessed").GetInt32()).ShouldBe((200, 1));
        body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("index").GetInt32()).ShouldBe([0, 2, 3]);
    }

    [Fact]
    public async Task Totals_of_a_machine_that_also_syncs_its_logs_count_once()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        await sender.PostAsync(ApiRoutes.UsageBatches, UsageWorld.Batch([UsageWorld.Line(input: 100, output: 50, cacheRead: 400, cacheWrite5m: 20)]));

        await sender.PostAsync(Path, Sync(Entry(input: 130)));

        await Eventually.AsyncTrue(
            async () => (await sender.GetAsync("api/usage?from=2026-03-01&to=2026-03-31")).Body.GetProperty("totalTokens").GetInt64() == 600,
            "only what exceeds the sessions is added");
    }

    [Theory]
    [InlineData("{", "INVALID_REQUEST")]
    [InlineData("[]", "INVALID_REQUEST")]
    [InlineData("{\"entries\": []}", "INVALID_REQUEST")]
    [InlineData("{\"entries\": [{\"date\": \"never\"}]}", "INVALID_REQUEST")]
    public async Task A_malformed_body_is_an_invalid_request(string text, string code)
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, body, _) = await sender.PostTextAsync(Path, text);

        (status, body.GetProperty("success").GetBoolean(), body.GetProperty("code").GetString()).ShouldBe((400, false, code));
        body.GetProperty("message").GetString()!.Length.ShouldBeGreaterThan(15);
    }

    [Fact]
    public async Task More_than_a_thousand_entries_are_too_many()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, body, _) = await sender.PostAsync(Path, Sync([.. Enumerable.Repeat(Entry(), Limits.SyncEntries + 1)]));

        (status, body.GetProperty("code").GetString()).ShouldBe((400, "TOO_MANY_ENTRIES"));
    }

    [Fact]
    public async Task A_bad_token_is_unauthorized_in_the_clients_own_words()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var (status, body, _) = await sender.WithToken("tc_wrong").PostAsync(Path, Sync(Entry()));

        (status, body.GetProperty("success").GetBoolean(), body.GetProperty("code").GetString()).ShouldBe((401, false, "UNAUTHORIZED"));
    }

    [Fact]
    public async Task Too_frequent_syncs_are_told_how_long_to_wait()
    {
        var strict = await TestApp.StartAsync(null, ownDatabase: false, ("TeamCost:Limits:SyncsPerHour", "1"));
        try
        {
            var sender = await Sender.WithDeviceTokenAsync(strict);
            await sender.PostAsync(Path, Sync(Entry()));

            var (status, body, answer) = await sender.PostAsync(Path, Sync(Entry()));

            (status, body.GetProperty("code").GetString()).ShouldBe((429, "RATE_LIMIT_EXCEEDED"));
            body.GetProperty("retryAfter").GetInt32().ShouldBeInRange(1, 3600);
            answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBe(body.GetProperty("retryAfter").GetInt32());
        }
        finally
        {
            await strict.DisposeAsync();
        }
    }
}
