using TeamCost.Contracts.Pricing;

namespace TeamCost.Web.Tests.Contracts.Pricing;

public sealed class ModelNamesTests
{
    [Theory]
    [InlineData("claude-sonnet-4-5", "claude-sonnet-4-5-20250929")]
    [InlineData("claude-sonnet-4-5", "claude-sonnet-4-5@20250929")]
    [InlineData("claude-sonnet-4-5", "anthropic/claude-sonnet-4.5")]
    [InlineData("claude-sonnet-4-5", "anthropic/claude-4.5-sonnet-20250929")]
    [InlineData("claude-sonnet-4-5", "us.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("claude-sonnet-4-5", "Claude-Sonnet-4-5[1m]")]
    [InlineData("claude-3-5-sonnet", "claude-3.5-sonnet-20241022")]
    [InlineData("gpt-5", "gpt-5-2025-08-07")]
    [InlineData("gpt-5.1-codex", "openai/gpt-5.1-codex-2025-11-13")]
    [InlineData("qwen3-coder", "openrouter/qwen/qwen3-coder-latest")]
    public void A_snapshot_and_a_short_name_are_the_same_model(string one, string other) => ModelNames.Alike(other).ShouldBe(ModelNames.Alike(one));

    [Theory]
    [InlineData("gpt-5", "gpt-5-mini")]
    [InlineData("gpt-5", "gpt-5.1")]
    [InlineData("claude-sonnet-4", "claude-sonnet-4-5")]
    [InlineData("kimi-k2", "kimi-k2-thinking")]
    [InlineData("deepseek/deepseek-r1", "deepseek/deepseek-r1:free")]
    [InlineData("o3", "o3-mini-high")]
    public void Different_models_stay_different(string one, string other) => ModelNames.Alike(other).ShouldNotBe(ModelNames.Alike(one));
}
