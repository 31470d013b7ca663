using TeamCost.Web.Features.Budgets;

namespace TeamCost.Web.Tests.Features.Budgets;

public sealed class BudgetMachineTests
{
    private static readonly BudgetRule Rule = new(1_000m, [50, 80, 100], Forecasts: true);
    private static readonly DateOnly Soon = new(2026, 11, 19);

    [Fact]
    public void A_threshold_fires_when_it_is_reached_and_once()
    {
        var run = new Run(Rule);

        run.Look(499.99m).ShouldBeEmpty();
        run.Look(500m).ShouldBe(["50"]);
        run.Look(600m).ShouldBeEmpty();
    }

    [Fact]
    public void Several_thresholds_at_once_are_one_message_that_names_the_highest()
    {
        var run = new Run(Rule);

        run.Look(1_200m).ShouldBe(["100"]);
        run.State(50).ShouldBe((AlertState.Resolved, true));
        run.State(80).ShouldBe((AlertState.Resolved, true));
    }

    [Fact]
    public void Falling_and_rising_again_does_not_fire_again()
    {
        var run = new Run(Rule);
        run.Look(850m).ShouldBe(["80"]);

        run.Look(400m).ShouldBeEmpty();
        run.State(80).ShouldBe((AlertState.Resolved, true));
        run.Look(850m).ShouldBeEmpty();
        run.State(80).ShouldBe((AlertState.Exceeded, true));
        run.Look(1_000m).ShouldBe(["100"]);
    }

    [Fact]
    public void A_lower_threshold_is_open_again_when_the_figures_fall_to_it()
    {
        var run = new Run(Rule);
        run.Look(850m);

        run.Look(600m).ShouldBeEmpty();

        run.State(50).ShouldBe((AlertState.Exceeded, true));
        run.State(80).ShouldBe((AlertState.Resolved, true));
    }

    [Fact]
    public void The_forecast_fires_at_most_once_in_a_period()
    {
        var run = new Run(Rule);

        run.Look(100m, Soon).ShouldBe(["near"]);
        run.Look(110m).ShouldBeEmpty();
        run.State(100).ShouldBe((AlertState.Quiet, false));
        run.Look(120m, Soon).ShouldBeEmpty();
        run.State(100).ShouldBe((AlertState.Near, false));
    }

    [Fact]
    public void What_is_crossed_says_where_it_is_heading_so_the_forecast_does_not_fire_beside_it()
    {
        var run = new Run(Rule);

        run.Look(500m, Soon).ShouldBe(["50"]);
        run.Look(600m, Soon).ShouldBeEmpty();
    }

    [Fact]
    public void What_was_forecast_and_acknowledged_fires_when_it_comes_true()
    {
        var run = new Run(Rule with { Thresholds = [100] });
        run.Look(100m, Soon).ShouldBe(["near"]);
        run.Acknowledge(100);

        run.Look(200m, Soon).ShouldBeEmpty();
        run.Look(1_000m).ShouldBe(["100"]);
        run.Acknowledge(100);
        run.Look(1_500m).ShouldBeEmpty();
        run.State(100).ShouldBe((AlertState.Acknowledged, true));
    }

    [Fact]
    public void A_raised_budget_resolves_and_says_so_and_a_correction_says_that()
    {
        var run = new Run(Rule);
        run.Look(1_100m);
        run.Rule = Rule with { AmountUsd = 5_000m };

        run.Look(1_100m);
        run.Why(100).ShouldBe(ResolvedWhy.Raised);

        var other = new Run(Rule);
        other.Look(1_100m);
        other.Look(100m);
        other.Why(100).ShouldBe(ResolvedWhy.Corrected);
    }

    [Fact]
    public void A_threshold_that_is_taken_away_is_resolved()
    {
        var run = new Run(Rule);
        run.Look(850m);
        run.Rule = Rule with { Thresholds = [100] };

        run.Look(850m).ShouldBeEmpty();

        run.Why(80).ShouldBe(ResolvedWhy.Raised);
    }

