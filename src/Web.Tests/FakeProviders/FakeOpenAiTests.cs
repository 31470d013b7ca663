using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.OpenAi;

namespace TeamCost.Web.Tests.FakeProviders;

/// <summary>The fakes answer as the contract's samples do, and refuse what the contract refuses.</summary>
public sealed class FakeOpenAiTests : IAsyncLifetime
{
    private const string TwoDays = "start_time=1794873600&end_time=1795046400&bucket_width=1d";
    private const string Day16 = "start_time=1794787200&end_time=1794873600&bucket_width=1d&group_by[]=project_id";
    private const string Four = "&group_by[]=project_id&group_by[]=user_id&group_by[]=api_key_id&group_by[]=model";
    private const string PlainFour = "&group_by=project_id&group_by=user_id&group_by=api_key_id&group_by=model";
    private const string Costs = "organization/costs?" + TwoDays + "&group_by[]=project_id&group_by[]=line_item";
    private readonly FakeOpenAi _fake = FakeOpenAi.FromSamples();
    private readonly FakeChatGpt _credits = FakeChatGpt.FromSamples();
    private readonly FakeChatGpt _dollars = FakeChatGpt.FromSamples(inDollars: true);
    private readonly HttpClient _client = new();

    public async Task InitializeAsync()
    {
        await _fake.StartAsync();
        await _credits.StartAsync();
        await _dollars.StartAsync();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _fake.DisposeAsync();
        await _credits.DisposeAsync();
        await _dollars.DisposeAsync();
    }

    [Theory]
    [InlineData("organization/usage/completions?" + TwoDays + "&limit=1" + Four, "openai-usage_completions-page1.json")]
    [InlineData("organization/usage/completions?" + TwoDays + "&limit=1" + Four + "&page=*", "openai-usage_completions-page2.json")]
    [InlineData("organization/usage/completions?" + TwoDays + "&limit=1" + PlainFour, "openai-usage_completions-page1.json")]
    [InlineData("organization/usage/completions?" + TwoDays, "openai-usage_completions-ungrouped.json")]
    [InlineData("organization/usage/embeddings?" + TwoDays + Four, "openai-usage_embeddings.json")]
    [InlineData("organization/usage/moderations?" + Day16 + "&group_by[]=model", "openai-usage_moderations.json")]
    [InlineData("organization/usage/images?" + Day16 + "&group_by[]=model&group_by[]=size&group_by[]=source", "openai-usage_images.json")]
    [InlineData("organization/usage/audio_speeches?" + Day16 + "&group_by[]=model", "openai-usage_audio_speeches.json")]
    [InlineData("organization/usage/audio_transcriptions?" + Day16 + "&group_by[]=model", "openai-usage_audio_transcriptions.json")]
    [InlineData("organization/usage/vector_stores?" + Day16, "openai-usage_vector_stores.json")]
    [InlineData("organization/usage/code_interpreter_sessions?" + Day16, "openai-usage_code_interpreter_sessions.json")]
    [InlineData("organization/usage/file_search_calls?" + Day16 + "&group_by[]=vector_store_id", "openai-usage_file_search_calls.json")]
    [InlineData("organization/usage/web_search_calls?" + Day16 + "&group_by[]=model&group_by[]=context_level", "openai-usage_web_search_calls.json")]
    [InlineData(Costs + "&limit=180", "openai-costs.json")]
    [InlineData(Costs + "&limit=1", "openai-costs-page1.json")]
    [InlineData(Costs + "&limit=1&page=*", "openai-costs-page2.json")]
    [InlineData("organization/projects?include_archived=true", "openai-projects.json")]
    [InlineData("organization/users", "openai-users.json")]
    [InlineData("organization/projects/proj_u9uiVV39Wtr9w8cVcbiJDAva/api_keys?limit=100", "openai-project_api_keys.json")]
    [InlineData("organization/projects/proj_mwgvRfsjTqdGoALzVVXMAReX/api_keys?limit=100", "openai-project_api_keys-service_account.json")]
    public async Task A_documented_request_gets_the_sample_answer(string path, string sample) => await SameAsync(_fake, path, sample, "sk-admin-good");

    [Fact]
    public async Task A_documented_workspace_request_gets_the_sample_answer()
    {
        const string Usage = "analytics/workspaces/ws_EXAMPLE/usage?start_time=1794873600&end_time=1794960000&limit=1000";
        await SameAsync(_credits, Usage, "openai-chatgpt-workspace-usage.json", "ws-admin-good");
        await SameAsync(_dollars, Usage, "openai-chatgpt-workspace-usage-usd.json", "ws-admin-good");
        await SameAsync(_credits, "manage/workspaces/ws_EXAMPLE/users?limit=1000", "openai-chatgpt-workspace-users.json", "ws-admin-good");
    }

