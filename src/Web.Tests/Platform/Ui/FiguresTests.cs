using System.Globalization;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Tests.Platform.Ui;

public sealed class FiguresTests
{
    [Theory]
    [InlineData("0", "$0.00")]
    [InlineData("1234.565", "$1,234.57")]
    [InlineData("0.01", "$0.01")]
    [InlineData("0.0042", "$0.0042")]
    [InlineData("0.00421", "$0.0042")]
    [InlineData("0.000000123", "$0.00000012")]
    [InlineData("0.0000000001", "<$0.00000001")]
    [InlineData("-12.5", "−$12.50")]
    public void Money_is_rounded_for_reading_and_never_to_a_false_zero(string amount, string shown) =>
        Figures.Usd(decimal.Parse(amount, CultureInfo.InvariantCulture)).ShouldBe(shown);

    [Theory]
    [InlineData("999", "999")]
    [InlineData("1234", "1.23k")]
    [InlineData("999499", "999k")]
    [InlineData("999500", "1M")]
    [InlineData("12345678", "12.3M")]
    [InlineData("2360000000", "2.36B")]
    [InlineData("-1500", "−1.5k")]
    public void Counts_are_short_and_never_have_four_digits_before_the_unit(string count, string shown) =>
        Figures.Count(decimal.Parse(count, CultureInfo.InvariantCulture)).ShouldBe(shown);

    [Theory]
    [InlineData("0.16", "16%")]
    [InlineData("0.034", "3.4%")]
    [InlineData("0.0001", "<0.1%")]
    [InlineData("25", "25×")]
    public void Shares_are_written_as_people_say_them(string ratio, string shown) =>
        Figures.Percent(decimal.Parse(ratio, CultureInfo.InvariantCulture)).ShouldBe(shown);
}
