namespace TeamCost.FakeProviders.Perplexity;

/// <summary>Perplexity, as far as a key can be tested. The key is <c>pplx-good</c>.</summary>
public sealed class FakePerplexity : FakeModelList
{
    public override string SettingsName => "Perplexity";

    protected override string Path => "/router/v1/models";

    protected override string GoodKey => "pplx-good";

    protected override IReadOnlyList<string> Models => ["perplexity/sonar", "perplexity/sonar-pro"];
}
