using TeamCost.FakeProviders;
using TeamCost.FakeProviders.Anthropic;
using TeamCost.FakeProviders.Cursor;
using TeamCost.FakeProviders.GitHub;
using TeamCost.FakeProviders.OpenAi;
using TeamCost.FakeProviders.OpenRouter;
using TeamCost.Web.Data.Seed;
using TeamCost.DemoWorld;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Tests.Features.Providers;

namespace TeamCost.Web.Tests.Data.Seed;

/// <summary>
/// The demo organization shows what the fake providers of the same company would have told: the real connectors read single days of the latter,
/// and both say the same.
/// </summary>
public sealed class DemoTellingsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly Company Company = new(Now);
    private static readonly DateOnly[] Days = [new(2026, 11, 18), new(2026, 11, 16), new(2026, 10, 30)];

    [Fact]
    public Task Anthropic_tells_the_same() => SameAsync(new FakeAnthropic(Company.Anthropic) { Clock = Clock }, "anthropic", "sk-ant-admin01-good", "usage", "cost");

    [Fact]
    public Task OpenAi_tells_the_same() => SameAsync(new FakeOpenAi(Company.OpenAi) { Clock = Clock }, "openai", "sk-admin-good", "usage", "costs");

    [Fact]
    public Task Copilot_tells_the_same() => SameAsync(new FakeGitHub(Company.GitHub) { Clock = Clock }, "github", "ghp_good", "people");

    [Fact]
    public Task Cursor_tells_the_same() => SameAsync(new FakeCursor(Company.Cursor) { Clock = Clock }, "cursor", "key_good", "events");

    [Fact]
    public Task OpenRouter_tells_the_same() => SameAsync(new FakeOpenRouter(Company.OpenRouter) { Clock = Clock }, "openrouter", "sk-or-good", "activity");

    private static TimeProvider Clock => new Support.TestClock(Now);

    private static async Task SameAsync<TFake>(TFake fake, string provider, string key, params string[] feeds) where TFake : FakeProvider
    {
        await using var bench = await ProviderBench<TFake>.OfAsync(fake, provider);
        var demo = new DemoTellings(Company, Now).Of(provider);
        foreach (var feed in feeds)
        {
            foreach (var day in Days.Where(day => provider != "openrouter" || day > new DateOnly(2026, 11, 1)))
            {
                var read = await bench.ReadAsync(feed, day, key, ("org", "acme-robotics"));
                var told = demo.Single(one => one.Feed == feed).Told;
                Usage(told, day).ShouldBe(Usage(read, day), ignoreOrder: true, customMessage: $"{feed} {day}");
                Bill(told, day).ShouldBe(Bill(read, day), $"{feed} {day}");
            }
        }
    }

    // By what decides who, what and how paid; amounts are compared to the hundredth of a cent, since shares of models may be rounded apart.
    private static List<(string? Who, string Tool, string Model, string PaidBy, long Tokens, long Requests, long Searches, decimal Usd)> Usage(ProviderDay day, DateOnly of) =>
        [.. day.Usage.Where(line => line.Day == of).GroupBy(line => (line.Identity, line.Tool, line.Model, line.PaidBy)).Select(same => (
            same.Key.Identity, same.Key.Tool, same.Key.Model, same.Key.PaidBy, same.Sum(line => line.Tokens.Total), same.Sum(line => line.Requests),
            same.Sum(line => line.WebSearches), Math.Round(same.Sum(line => line.Reported?.Amount ?? 0m), 4)))];

    private static decimal Bill(ProviderDay day, DateOnly of) => Math.Round(day.Bill.Where(line => line.Day == of).Sum(line => line.Amount.Amount), 8);
}
