using TeamCost.FakeProviders.Anthropic;
using TeamCost.FakeProviders.Cursor;
using TeamCost.FakeProviders.GitHub;
using TeamCost.FakeProviders.Groq;
using TeamCost.FakeProviders.OpenAi;
using TeamCost.FakeProviders.OpenRouter;
using TeamCost.FakeProviders.Perplexity;

namespace TeamCost.FakeProviders;

/// <summary>Every provider on a port of its own, to try the product by hand without an account.</summary>
internal static class FakeProviderHost
{
    // The provider and its port; one line each.
    private static readonly IReadOnlyList<(FakeProvider Fake, int Port)> All =
    [
        (FakeAnthropic.FromSamples(), 5181),
        (FakeOpenAi.FromSamples(), 5182),
        (FakeGitHub.FromSamples(), 5183), // and the store of its reports on 5184
        (FakeCursor.FromSamples(), 5185),
        (FakeOpenRouter.FromSamples(), 5186),
        (new FakeGroq(), 5187),
        (new FakePerplexity(), 5188),
        (FakeChatGpt.FromSamples(), 5189),
    ];

    public static async Task Main()
    {
        foreach (var (fake, port) in All)
        {
            await fake.StartAsync(port);
            await Console.Out.WriteLineAsync($"TeamCost__Providers__{fake.SettingsName}__BaseUrl={fake.Address}");
        }

        await Console.Out.WriteLineAsync(
            "Start TeamCost with these settings and TeamCost__Outbound__AllowPrivateNetworks=true, then connect. Ctrl-C ends.");
        await Task.Delay(Timeout.Infinite);
    }
}
