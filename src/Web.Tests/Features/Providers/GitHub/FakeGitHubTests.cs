using System.Net;
using System.Text.Json;
using TeamCost.FakeProviders;
using TeamCost.FakeProviders.GitHub;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers.GitHub;

/// <summary>The fake answers the contract's sample requests with the contract's sample answers, and refuses what GitHub refuses.</summary>
public sealed class FakeGitHubTests : IAsyncLifetime
{
    private const string Org = "/orgs/larkspur-labs/copilot";
    private const string Billing = "/organizations/larkspur-labs/settings/billing";

    private readonly FakeGitHub _fake = FakeGitHub.FromSamples();
    private readonly HttpClient _client = new();

    public async Task InitializeAsync()
    {
        await _fake.StartAsync();
        _client.BaseAddress = _fake.Address;
        _client.DefaultRequestHeaders.Add("Authorization", "Bearer ghp_good");
        _client.DefaultRequestHeaders.Add("User-Agent", "TeamCost");
        _client.DefaultRequestHeaders.Add("X-GitHub-Api-Version", "2026-03-10");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _fake.DisposeAsync();
    }

    [Theory]
    [InlineData(Org + "/billing", "copilot-billing.json")]
    [InlineData(Org + "/billing/seats?page=1&per_page=2", "copilot-seats-page1.json")]
    [InlineData(Org + "/billing/seats?page=2&per_page=2", "copilot-seats-page2.json")]
    [InlineData(Billing + "/ai_credit/usage?year=2026&month=11&day=17", "copilot-ai_credit-usage-day.json")]
    [InlineData(Billing + "/ai_credit/usage?year=2026&month=11&day=17&user=mira-okafor", "copilot-ai_credit-usage-day-user-mira-okafor.json")]
    [InlineData(Billing + "/ai_credit/usage?year=2026&month=11&day=17&user=jonas-weber", "copilot-ai_credit-usage-day-user-jonas-weber.json")]
    [InlineData(Billing + "/ai_credit/usage?year=2026&month=11&day=17&user=ada-lindqvist", "copilot-ai_credit-usage-day-user-ada-lindqvist.json")]
    [InlineData(Billing + "/ai_credit/usage?year=2026&month=10", "copilot-ai_credit-usage-month.json")]
    [InlineData(Billing + "/premium_request/usage?year=2026&month=5", "copilot-premium_request-usage-legacy.json")]
    [InlineData(Billing + "/usage?year=2026&month=10", "copilot-billing-usage.json")]
    public async Task Sample_requests_get_sample_answers(string path, string sample) => (await _client.GetStringAsync(path)).ShouldBeSample(sample);

    [Fact]
    public async Task The_summary_of_a_product_is_the_sample() =>
        (await _client.GetStringAsync(Billing + "/usage/summary?year=2026&month=10&product=copilot")).ShouldBeSample("copilot-billing-usage-summary.json");

    [Theory]
    [InlineData("users-1-day?day=2026-11-17", "copilot-report-users-1-day.json", "copilot-users-1-day-report.ndjson")]
    [InlineData("users-28-day/latest", "copilot-report-users-28-day-latest.json", "copilot-users-28-day-report.ndjson")]
    [InlineData("user-teams-1-day?day=2026-11-17", "copilot-report-user-teams-1-day.json", "copilot-user-teams-1-day-report.ndjson")]
    [InlineData("organization-1-day?day=2026-11-17", "copilot-report-organization-1-day.json", "copilot-organization-1-day-report.json")]
    [InlineData("organization-28-day/latest", "copilot-report-organization-28-day-latest.json", "copilot-organization-28-day-report.json")]
    public async Task Reports_are_the_samples_behind_as_many_signed_links(string report, string links, string file)
    {
        var answer = await _client.GetStringAsync($"{Org}/metrics/reports/{report}");

        answer.ShouldBeSample(links, "download_links");
        var addresses = JsonDocument.Parse(answer).RootElement.GetProperty("download_links").EnumerateArray().Select(link => link.GetString()!).ToList();
        addresses.Count.ShouldBe(Samples.Json(links)["download_links"]!.AsArray().Count);
        var rows = await RowsAsync(addresses);
        var wanted = file.EndsWith(".ndjson", StringComparison.Ordinal) ? Lines(Samples.Text(file)) : [Samples.Text(file)];
        rows.Count.ShouldBe(wanted.Count);
        foreach (var row in wanted.Select(text => JsonDocument.Parse(text).RootElement))
        {
            rows.ShouldContain(one => JsonElement.DeepEquals(one, row), $"{row}\n--- in ---\n{string.Join('\n', rows)}");
        }
    }

