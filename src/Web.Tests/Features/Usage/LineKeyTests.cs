using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;
using static TeamCost.Web.Tests.Features.Usage.UsageWorld;

namespace TeamCost.Web.Tests.Features.Usage;

/// <summary>Keys stand in databases: whatever is added to a line, keys of lines that do not say it must stay what they were.</summary>
public sealed class LineKeyTests
{
    private static readonly UsageLine Said = Line(session: null, identity: "mira@example.test", project: "shop");

    [Fact]
    public void The_key_of_a_line_that_does_not_say_how_it_is_paid_for_is_what_it_was_before_lines_could_say_it() =>
        LineKey.Of(Said, "mira@example.test").ShouldBe(Guid.Parse("36a0601c-0c30-0173-ab07-807dc7f4d0b8"));

    [Fact]
    public void Metered_use_and_use_within_a_seat_are_different_lines()
    {
        Guid[] keys = [.. PaidModes.All.Select(mode => LineKey.Of(Said with { PaidBy = mode }, "mira@example.test"))];

        keys.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void No_project_can_be_mistaken_for_how_a_line_is_paid_for()
    {
        var seat = LineKey.Of(Said with { PaidBy = PaidModes.Seat }, "mira@example.test");

        LineKey.Of(Said with { Project = "shop\0" + PaidModes.Seat }, "mira@example.test").ShouldNotBe(seat);
    }
}
