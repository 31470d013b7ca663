using System.Text.Json.Nodes;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Tests.Features.Usage;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Ingestion;

/// <summary>What splitrail sends.</summary>
public sealed class MessageUploadsTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Messages_become_lines_by_hour_and_one_that_comes_again_counts_once()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var body = new JsonArray(
            Message("m1", input: 10, output: 100, cacheRead: 1_000, cacheWrite: 50, cost: 0.5m),
            Message("m2", input: 5, output: 20),
            Message("m3", application: "gemini_cli", model: "gemini-2.5-pro", input: 7, output: 20, reasoning: 30),
            Message("u1", role: "user", model: null, input: 0, output: 0));

        var (status, answer, _) = await sender.PostAsync("/api/upload-stats", body);
        status.ShouldBe(200);
        answer.GetProperty("success").GetBoolean().ShouldBeTrue();
        var stored = await sender.OneAsync<string>(
            "select string_agg(concat_ws('/', day, hour, tool, provider, model, input, output, cache_read, cache_write_5m, reasoning, requests, project), ' ' order by tool) from usage_lines where org_id = $1");
        stored.ShouldBe("2026-11-02/9/claude-code/anthropic/claude-sonnet-4-5/15/120/1000/50/0/2/p-hash 2026-11-02/9/gemini-cli/google/gemini-2.5-pro/7/50/0/0/30/1/p-hash");

        (await sender.PostAsync("/api/upload-stats", body)).Status.ShouldBe(200);
        (await sender.PostAsync("/api/upload-stats", new JsonArray(Message("m2", input: 5, output: 25), Message("m4", input: 1, output: 1)))).Status.ShouldBe(200);

        (await sender.StoredAsync("sum(input)")).ShouldBe(23);
        (await sender.StoredAsync("sum(output)")).ShouldBe(176);
        (await sender.StoredAsync("sum(requests)")).ShouldBe(4);
    }

    [Fact]
    public async Task Uploads_at_the_same_time_lose_and_double_nothing()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            sender.PostAsync("/api/upload-stats", new JsonArray([.. Enumerable.Range(i, 5).Select(n => (JsonNode)Message($"m{n}", input: 10, output: 1))]))));

        answers.ShouldAllBe(answer => answer.Status == 200);
        (await sender.StoredAsync("sum(input)")).ShouldBe(160);
    }

    [Fact]
    public async Task Nothing_of_a_prompt_is_kept()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var message = Message("m1", input: 10, output: 1);
        message["sessionName"] = "fix the secret merger plan";
        await sender.PostAsync("/api/upload-stats", new JsonArray(message));

        (await sender.OneAsync<long>("select count(*) from client_messages m where org_id = $1 and m::text like '%merger%'")).ShouldBe(0);
        (await sender.OneAsync<string>("select conversation from client_messages where org_id = $1")).ShouldBe("c-hash");
    }

    [Fact]
    public async Task What_the_command_tells_of_the_same_person_counts_once()
    {
        var world = await UsageWorld.MakeAsync(app.Services);
        var alice = await world.PersonAsync("alice");
        await world.SendAsync(SourceClaim.Device(alice, Guid.NewGuid(), "laptop"), UsageWorld.Line(input: 100, output: 10, cacheWrite5m: 30, cacheWrite1h: 20));
        var told = UsageWorld.Line(input: 120, output: 10, session: null, cacheWrite5m: 50);
        await world.SendAsync(SourceClaim.Messages(alice, "splitrail"), told);
        await world.SettleAsync();

        (await world.OneAsync<long>("select sum(input)::bigint from daily_usage where org_id = $1", world.OrgId)).ShouldBe(120);
        (await world.OneAsync<long>("select sum(cache_write_5m + cache_write_1h)::bigint from daily_usage where org_id = $1", world.OrgId)).ShouldBe(50);
    }

    [Fact]
    public async Task Bad_messages_are_named_and_the_good_ones_kept()
    {
        var sender = await Sender.WithDeviceTokenAsync(app);
        var negative = Message("m2", input: 1, output: 1);
        negative["stats"]!["outputTokens"] = -5;
        var nameless = Message("m3", input: 1, output: 1);
        nameless.Remove("globalHash");
        var late = Message("m4", input: 1, output: 1);
        late["date"] = "3026-01-01T00:00:00Z";

        var some = await sender.PostAsync("/api/upload-stats", new JsonArray(Message("m1", input: 10, output: 1), negative, nameless, late, 7, null));

        some.Status.ShouldBe(200);
        some.Body.GetProperty("accepted").GetInt32().ShouldBe(1);
        some.Body.GetProperty("details")[0].GetString().ShouldBe("[1].stats.outputTokens is -5, but must be a whole number from 0 to 10000000000000.");
        (await sender.StoredAsync("sum(input)")).ShouldBe(10);

        var none = await sender.PostAsync("/api/upload-stats", new JsonArray(negative.DeepClone()));
        none.Status.ShouldBe(400);
        none.Body.GetProperty("success").GetBoolean().ShouldBeFalse();
        none.Body.GetProperty("error").GetString()!.ShouldContain("outputTokens");
        (await sender.PostTextAsync("/api/upload-stats", "{}")).Body.GetProperty("error").GetString().ShouldBe("The body is an array of messages.");
        (await sender.PostTextAsync("/api/upload-stats", "[]")).Status.ShouldBe(200);
    }

    private static JsonObject Message(
        string hash, long input, long output, string application = "claude_code", string? model = "claude-sonnet-4-5", long cacheRead = 0, long cacheWrite = 0, long reasoning = 0, decimal cost = 0, string role = "assistant") => new()
        {
            ["application"] = application,
            ["date"] = "2026-11-02T09:15:00.000Z",
            ["projectHash"] = "p-hash",
            ["conversationHash"] = "c-hash",
            ["localHash"] = null,
            ["globalHash"] = hash,
            ["model"] = model,
            ["stats"] = new JsonObject
            {
                ["inputTokens"] = input,
                ["outputTokens"] = output,
                ["reasoningTokens"] = reasoning,
                ["cacheCreationTokens"] = cacheWrite,
                ["cacheReadTokens"] = cacheRead,
                ["cachedTokens"] = cacheRead + cacheWrite,
                ["cost"] = cost,
                ["toolCalls"] = 2,
            },
            ["role"] = role,
        };
}
