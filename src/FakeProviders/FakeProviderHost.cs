using TeamCost.FakeProviders.Anthropic;
using TeamCost.FakeProviders.Cursor;
using TeamCost.FakeProviders.GitHub;
using TeamCost.FakeProviders.Groq;
using TeamCost.FakeProviders.OpenAi;
using TeamCost.FakeProviders.OpenRouter;
using TeamCost.FakeProviders.Perplexity;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders;

/// <summary>
/// Every provider on a port of its own, to try the product by hand without an account: with the last 120 days of the demo company, or with
/// <c>samples</c> as an argument, the two days of the vendors' sample answers.
/// </summary>
internal static class FakeProviderHost
{
    private const string Keys = """

        Keys          Anthropic sk-ant-admin01-good · OpenAI sk-admin-good · GitHub ghp_good · Cursor key_good · OpenRouter sk-or-good
                      Groq gsk_good · Perplexity pplx-good. What other keys do stands in each fake's summary.
        """;

    public static async Task Main(string[] args)
    {
        var isSamples = args.Contains("samples", StringComparer.Ordinal);
        foreach (var (fake, port) in isSamples ? OfSamples() : OfCompany(new Company(TimeProvider.System.GetUtcNow())))
        {
            await fake.StartAsync(port);
            await Console.Out.WriteLineAsync($"export TeamCost__Providers__{fake.SettingsName}__BaseUrl={fake.Address}");
        }

        await Console.Out.WriteLineAsync("export TeamCost__Outbound__AllowPrivateNetworks=true");
        await Console.Out.WriteLineAsync(Keys);
        await Console.Out.WriteLineAsync($"GitHub's organization is {(isSamples ? "larkspur-labs" : "acme-robotics")}. Start TeamCost with these settings, then connect. Ctrl-C ends.");
        await Task.Delay(Timeout.Infinite);
    }

    // GitHub's reports lie on a host of their own, one port further.
    private static (FakeProvider Fake, int Port)[] OfCompany(Company company) =>
    [
        (new FakeAnthropic(company.Anthropic), 5181), (new FakeOpenAi(company.OpenAi), 5182), (new FakeGitHub(company.GitHub), 5183),
        (new FakeCursor(company.Cursor), 5185), (new FakeOpenRouter(company.OpenRouter), 5186), (new FakeGroq(), 5187), (new FakePerplexity(), 5188),
    ];

    private static (FakeProvider Fake, int Port)[] OfSamples() =>
    [
        (FakeAnthropic.FromSamples(), 5181), (FakeOpenAi.FromSamples(), 5182), (FakeGitHub.FromSamples(), 5183), (FakeCursor.FromSamples(), 5185),
        (FakeOpenRouter.FromSamples(), 5186), (new FakeGroq(), 5187), (new FakePerplexity(), 5188), (FakeChatGpt.FromSamples(), 5189),
    ];
}