    [Fact]
    public void A_forecast_that_comes_true_without_a_threshold_at_the_whole_is_over()
    {
        var run = new Run(Rule with { Thresholds = [200] });
        run.Look(100m, Soon).ShouldBe(["near"]);

        run.Look(1_000m).ShouldBeEmpty();

        run.Why(100).ShouldBe(ResolvedWhy.Passed);
    }

    [Fact]
    public void Nothing_fires_in_a_period_that_is_over_and_what_is_open_is_resolved()
    {
        var run = new Run(Rule);
        run.Look(500m);

        run.Look(2_000m, over: ResolvedWhy.PeriodOver).ShouldBeEmpty();

        run.Why(50).ShouldBe(ResolvedWhy.PeriodOver);
        run.Look(5_000m, over: ResolvedWhy.PeriodOver).ShouldBeEmpty();
    }

    [Fact]
    public void Forecasts_can_be_off() => new Run(Rule with { Forecasts = false }).Look(100m, Soon).ShouldBeEmpty();

    /// <summary>Any walk of figures, edits and acknowledgements: what must hold whatever happens.</summary>
    [Fact]
    public void However_figures_wander_each_threshold_fires_once_and_one_of_them_speaks()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var run = new Run(new BudgetRule(1_000m, [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 1_001)).Distinct().Order()], random.Next(4) > 0));
            var fired = new List<string>();
            for (var step = 0; step < 40; step++)
            {
                var spent = Math.Round((decimal)random.NextDouble() * 3_000m, 2);
                var before = run.Marks;
                var now = run.Look(spent, random.Next(3) == 0 ? Soon : null);
                fired.AddRange(now);
                now.Count.ShouldBeLessThanOrEqualTo(1, $"seed {seed}: one message for one look");
                run.Look(spent, run.LastPasses).ShouldBeEmpty($"seed {seed}: looking twice says nothing new");
                var open = run.Marks.Where(m => m.IsOpen && m.WasExceeded).ToList();
                var highest = run.Rule.Thresholds.Where(t => spent >= run.Rule.At(t)).DefaultIfEmpty(0).Max();
                open.Select(m => m.Threshold).ShouldBe(highest == 0 ? [] : [highest], $"seed {seed}: exactly the highest reached is open");
                before.Where(m => m.WasExceeded).Select(m => m.Threshold).Except(run.Marks.Where(m => m.WasExceeded).Select(m => m.Threshold)).ShouldBeEmpty($"seed {seed}: what was told stays told");
                if (open.Count > 0 && random.Next(3) == 0)
                {
                    run.Acknowledge(open[0].Threshold);
                }
            }

            fired.ShouldBeUnique($"seed {seed}");
        }
    }

    private sealed class Run(BudgetRule rule)
    {
        private readonly Dictionary<int, BudgetMark> _marks = [];
        private readonly Dictionary<int, ResolvedWhy?> _why = [];

        public BudgetRule Rule { get; set; } = rule;

        public DateOnly? LastPasses { get; private set; }

        public IReadOnlyList<BudgetMark> Marks => [.. _marks.Values];

        public IReadOnlyList<string> Look(decimal spent, DateOnly? passes = null, ResolvedWhy? over = null)
        {
            LastPasses = passes;
            var moves = BudgetMachine.Next(Rule, new BudgetLook(spent, passes, over), _marks.Values);
            foreach (var move in moves)
            {
                _marks[move.Threshold] = move.After(Rule);
                _why[move.Threshold] = move.Why;
            }

            return [.. moves.Where(m => m.Fires).Select(m => m.To is AlertState.Near ? "near" : m.Threshold.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        }

        public void Acknowledge(int threshold) => _marks[threshold] = _marks[threshold] with { State = AlertState.Acknowledged };

        public (AlertState State, bool WasExceeded) State(int threshold) => (_marks[threshold].State, _marks[threshold].WasExceeded);

        public ResolvedWhy? Why(int threshold) => _why[threshold];
    }
}
