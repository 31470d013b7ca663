using System.Net;
using System.Text.Json.Nodes;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.Anthropic;

namespace TeamCost.Web.Tests.FakeProviders;

/// <summary>The fake answers as the contract's samples do, and refuses what the contract refuses.</summary>
public sealed class FakeAnthropicTests : IAsyncLifetime
{
    private const string ClaudeCode = "usage_report/claude_code?starting_at=2026-11-18";
    private const string TwoDays = "starting_at=2026-11-17T00:00:00Z&ending_at=2026-11-19T00:00:00Z&bucket_width=1d";
    private const string Enterprise = "?starting_at=2026-11-18T00:00:00Z&ending_at=2026-11-19T00:00:00Z&bucket_width=1d&group_by[]=product&group_by[]=model&limit=1000";
    private readonly FakeAnthropic _fake = FakeAnthropic.FromSamples();
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        await _fake.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_fake.Address, "v1/organizations/") };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _fake.DisposeAsync();
    }

    [Theory]
    [InlineData("me", "anthropic-me.json")]
    [InlineData("users?limit=1000", "anthropic-users.json")]
    [InlineData("api_keys?limit=1000", "anthropic-api_keys.json")]
    [InlineData("workspaces?limit=1000&include_archived=true", "anthropic-workspaces.json")]
    [InlineData(ClaudeCode + "&limit=3", "anthropic-claude_code-page1.json")]
    [InlineData(ClaudeCode + "&limit=3&page=*", "anthropic-claude_code-page2.json")]
    [InlineData("usage_report/claude_code?starting_at=2026-11-15", "anthropic-claude_code-empty.json")]
    [InlineData("usage_report/messages?" + TwoDays + "&limit=31&group_by[]=workspace_id&group_by[]=api_key_id&group_by[]=model", "anthropic-usage_messages.json")]
    [InlineData("usage_report/messages?" + TwoDays + "&limit=31&group_by%5B%5D=workspace_id&group_by%5B%5D=api_key_id&group_by%5B%5D=model", "anthropic-usage_messages.json")]
    [InlineData("cost_report?" + TwoDays + "&limit=1&group_by[]=workspace_id&group_by[]=description", "anthropic-cost_report-page1.json")]
    [InlineData("cost_report?" + TwoDays + "&limit=1&group_by[]=workspace_id&group_by[]=description&page=*", "anthropic-cost_report-page2.json")]
    [InlineData("cost_report?" + TwoDays, "anthropic-cost_report-ungrouped.json")]
    public async Task A_documented_request_gets_the_sample_answer(string path, string sample) => await SameAsync(path, sample, "sk-ant-admin01-good");

    [Theory]
    [InlineData("analytics/user_cost_report" + Enterprise, "anthropic-enterprise-user_cost_report.json")]
    [InlineData("analytics/user_usage_report" + Enterprise, "anthropic-enterprise-user_usage_report.json")]
    [InlineData("analytics/users?date=2026-11-18", "anthropic-enterprise-users.json")]
    public async Task A_documented_enterprise_request_gets_the_sample_answer(string path, string sample) => await SameAsync(path, sample, "sk-ant-api01-good");

    [Theory]
    [InlineData("sk-ant-admin01-good", "me", HttpStatusCode.OK)]
    [InlineData("", "me", HttpStatusCode.Unauthorized)]
    [InlineData("sk-ant-admin01-revoked", "me", HttpStatusCode.Unauthorized)]
    [InlineData("sk-ant-api03-inference", "me", HttpStatusCode.Unauthorized)]
    [InlineData("sk-ant-api01-good", "me", HttpStatusCode.Unauthorized)]
    [InlineData("sk-ant-admin01-billing", "me", HttpStatusCode.PaymentRequired)]
    [InlineData("sk-ant-api01-noscope", "analytics/users?date=2026-11-18", HttpStatusCode.Forbidden)]
    [InlineData("sk-ant-admin01-good", "analytics/users?date=2026-11-18", HttpStatusCode.Unauthorized)]
    [InlineData("sk-ant-api01-good", "analytics/users?date=2026-11-20", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-api01-good", "analytics/user_cost_report?starting_at=2025-12-31T00:00:00Z", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-api01-good", "analytics/user_cost_report?starting_at=2026-11-01T00:00:00Z&bucket_width=1d", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-api01-good", "analytics/user_cost_report?starting_at=2026-08-01T00:00:00Z&ending_at=2026-11-01T00:00:00Z", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-admin01-good", "nothing", HttpStatusCode.NotFound)]
    [InlineData("sk-ant-admin01-good", "usage_report/claude_code", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-admin01-good", "usage_report/claude_code?starting_at=2026-11-18T00:00:00Z", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-admin01-good", ClaudeCode + "&limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-admin01-good", ClaudeCode + "&page=page_unknown", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-admin01-good", ClaudeCode + "&ending_at=2026-11-19", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-admin01-good", "usage_report/messages?" + TwoDays + "&limit=32", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-admin01-good", "usage_report/messages?" + TwoDays + "&group_by[]=user", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-admin01-good", "usage_report/messages?" + TwoDays + "&group_by[]=speed", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-admin01-good", "usage_report/messages?starting_at=2026-11-17", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-admin01-good", "cost_report?starting_at=2026-11-17T00:00:00Z&bucket_width=1h", HttpStatusCode.BadRequest)]
    [InlineData("sk-ant-admin01-good", "cost_report?" + TwoDays + "&group_by[]=api_key_id", HttpStatusCode.BadRequest)]
    public async Task What_the_contract_refuses_is_refused(string key, string path, HttpStatusCode status) => (await AskAsync(path, key)).Status.ShouldBe(status);

    [Fact]
    public async Task A_request_without_a_version_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "me");
        request.Headers.Add("x-api-key", "sk-ant-admin01-good");

        (await _client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_limited_key_waits_twice_and_an_overloaded_one_once()
    {
        foreach (var status in new[] { 429, 429, 200 })
        {
            ((int)(await AskAsync("me", "sk-ant-admin01-limited")).Status).ShouldBe(status);
        }

        foreach (var status in new[] { 529, 200 })
        {
            ((int)(await AskAsync("me", "sk-ant-admin01-overloaded")).Status).ShouldBe(status);
        }
    }

    [Theory]
    [InlineData("1h", 48)]
    [InlineData("1d", 2)]
    public async Task Every_width_and_page_size_adds_up_to_the_same(string width, int buckets)
    {
        var (sum, count, cursor) = (0L, 0, "");
        do
        {
            var (_, body) = await AskAsync($"usage_report/messages?starting_at=2026-11-17T00:00:00Z&ending_at=2026-11-19T00:00:00Z&bucket_width={width}&limit=1{cursor}", "sk-ant-admin01-good");
            count += body["data"]!.AsArray().Count;
            sum += body["data"]!.AsArray().SelectMany(bucket => bucket!["results"]!.AsArray()).Sum(result => result!["output_tokens"]!.GetValue<long>());
            cursor = body["has_more"]!.GetValue<bool>() ? $"&page={Uri.EscapeDataString(body["next_page"]!.GetValue<string>())}" : "";
        }
        while (cursor.Length > 0);

        (count, sum).ShouldBe((buckets, 430_000 + 574_000));
    }

    private async Task SameAsync(string path, string sample, string key)
    {
        if (path.EndsWith("&page=*", StringComparison.Ordinal))
        {
            path = path[..^"&page=*".Length];
            path += "&page=" + Uri.EscapeDataString((await AskAsync(path, key)).Body["next_page"]!.GetValue<string>());
        }

        var (_, body) = await AskAsync(path, key);
        JsonNode.DeepEquals(body, Samples.Json(sample)).ShouldBeTrue($"{body}");
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("anthropic-version", "2023-06-01");
        if (key.Length > 0)
        {
            request.Headers.Add("x-api-key", key);
        }

        using var answer = await _client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
