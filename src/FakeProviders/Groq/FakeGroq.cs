namespace TeamCost.FakeProviders.Groq;

/// <summary>Groq, as far as a key can be tested. The key is <c>gsk_good</c>.</summary>
public sealed class FakeGroq : FakeModelList
{
    public override string SettingsName => "Groq";

    protected override string Path => "/openai/v1/models";

    protected override string GoodKey => "gsk_good";

    protected override IReadOnlyList<string> Models => ["llama-3.3-70b-versatile", "openai/gpt-oss-120b", "moonshotai/kimi-k2-instruct"];

    protected override IReadOnlyList<(string Name, string Value)> Headers =>
    [
        ("x-ratelimit-limit-requests", "14400"), ("x-ratelimit-remaining-requests", "14370"), ("x-ratelimit-reset-requests", "2m59.56s"),
        ("x-ratelimit-limit-tokens", "18000"), ("x-ratelimit-remaining-tokens", "17997"), ("x-ratelimit-reset-tokens", "7.66s"),
    ];
}
