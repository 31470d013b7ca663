using TeamCost.Contracts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Tests.Features.Providers;

public sealed class SumsTests
{
    private static readonly DateOnly Day = new(2026, 11, 18);

    [Fact]
    public void Lines_of_one_key_are_added_up_whatever_the_case_of_their_name()
    {
        var lines = Sums.OfUsage([Line("key:CI", 1, 0.10m), Line("key:ci", 2, 0.20m), Line("key:other", 4, null)]);

        lines.Select(line => (line.Identity, line.Tokens.Input, line.Requests, line.Reported?.Amount)).ShouldBe([("key:CI", 3, 2, 0.30m), ("key:other", 4, 1, null)]);
    }

    [Fact]
    public void A_bill_keeps_its_sum_and_an_activity_of_zero_is_left_out()
    {
        var bill = Sums.OfBills([Item(1.5m, "Ada@larkspur.example"), Item(-0.25m, "ada@larkspur.example")]);
        var activity = Sums.OfActivity([Figure(2), Figure(3), Figure(0) with { Detail = "vim" }]);

        bill.ShouldHaveSingleItem().Amount.ShouldBe(new Money(1.25m));
        activity.ShouldHaveSingleItem().Value.ShouldBe(5);
    }

    [Fact]
    public void Texts_that_cannot_be_stored_are_cut_and_do_not_cost_the_day()
    {
        var line = Sums.OfUsage([Line("key:" + new string('x', 300), 1, null) with { Project = "a\nb\0" + new string('y', 300), Model = new string('m', 300) }]).Single();

        (line.Identity!.Length, line.Project!.Length, line.Model.Length, line.Project[..4]).ShouldBe((256, 200, 200, "a b "));
        Sums.OfActivity([Figure(1) with { Detail = new string('d', 200) }]).Single().Detail.Length.ShouldBe(120);
        Sums.OfBills([Item(1m, null) with { What = new string('w', 300), Model = new string('m', 300) }]).Single().What.Length.ShouldBe(200);
    }

    private static UsageLine Line(string who, long input, decimal? usd) => new(
        Day, 9, "api", "anthropic", "claude-opus-5", null, new RateClass(Band: null, Recorded: usd is not null), new TokenCounts(input, 0, 0, 0, 0, 0), 1, 0,
        Identity: who, Reported: usd is { } amount ? new Money(amount) : null);

    private static BillItem Item(decimal usd, string? who) => new(Day, "openai", "api", "tokens", new Money(usd), Identity: who);

    private static ActivityItem Figure(decimal value) => new(Day, "claude-code", "anthropic", ActivityMetrics.Sessions, value, "ada@larkspur.example");
}
