using System.Net;
using System.Net.Http.Json;
using System.Text;
using TeamCost.FakeProviders.Cursor;

namespace TeamCost.Web.Tests.Features.Providers.Cursor;

/// <summary>The fake answers the contract's sample requests with the contract's sample answers, and refuses what Cursor refuses.</summary>
public sealed class FakeCursorTests : IAsyncLifetime
{
    private const long Start = 1794873600000;
    private const long End = 1795046400000;

    private readonly FakeCursor _fake = FakeCursor.FromSamples();
    private readonly HttpClient _client = new();

    public async Task InitializeAsync()
    {
        await _fake.StartAsync();
        _client.BaseAddress = _fake.Address;
        _client.DefaultRequestHeaders.Add("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("key_good:")));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _fake.DisposeAsync();
    }

    [Fact]
    public async Task Members_and_commits_are_the_samples()
    {
        (await _client.GetStringAsync("teams/members")).ShouldBeSample("cursor-members.json");
        (await _client.GetStringAsync("analytics/ai-code/commits?startDate=7d&endDate=now")).ShouldBeSample("cursor-ai_code_commits.json");
    }

    [Theory]
    [InlineData("teams/filtered-usage-events", 1, "cursor-filtered_usage_events-page1.json")]
    [InlineData("teams/filtered-usage-events", 2, "cursor-filtered_usage_events-page2.json")]
    [InlineData("teams/daily-usage-data", 1, "cursor-daily_usage-page1.json")]
    [InlineData("teams/daily-usage-data", 2, "cursor-daily_usage-page2.json")]
    public async Task Both_paging_styles_are_the_samples(string path, int page, string sample) =>
        (await PostAsync(path, new { startDate = Start, endDate = End, page, pageSize = 2 })).ShouldBeSample(sample);

    [Fact]
    public async Task Without_paging_only_active_days_are_told() =>
        (await PostAsync("teams/daily-usage-data", new { startDate = Start, endDate = End })).ShouldBeSample("cursor-daily_usage-unpaginated.json");

    [Fact]
    public async Task The_spend_of_the_cycle_is_the_sample_and_the_sum_of_its_events() =>
        (await PostAsync("teams/spend", new { page = 1, pageSize = 100 })).ShouldBeSample("cursor-spend.json");

    [Fact]
    public async Task Without_a_page_size_only_ten_events_come()
    {
        _fake.Facts = _fake.Facts with { Events = [.. Enumerable.Repeat(_fake.Facts.Events[0], 25)] };

        var page = System.Text.Json.JsonDocument.Parse(await PostAsync("teams/filtered-usage-events", new { startDate = Start, endDate = End })).RootElement;

        (page.GetProperty("usageEvents").GetArrayLength(), page.GetProperty("totalUsageEventsCount").GetInt32()).ShouldBe((10, 25));
    }

    [Fact]
    public async Task Long_spans_text_dates_bearer_keys_and_haste_are_refused()
    {
        (await StatusAsync(new { startDate = Start, endDate = Start + (31L * 86_400_000), page = 1, pageSize = 2 })).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(new { startDate = "2026-11-17", endDate = "2026-11-18" })).ShouldBe(HttpStatusCode.BadRequest);
        using var bearer = new HttpRequestMessage(HttpMethod.Get, "teams/members");
        bearer.Headers.Add("Authorization", "Bearer key_good");
        using var plain = new HttpClient { BaseAddress = _fake.Address };
        (await plain.SendAsync(bearer)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        _fake.RequestsPerMinute = 0;
        var answer = await _client.GetAsync("teams/members");
        (answer.StatusCode, answer.Headers.RetryAfter!.Delta).ShouldBe((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(60)));
    }

    private async Task<string> PostAsync(string path, object body) => await (await _client.PostAsJsonAsync(path, body)).Content.ReadAsStringAsync();

    private async Task<HttpStatusCode> StatusAsync(object body) => (await _client.PostAsJsonAsync("teams/daily-usage-data", body)).StatusCode;
}
