using TeamCost.Web.Features.Providers;

namespace TeamCost.Web.Tests.Features.Providers;

public sealed class ExactSharesTests
{
    [Fact]
    public void Parts_add_up_to_the_last_decimal_whatever_the_weights()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var amount = random.Next(-1_000_000, 1_000_000) / 997m;
            var weights = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(0, 1_000) / 7m).Append(1m).ToList();

            ExactShares.Of(amount, weights).Sum().ShouldBe(amount);
        }
    }

    [Fact]
    public void What_rounding_leaves_goes_to_the_heaviest_and_no_weight_gets_nothing()
    {
        ExactShares.Of(1m, [1m, 1m, 1m, 0m]).ShouldBe([0.3333333334m, 0.3333333333m, 0.3333333333m, 0m]);
        ExactShares.Of(10m, [1m, 2m]).ShouldBe([3.3333333333m, 6.6666666667m]);
        ExactShares.Of(0m, [1m, 2m]).ShouldBe([0m, 0m]);
    }

    [Fact]
    public void Without_any_weight_there_is_nothing_to_divide_by() => Should.Throw<ArgumentException>(() => ExactShares.Of(1m, [0m]));
}
