using System.Net;
using TeamCost.FakeProviders.OpenRouter;

namespace TeamCost.Web.Tests.Features.Providers.OpenRouter;

/// <summary>The fake answers the contract's sample requests with the contract's sample answers, and refuses what OpenRouter refuses.</summary>
public sealed class FakeOpenRouterTests : IAsyncLifetime
{
    private readonly FakeOpenRouter _fake = FakeOpenRouter.FromSamples();

    public Task InitializeAsync() => _fake.StartAsync();

    public async Task DisposeAsync() => await _fake.DisposeAsync();

    [Theory]
    [InlineData("activity?date=2026-11-17", "sk-or-good", "openrouter-activity.json")]
    [InlineData("activity", "sk-or-good", "openrouter-activity.json")]
    [InlineData("credits", "sk-or-good", "openrouter-credits.json")]
    [InlineData("keys", "sk-or-good", "openrouter-keys.json")]
    [InlineData("organization/members", "sk-or-good", "openrouter-members.json")]
    [InlineData("key", "sk-or-ordinary", "openrouter-key.json")]
    public async Task Sample_requests_get_sample_answers(string path, string key, string sample) =>
        (await (await AskAsync(path, key)).Content.ReadAsStringAsync()).ShouldBeSample(sample);

    [Theory]
    [InlineData("activity?date=2026-11-20", "sk-or-good", 400)]
    [InlineData("activity?date=2026-10-20", "sk-or-good", 400)]
    [InlineData("activity?date=2026-11-17", "sk-or-ordinary", 403)]
    [InlineData("keys", "sk-or-ordinary", 403)]
    [InlineData("activity?date=2026-11-17", "sk-or-other", 401)]
    [InlineData("nothing", "sk-or-good", 404)]
    public async Task Wrong_days_and_keys_are_refused(string path, string key, int status) => ((int)(await AskAsync(path, key)).StatusCode).ShouldBe(status);

    [Fact]
    public async Task A_missing_header_is_the_sample_error()
    {
        using var client = new HttpClient();

        var answer = await client.GetAsync(new Uri(_fake.Address, "key"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Missing Authentication header");
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string key)
    {
        using var client = new HttpClient { BaseAddress = _fake.Address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {key}");
        return await client.GetAsync(path);
    }
}
