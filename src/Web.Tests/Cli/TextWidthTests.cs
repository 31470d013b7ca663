using TeamCost.Cli.Output;

namespace TeamCost.Web.Tests.Cli;

/// <summary>Columns, not characters.</summary>
public sealed class TextWidthTests
{
    [Theory]
    [InlineData("acme", 4)]
    [InlineData("日本語", 6)]
    [InlineData("한국어", 6)]
    [InlineData("ｆｕｌｌ", 8)]
    [InlineData("naïve", 5)]
    [InlineData("nai\u0308ve", 5)]
    [InlineData("🚀", 2)]
    [InlineData("─█░…·≥", 6)]
    [InlineData("", 0)]
    public void A_text_takes_so_many_columns(string text, int columns) => TextWidth.Of(text).ShouldBe(columns);

    [Theory]
    [InlineData("日本語プロジェクト", 7, "日本語…")]
    [InlineData("日本語プロジェクト", 8, "日本語…")]
    [InlineData("acme-web", 8, "acme-web")]
    [InlineData("acme-web", 5, "acme…")]
    [InlineData("🚀🚀🚀", 4, "🚀…")]
    public void Cutting_never_splits_a_sign(string text, int columns, string cut) => TextWidth.Cut(text, columns).ShouldBe(cut);

    [Theory]
    [InlineData("\u001b[31mred", "\uFFFD[31mred")]
    [InlineData("a\u202Eb\r\n", "a\uFFFDb\uFFFD\uFFFD")]
    [InlineData("plain", "plain")]
    public void What_a_terminal_would_obey_is_shown_instead(string text, string clean) => TextWidth.Clean(text).ShouldBe(clean);

    [Fact]
    public void Lines_break_between_words() => TextWidth.Wrap("one two three four", 9).ShouldBe(["one two", "three", "four"]);
}