    [Fact]
    public async Task The_days_of_october_add_up_to_its_month_and_the_pool_is_used_up_first()
    {
        var days = new List<(decimal Gross, decimal Covered, decimal Net)>();
        for (var day = 1; day <= 31; day++)
        {
            var items = JsonDocument.Parse(await _client.GetStringAsync($"{Billing}/ai_credit/usage?year=2026&month=10&day={day}")).RootElement.GetProperty("usageItems");
            days.Add((Sum(items, "grossQuantity"), Sum(items, "discountQuantity"), Sum(items, "netAmount")));
        }

        (days.Sum(day => day.Gross), days.Sum(day => day.Covered), days.Sum(day => day.Net)).ShouldBe((7_200m, 5_700m, 15.00m));
        days.ShouldBe(days.OrderBy(day => day.Net > 0).ThenByDescending(day => day.Covered > 0), ignoreOrder: false);
    }

    [Fact]
    public async Task The_store_of_reports_refuses_credentials_forged_and_expired_links()
    {
        var clock = new TestClock(FixedClock.AtSamples.GetUtcNow());
        await using var fake = new FakeGitHub(_fake.Facts) { Clock = clock };
        await fake.StartAsync();
        var link = fake.Blobs.Put("{}");
        using var plain = new HttpClient();

        (await plain.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await plain.GetAsync(link)).Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        (await _client.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await plain.GetAsync(link.Replace("sig=fake", "sig=forged"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        clock.Advance(TimeSpan.FromHours(2));
        (await plain.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/orgs/larkspur-labs/copilot/metrics", 404)]
    [InlineData("/orgs/larkspur-labs/copilot/usage", 404)]
    [InlineData("/orgs/somebody-else/copilot/billing", 404)]
    [InlineData(Org + "/metrics/reports/users-1-day?day=2026-11-18", 204)]
    [InlineData(Org + "/metrics/reports/users-1-day?day=2026-11-20", 204)]
    [InlineData(Org + "/metrics/reports/users-1-day?day=2025-10-09", 404)]
    [InlineData(Org + "/metrics/reports/users-1-day?day=yesterday", 400)]
    [InlineData(Org + "/metrics/reports/users-1-day", 400)]
    public async Task Closed_wrong_and_missing_things_answer_as_documented(string path, int status) => ((int)(await _client.GetAsync(path)).StatusCode).ShouldBe(status);

    [Fact]
    public async Task Without_user_agent_with_an_unknown_version_or_a_bad_token_nothing_is_answered()
    {
        (await StatusAsync(message => message.Headers.Remove("User-Agent"), isBare: true)).ShouldBe(403);
        (await StatusAsync(message => message.Headers.Add("X-GitHub-Api-Version", "2020-01-01"))).ShouldBe(400);
        (await StatusAsync(message => message.Headers.Add("Authorization", "Bearer ghp_other"))).ShouldBe(401);
    }

    [Fact]
    public async Task The_limit_counts_down_and_then_refuses()
    {
        _fake.HourlyLimit = 2;

        (await _client.GetAsync(Org + "/billing")).Headers.GetValues("x-ratelimit-remaining").ShouldBe(["1"]);
        (await _client.GetAsync(Org + "/billing")).Headers.GetValues("x-ratelimit-remaining").ShouldBe(["0"]);
        (await _client.GetAsync(Org + "/billing")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<int> StatusAsync(Action<HttpRequestMessage> change, bool isBare = false)
    {
        using var client = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(_fake.Address, Org + "/billing"));
        if (!isBare)
        {
            message.Headers.Add("User-Agent", "TeamCost");
        }

        change(message);
        if (!message.Headers.Contains("Authorization"))
        {
            message.Headers.Add("Authorization", "Bearer ghp_good");
        }

        return (int)(await client.SendAsync(message)).StatusCode;
    }

    private static async Task<List<JsonElement>> RowsAsync(IEnumerable<string> links)
    {
        using var plain = new HttpClient();
        var rows = new List<JsonElement>();
        foreach (var link in links)
        {
            rows.AddRange(Lines(await plain.GetStringAsync(link)).Select(line => JsonDocument.Parse(line).RootElement));
        }

        return rows;
    }

    private static List<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static decimal Sum(JsonElement items, string field) => items.EnumerateArray().Sum(item => item.GetProperty(field).GetDecimal());
}
