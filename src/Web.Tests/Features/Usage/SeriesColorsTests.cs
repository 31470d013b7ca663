using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Tests.Features.Usage;

public sealed class SeriesColorsTests
{
    /// <summary>These may never change: people have learnt them, and pictures in reports were printed with them.</summary>
    [Theory]
    [InlineData("claude-code", 2)]
    [InlineData("codex", 3)]
    [InlineData("cursor", 1)]
    [InlineData("copilot", 8)]
    public void A_tool_keeps_its_colour(string tool, int slot) => SeriesColors.Of(Dimension.Tool, tool).ShouldBe(slot);

    [Theory]
    [InlineData("claude-opus-4-5-20251101", 2)]
    [InlineData("claude-sonnet-4-5-20250929", 1)]
    [InlineData("claude-haiku-4-5-20251001", 5)]
    [InlineData("gpt-5-codex", 3)]
    [InlineData("gpt-5", 6)]
    public void A_model_keeps_the_colour_of_its_family(string model, int slot) => SeriesColors.Of(Dimension.Model, model).ShouldBe(slot);

    [Fact]
    public void Two_models_of_one_colour_are_told_apart_by_texture()
    {
        var colors = SeriesColors.Of(Dimension.Model, ["claude-opus-4-5", "claude-opus-4-1", "claude-sonnet-4-5"]);

        colors.ShouldBe([(2, 0), (2, 1), (1, 0)]);
    }

    [Fact]
    public void Six_people_have_six_colours()
    {
        var people = Enumerable.Range(0, 6).Select(_ => Guid.NewGuid().ToString()).ToList();

        SeriesColors.Of(Dimension.Person, people).Select(c => c.Slot).Distinct().Count().ShouldBe(6);
    }
}
