using TeamCost.FakeProviders;
using TeamCost.FakeProviders.Groq;
using TeamCost.FakeProviders.Perplexity;
using TeamCost.Web.Features.Providers;

namespace TeamCost.Web.Tests.Features.Providers;

/// <summary>Vendors that tell nothing of usage: their keys are tested against their list of models.</summary>
public sealed class ModelListTests(ConnectorApp app) : IClassFixture<ConnectorApp>
{
    public static TheoryData<string, string> Vendors => new() { { "groq", "gsk_good" }, { "perplexity", "pplx-good" } };

    [Fact]
    public async Task A_good_groq_key_shows_its_models_and_limits()
    {
        await using var fake = await StartAsync("groq");

        var account = await VerifyAsync("groq", fake, "gsk_good");

        account.Notes.ShouldContain("The key may use 3 models.");
        account.Notes.ShouldContain("Limit of requests: 14370 of 14400 left, full again in 2m59.56s.");
        account.Notes.ShouldContain("Limit of tokens: 17997 of 18000 left, full again in 7.66s.");
    }

    [Fact]
    public async Task A_good_perplexity_key_shows_its_models()
    {
        await using var fake = await StartAsync("perplexity");

        (await VerifyAsync("perplexity", fake, "pplx-good")).Notes.ShouldContain("The key may use 2 models.");
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public async Task Every_refusal_has_its_sentence(string provider, string key)
    {
        await using var fake = await StartAsync(provider);
        var label = app.Connector(provider).Setup.Label;
        foreach (var (status, trouble, sentence) in (IEnumerable<(int, Trouble, string)>)
        [
            (402, Trouble.AccountProblem, $"{label} asks for payment: the account's credits or payment method need attention."),
            (403, Trouble.PermissionMissing, $"{label} knows this key but does not let it list models."),
            (404, Trouble.NotFound, $"{label} has no list of models at this address."),
            (429, Trouble.RateLimited, $"{label}'s rate limit is reached."),
            (503, Trouble.ProviderDown, $"{label} has a problem of its own (503)."),
        ])
        {
            fake.Faults.Clear();
            fake.Faults.Next("models", Fault.Answer(status, "", ("Retry-After", "30")), times: 20);
            var refusal = await ConnectorApp.RefusalAsync(() => VerifyAsync(provider, fake, key));
            (refusal.Trouble, refusal.Message).ShouldBe((trouble, sentence));
        }

        fake.Faults.Clear();
        var rejected = await ConnectorApp.RefusalAsync(() => VerifyAsync(provider, fake, key + "-not"));
        (rejected.Trouble, rejected.Message).ShouldBe((Trouble.KeyRejected, $"{label} does not accept this key: it is wrong or deleted."));
        fake.Faults.Next("models", Fault.Html(200), times: 20);
        (await ConnectorApp.RefusalAsync(() => VerifyAsync(provider, fake, key))).Trouble.ShouldBe(Trouble.BadAnswer);
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public void There_are_no_feeds_and_a_key_of_another_kind_is_known_unasked(string provider, string key)
    {
        var setup = app.Connector(provider).Setup;

        setup.Feeds.ShouldBeEmpty();
        setup.CheckKey(key).ShouldBeNull();
        setup.CheckKey("sk-ant-admin01-EXAMPLE").ShouldNotBeNull();
    }

    [Fact]
    public async Task Another_provider_needs_no_key_and_is_never_asked()
    {
        var setup = app.Connector("other").Setup;

        (setup.SecretLabel, setup.Feeds.Count).ShouldBe((null, 0));
        (await app.Connector("other").VerifyAsync(
            new ProviderAccess(Guid.CreateVersion7(), setup.BaseAddress, "", new Dictionary<string, string>(), new RunMeter()), CancellationToken.None)).AccountName.ShouldBe("Kept by hand");
    }

    private static async Task<FakeProvider> StartAsync(string provider)
    {
        FakeProvider fake = provider == "groq" ? new FakeGroq() : new FakePerplexity();
        await fake.StartAsync();
        return fake;
    }

    private Task<AccountSummary> VerifyAsync(string provider, FakeProvider fake, string key) =>
        app.Connector(provider).VerifyAsync(ConnectorApp.Access(fake, key), CancellationToken.None);
}