    [Fact]
    public async Task Amounts_as_text_are_the_same_amounts()
    {
        _fake.WritesAmountsAsText = true;

        var body = (await AskAsync(_fake, Costs + "&limit=180", "sk-admin-good")).Body;

        Values(body).ShouldBe(Values(Samples.Json("openai-costs-string-amounts.json")));

        static IEnumerable<decimal> Values(JsonNode answer) => answer["data"]!.AsArray().SelectMany(bucket => bucket!["results"]!.AsArray())
            .Select(result => decimal.Parse(result!["amount"]!["value"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("sk-admin-good", "organization/users", 200, null)]
    [InlineData("sk-proj-EXAMPLE", "organization/users", 403, null)]
    [InlineData("sk-unknown", "organization/users", 401, null)]
    [InlineData("", "organization/users", 401, null)]
    [InlineData("sk-admin-good", "organization/usage/completions", 400, "start_time")]
    [InlineData("sk-admin-good", "organization/usage/completions?start_time=yesterday", 400, "start_time")]
    [InlineData("sk-admin-good", "organization/usage/completions?start_time=1794873600000", 400, "start_time")]
    [InlineData("sk-admin-good", "organization/usage/completions?start_time=1794873600&limit=32", 400, "limit")]
    [InlineData("sk-admin-good", "organization/usage/completions?start_time=1794873600&bucket_width=1h&limit=169", 400, "limit")]
    [InlineData("sk-admin-good", "organization/usage/completions?start_time=1794873600&group_by[]=size", 400, "group_by")]
    [InlineData("sk-admin-good", "organization/usage/vector_stores?start_time=1794873600&group_by=model", 400, "group_by")]
    [InlineData("sk-admin-good", "organization/usage/completions?start_time=1794873600&page=page_unknown", 400, "page")]
    [InlineData("sk-admin-good", "organization/costs?start_time=1794873600&limit=181", 400, "limit")]
    [InlineData("sk-admin-good", "organization/costs?start_time=1794873600&bucket_width=1h", 400, "bucket_width")]
    [InlineData("sk-admin-good", "organization/projects/proj_gone/api_keys", 404, null)]
    [InlineData("sk-admin-good", "organization/projects?limit=101", 400, "limit")]
    [InlineData("sk-admin-good", "organization/nothing", 404, null)]
    public async Task What_the_contract_refuses_is_refused(string key, string path, int status, string? param)
    {
        var (got, body) = await AskAsync(_fake, path, key);

        ((int)got, (string?)body["error"]?["param"]).ShouldBe((status, param));
    }

    [Fact]
    public async Task Grouping_costs_by_key_is_refused_behind_the_switch()
    {
        (await AskAsync(_fake, Costs + "&group_by[]=api_key_id", "sk-admin-good")).Status.ShouldBe(HttpStatusCode.OK);
        _fake.RefusesCostsByKey = true;
        (await AskAsync(_fake, Costs + "&group_by[]=api_key_id", "sk-admin-good")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_limited_key_waits_twice()
    {
        foreach (var status in new[] { 429, 429, 200 })
        {
            ((int)(await AskAsync(_fake, "organization/users", "sk-admin-limited")).Status).ShouldBe(status);
        }
    }

    [Fact]
    public async Task Empty_buckets_are_there_and_seven_days_is_all_one_gets_unasked()
    {
        var (_, body) = await AskAsync(_fake, "organization/usage/completions?start_time=1794182400", "sk-admin-good");

        var buckets = body["data"]!.AsArray();
        (buckets.Count, body["has_more"]!.GetValue<bool>(), buckets[0]!["results"]!.AsArray().Count).ShouldBe((7, true, 0));
    }

    private async Task SameAsync(FakeProvider fake, string path, string sample, string key)
    {
        if (path.EndsWith("&page=*", StringComparison.Ordinal))
        {
            path = path[..^"&page=*".Length];
            path += "&page=" + Uri.EscapeDataString((await AskAsync(fake, path, key)).Body["next_page"]!.GetValue<string>());
        }

        // Cursors are opaque: only whether there is one has to agree.
        var (body, expected) = ((await AskAsync(fake, path, key)).Body, Samples.Json(sample));
        foreach (var answer in new[] { body, expected })
        {
            if (answer["next_page"] is not null)
            {
                answer["next_page"] = "page_";
            }
        }

        JsonNode.DeepEquals(JsonNode.Parse(body.ToJsonString()), JsonNode.Parse(expected.ToJsonString())).ShouldBeTrue($"{body}");
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(FakeProvider fake, string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(fake.Address, path));
        request.Headers.Authorization = key.Length > 0 ? new AuthenticationHeaderValue("Bearer", key) : null;
        using var answer = await _client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
